/// Makes a question of a conversation fit for searching.
package enum FollowUp {
  private static let pointers: Set<String> = [
    "it", "its", "they", "them", "their", "this", "that", "these", "those", "he", "she", "him",
    "her", "his", "one", "ones", "there", "yes", "no", "why", "more",
  ]

  /// Words that any question may hold.
  private static let common: Set<String> = [
    "what", "when", "where", "which", "does", "must", "will", "with", "from", "have", "about",
    "would", "could", "should", "much", "many", "long", "then", "than", "into", "been", "were",
  ]

  /// What to search for: a question that points back ("When must it be returned?", "and for 2021?")
  /// says too little by itself, so the question before it is searched along with it.
  package static func query(_ question: String, after previous: String?) -> String {
    guard let previous else { return question }
    let words = question.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let pointsBack = words.contains(where: pointers.contains) || words.first == "and"
    // With things of its own to ask about, what it points to stands in itself.
    let own = words.filter { $0.count > 3 && !common.contains($0) && !pointers.contains($0) }
    return (pointsBack && own.count <= 2) || words.count <= 3
      ? "\(previous)\n\(question)" : question
  }
}
