/// A code block of an answer, as it was written.
package struct CodeBlock: Equatable, Sendable {
  /// Counted from 1, as in the row above the block.
  package var number: Int
  /// The first word after the fence; empty when there is none.
  package var language: String
  /// Without the fences and the indentation of what it stands in; lines ended by line feeds.
  package var text: String

  package init(number: Int, language: String, text: String) {
    self.number = number
    self.language = language
    self.text = text
  }

  /// The code blocks of a Markdown text, in order, those inside of lists and quotes included.
  package static func all(in text: String) -> [CodeBlock] {
    var bytes: [UInt8] = []
    var endsInReturn = false
    LineFeeds.append(text, to: &bytes, endsInReturn: &endsInReturn)
    let source = Source(bytes, from: 0, prelude: [], isOpen: false)
    return Node.parsing(source.bytes) { root in
      var blocks: [CodeBlock] = []
      var node = root
      while true {
        if node.kind == .codeBlock { blocks.append(of(node, number: blocks.count + 1)) }
        if [.document, .quote, .list, .item].contains(node.kind), let child = node.first {
          node = child
          continue
        }
        while node.next == nil {
          guard let parent = node.parent else { return blocks }
          node = parent
        }
        if let next = node.next { node = next }
      }
    }
  }

  private static func of(_ node: Node, number: Int) -> CodeBlock {
    let info = node.withInfo { String(decoding: $0, as: UTF8.self) }
    var text = String()
    for scalar in node.withLiteral({ String(decoding: $0, as: UTF8.self) }).unicodeScalars {
      text.unicodeScalars.append(scalar.value == Source.placeholder ? "[" : scalar)
    }
    let language = info.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    return CodeBlock(number: number, language: language, text: text)
  }
}
