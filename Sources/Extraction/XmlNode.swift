import CXml
import Glibc

/// A node of a tree that libxml2 made. Valid only while its tree is.
struct XmlNode {
  let raw: xmlNodePtr

  /// The element's name without its prefix, in lower case for HTML as libxml2 makes it; `nil` for
  /// what is not an element.
  var name: String? {
    guard raw.pointee.type == XML_ELEMENT_NODE, let name = raw.pointee.name else { return nil }
    return String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
  }

  /// The characters of a text node; `nil` for other nodes.
  var text: String? {
    guard raw.pointee.type == XML_TEXT_NODE || raw.pointee.type == XML_CDATA_SECTION_NODE,
      let content = raw.pointee.content
    else { return nil }
    return String(cString: UnsafeRawPointer(content).assumingMemoryBound(to: CChar.self))
  }

  var children: XmlNodes { XmlNodes(from: raw.pointee.children) }
  var elements: [XmlNode] { children.filter { $0.name != nil } }

  /// The value of the attribute with this name and any prefix.
  subscript(attribute: String) -> String? {
    var next = raw.pointee.type == XML_ELEMENT_NODE ? raw.pointee.properties : nil
    while let current = next {
      next = current.pointee.next
      guard let name = current.pointee.name,
        strcmp(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self), attribute) == 0
      else { continue }
      // Entities stay unexpanded: a value made of several nodes gives its first.
      guard let value = current.pointee.children?.pointee.content else { return "" }
      return String(cString: UnsafeRawPointer(value).assumingMemoryBound(to: CChar.self))
    }
    return nil
  }

  /// The node before it below the same parent.
  var previous: XmlNode? { raw.pointee.prev.map { XmlNode(raw: $0) } }

  func first(_ name: String) -> XmlNode? {
    children.first { $0.name == name }
  }

  /// All text below the node, in order.
  var allText: String {
    if let text { return text }
    return children.reduce(into: "") { $0 += $1.allText }
  }
}

/// The children of a node.
struct XmlNodes: Sequence, IteratorProtocol {
  private var following: xmlNodePtr?

  init(from first: xmlNodePtr?) {
    following = first
  }

  mutating func next() -> XmlNode? {
    guard let current = following else { return nil }
    following = current.pointee.next
    return XmlNode(raw: current)
  }
}

/// A parsed XML or HTML text, which frees its tree.
final class XmlTree {
  let root: XmlNode
  private let document: xmlDocPtr

  private init?(_ document: xmlDocPtr?) {
    guard let document else { return nil }
    guard let root = xmlDocGetRootElement(document) else {
      xmlFreeDoc(document)
      return nil
    }
    self.document = document
    self.root = XmlNode(raw: root)
  }

  /// XML without network, without entity expansion, and forgiving; `nil` when there is no root.
  convenience init?(xml bytes: [UInt8]) {
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_RECOVER.rawValue
      | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_COMPACT.rawValue
    self.init(
      bytes.withUnsafeBytes {
        xmlReadMemory(
          $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), nil, nil, Int32(options))
      })
  }

  /// HTML in UTF-8, whatever its `meta` says.
  convenience init?(html bytes: [UInt8]) {
    let options =
      HTML_PARSE_NONET.rawValue | HTML_PARSE_RECOVER.rawValue
      | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_COMPACT.rawValue
    self.init(
      bytes.withUnsafeBytes {
        htmlReadMemory(
          $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), nil, "UTF-8", Int32(options))
      })
  }

  deinit { xmlFreeDoc(document) }
}
