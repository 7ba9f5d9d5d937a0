/// A file to read, by path.
package struct FileReference: Hashable, Sendable {
  /// As the system opens it: absolute, or relative to the working folder.
  package var path: String

  package init(path: String) {
    self.path = path
  }

  /// The last component of the path.
  package var name: String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What follows the last dot of the name, in lower case; empty when there is none.
  package var fileExtension: String {
    let name = self.name
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }
}
