package import Canvas
package import Core

/// Everything the screen shows. Only `update(_:_:)` and `prepare(_:)` change it.
package struct State: Equatable, Sendable {
  package var size: Size
  package var keys = KeyTable.standard
  package var focus = Focus.editor
  /// What lies over the main screen; the last one is on top and gets the keys first.
  package var popups: [Popup] = []
  package var editor = Editor()
  package var conversation = ConversationPane()
  package var sources = SourcesPane()
  /// Whether the user wants the sources beside the conversation.
  package var showsSources = true
  package var session = SessionHead()
  package var library: LibraryStatus?
  package var model: ModelStatus
  /// The model that was asked for, also when it cannot be had.
  package var wantedModel: ModelName?
  package var counters = Counters()
  package var notice: Notice?
  /// The turn in progress.
  package var running: Running?
  package var theme: String
  /// Columns that text is set to at most.
  package var measure = 96
  /// Questions that the documents of the first start answer.
  package var examples: [String] = []
  package var nextExample = 0
  /// When Ctrl-C was last pressed on an empty editor, by the loop's clock.
  var quitAsked: Double?
  var lastClick: Click?
  /// Whether older turns are on their way.
  var isReadingOlder = false
  /// The running stream's figures.
  var stream = Stream(began: 0)
  /// Makes identities of turns: unique to this process.
  var identity: Identity
  /// The loop's clock as of the event being handled, in seconds.
  var now = 0.0

  package init(size: Size, model: ModelStatus, theme: String, identity: String) {
    self.size = size
    self.model = model
    self.theme = theme
    self.identity = Identity(seed: identity)
  }
}

/// Which pane has the keys.
package enum Focus: Equatable, Sendable {
  case editor, conversation, sources
}

/// The session on screen.
package struct SessionHead: Equatable, Sendable {
  /// `nil` until the first question is sent.
  package var id: SessionID?
  package var title = ""

  package init(id: SessionID? = nil, title: String = "") {
    self.id = id
    self.title = title
  }
}

/// The library on screen, as of its last news.
package struct LibraryStatus: Equatable, Sendable {
  package var name: String
  package var documents: Int
  package var progress: Progress?

  package enum Progress: Equatable, Sendable {
    /// Files read so far and found so far; what is read can be searched.
    case reading(done: Int, of: Int)
    /// Chunks embedded so far and in all; lexical search is complete.
    case embedding(done: Int, of: Int)
  }

  package init(name: String, documents: Int, progress: Progress? = nil) {
    self.name = name
    self.documents = documents
    self.progress = progress
  }
}

/// The model on screen.
package struct ModelStatus: Equatable, Sendable {
  /// `nil` when none is chosen or none can be had.
  package var name: ModelName?
  /// What the header shows.
  package var title: String
  package var contextWindow: Int?
  package var price: Price?

  package init(name: ModelName?, title: String, contextWindow: Int? = nil, price: Price? = nil) {
    self.name = name
    self.title = title
    self.contextWindow = contextWindow
    self.price = price
  }
}

/// One line that says what happened and what to do; it stays until the next key.
package struct Notice: Equatable, Sendable {
  package enum Kind: Equatable, Sendable { case news, failure }

  package let kind: Kind
  package let text: String

  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  package init(_ failure: some Explained) {
    self.init(
      .failure, failure.remedy.isEmpty ? failure.sentence : "\(failure.sentence) \(failure.remedy)")
  }
}

/// The turn in progress and how far it is.
package struct Running: Equatable, Sendable {
  package enum Phase: Equatable, Sendable {
    case retrieving
    /// The request is sent and nothing has come yet.
    case waiting
    /// A local model reads its prompt: tokens read, tokens in all.
    case reading(Int, of: Int)
    case streaming
    /// The request is sent again at `at` by the loop's clock.
    case retrying(attempt: Int, at: Double, Failure)
  }

  package let turn: TurnID
  package var phase: Phase
  /// When it began, by the loop's clock.
  package let began: Double
}

/// Makes turn identities without reading clocks or randomness.
struct Identity: Equatable, Sendable {
  let seed: String
  private var count = 0

  init(seed: String) {
    self.seed = seed
  }

  mutating func next() -> String {
    count += 1
    return "\(seed)-\(count)"
  }
}
