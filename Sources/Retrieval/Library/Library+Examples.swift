import GRDB

extension Library {
  /// Up to three questions that the documents answer, made of their own headings: for a screen that
  /// has nothing to show yet. Each is of another document where there are several.
  package func exampleQuestions() async throws -> [String] {
    try await read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT document.title AS title, chunk.headings AS headings
          FROM document JOIN chunk ON chunk.document = document.id
          WHERE document.status = 'indexed' AND chunk.headings LIKE '%_' || char(10) || '_%'
          GROUP BY document.id, chunk.headings ORDER BY chunk.id LIMIT 400
          """)
      return Self.questions(rows.map { ($0["title"], $0["headings"]) })
    }
  }

  /// One question a document in turn, then a second one of each.
  static func questions(_ headings: [(title: String, path: String)]) -> [String] {
    var questions: [String] = []
    var seen: [String: Int] = [:]
    for round in 0..<3 {
      for (title, path) in headings where questions.count < 3 && seen[title, default: 0] == round {
        guard let heading = path.split(separator: "\n").last, heading.count <= 50,
          heading.contains(where: \.isLetter)
        else { continue }
        let question = "What does \(title) say about “\(heading)”?"
        guard !questions.contains(question) else { continue }
        questions.append(question)
        seen[title, default: 0] += 1
      }
    }
    return questions
  }
}
