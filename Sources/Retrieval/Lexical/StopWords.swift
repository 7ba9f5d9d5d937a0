/// English function words, which say nothing of a question's subject.
///
/// Function words of other languages are left out of long queries because they are frequent.
enum StopWords {
  static func contains(_ word: [UInt8]) -> Bool {
    word.count <= 10 && words.contains(word)
  }

  private static let words = Set(
    """
    a about above after again all also am an and any are as at be because been before being below \
    between both but by can cannot could did do does doing down during each few for from further \
    had has have having he her here hers herself him himself his how i if in into is it its itself \
    just may me might more most must my myself no nor not of off on once only or other our ours \
    out over own same shall she should so some such than that the their theirs them themselves \
    then there these they this those through to too under until up upon us very was we were what \
    when where which while who whom whose why will with would you your yours yourself
    """.split(separator: " ").map { Array($0.utf8) })
}
