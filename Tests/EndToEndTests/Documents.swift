import Foundation

/// A few documents to ask about, and outcrop opened on them.
extension TestHome {
  static let question = "Where do boats longer than twelve metres moor?"

  /// A home with three short documents.
  static func withDocuments() throws -> TestHome {
    let home = try TestHome()
    try home.write(
      """
      # Harbour rules

      ## Moorings

      Boats longer than twelve metres moor at the north quay. Shorter boats take any free berth.
      """, to: "harbour.md")
    try home.write(
      "The lighthouse keeper lights the lamp at dusk and logs the weather twice a day.\n",
      to: "lighthouse.txt")
    try home.write(
      "# Ferry\n\nThe ferry to the island leaves at seven and returns at nineteen.\n",
      to: "ferry.md")
    return home
  }

  /// Opens the application on the documents, with a scripted model, and waits until they are read.
  func openDocuments(
    _ server: ModelServer?, _ arguments: [String] = [], columns: Int = 120, rows: Int = 30
  ) throws -> PtySession {
    if let server { use(server) }
    let model = server == nil ? [] : ["--model", "openai:scripted"]
    let app = try open([documents.path] + model + arguments, columns: columns, rows: rows)
    try app.wait(forText: "3 documents")
    return app
  }
}

extension PtySession {
  /// Types a question and sends it.
  func ask(_ question: String) throws {
    try send(question)
    try wait(forText: String(question.suffix(12)))
    try press(.enter)
  }

  /// The receipt under an answer, which shows that the turn has ended.
  func waitForReceipt() throws { try wait(forText: "tokens ·") }

  /// Where the editor's text begins.
  var editorColumn: Int { 3 }
}
