import FoundationEssentials

/// One library in a list: what it holds, or why that cannot be said.
package struct LibraryListing: Equatable, Sendable {
  package let name: String
  package let content: Result<LibraryStatistics, RetrievalError>
}

extension LibraryCatalogue {
  /// All libraries by name with what they hold. One that cannot be opened does not hide the others.
  package func list() async -> [LibraryListing] {
    var listings: [LibraryListing] = []
    for name in names() {
      listings.append(LibraryListing(name: name, content: await statistics(of: name)))
    }
    return listings
  }

  private func statistics(of name: String) async -> Result<LibraryStatistics, RetrievalError> {
    do {
      return .success(try await open(name).statistics())
    } catch {
      return .failure(RetrievalError(error, at: url(of: name).path))
    }
  }
}
