import Core
import Testing
import Transport

@testable import Providers

@Suite("Converse request")
struct ConverseRequestTests {
  private func body(
    _ messages: [Message], model: String = "meta.llama3-8b-instruct-v1:0",
    instructions: String = "Answer.", maxTokens: Int? = nil, temperature: Double? = nil
  ) throws -> JSON {
    let prompt = Prompt(
      instructions: instructions, messages: messages, maxCompletionTokens: maxTokens,
      temperature: temperature)
    return try JSON(parsing: ConverseDialect(model: model).body(prompt))
  }

  @Test("says what was asked, and nothing that was not")
  func plain() throws {
    #expect(
      try body([Message(.user, "Why?")], maxTokens: 64, temperature: 1.7) == [
        "messages": [["role": "user", "content": [["text": "Why?"]]]],
        "system": [["text": "Answer."]],
        "inferenceConfig": ["maxTokens": 64, "temperature": .number(1)],
      ])
    #expect(
      try body([Message(.user, "Why?")], instructions: " \n") == [
        "messages": [["role": "user", "content": [["text": "Why?"]]]]
      ])
  }

  @Test("lets roles take turns, begins with the user, and drops what is blank")
  func turns() throws {
    let messages = [
      Message(.assistant, "early"), Message(.user, "a"), Message(.user, " \n"),
      Message(.user, "b"), Message(.assistant, ""), Message(.user, "c"),
      Message(.assistant, "d"), Message(.user, "e"),
    ]
    #expect(
      try body(messages)["messages"] == [
        ["role": "user", "content": [["text": "a"], ["text": "b"], ["text": "c"]]],
        ["role": "assistant", "content": [["text": "d"]]],
        ["role": "user", "content": [["text": "e"]]],
      ])
  }

  @Test("marks what the next call repeats, where the model keeps it")
  func cachePoints() throws {
    let messages = [
      Message(.user, "a"), Message(.assistant, "b"), Message(.user, "c"),
    ]
    let point: JSON = ["cachePoint": ["type": "default"]]
    let cached = try body(messages, model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0")
    #expect(cached["system"] == [["text": "Answer."], point])
    #expect(cached["messages"]?[0]?["content"] == [["text": "a"], point])
    #expect(cached["messages"]?[2]?["content"] == [["text": "c"]])
    for model in ["anthropic.claude-3-sonnet-20240229-v1:0", "mistral.mistral-large-2402-v1:0"] {
      let plain = String(decoding: try body(messages, model: model).encoded, as: UTF8.self)
      #expect(!plain.contains("cachePoint"), "\(model)")
    }
  }

  @Test("gives models that take no system prompt, or no history, what they take")
  func abilities() throws {
    let messages = [Message(.user, "a"), Message(.assistant, "b"), Message(.user, "c")]
    let titan = try body(messages, model: "amazon.titan-text-express-v1")
    #expect(titan["system"] == nil)
    #expect(titan["messages"]?[0]?["content"] == [["text": "Answer."], ["text": "a"]])
    let jurassic = try body(messages, model: "ai21.j2-ultra-v1")
    #expect(
      jurassic["messages"] == [
        ["role": "user", "content": [["text": "Answer."], ["text": "c"]]]
      ])
    #expect(!ConverseDialect(model: "ai21.j2-ultra-v1").streams)
  }

  @Test("learns what a model does not take from its refusal, once")
  func adapting() throws {
    func complaint(_ message: String) -> BedrockComplaint {
      BedrockComplaint(
        HTTPHead(status: 400),
        body: Array((["message": .string(message)] as JSON).encoded))
    }
    var dialect = ConverseDialect(model: "x.unheard-of")
    let prompt = Prompt(
      instructions: "I", messages: [Message(.user, "q")], temperature: 0.2)
    #expect(
      dialect.adapt(to: complaint("This model doesn\u{2019}t support system prompts.")) == true)
    #expect(dialect.adapt(to: complaint("This model doesn't support system prompts.")) == false)
    #expect(dialect.adapt(to: complaint("`temperature` is deprecated for this model.")) == true)
    #expect(dialect.adapt(to: complaint("The model is unsupported for streaming")) == true)
    #expect(dialect.adapt(to: complaint("Something else")) == false)
    #expect(!dialect.streams)
    #expect(
      try JSON(parsing: dialect.body(prompt)) == [
        "messages": [["role": "user", "content": [["text": "I"], ["text": "q"]]]]
      ])
  }

  @Test("sends uses of tools with their results, and no other ones")
  func tools() throws {
    let messages = [
      Message(.user, "q"),
      Message(
        role: .assistant,
        parts: [
          Part(.reasoning("unsigned")),
          Part(
            .reasoning("hm"),
            payload: #"{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}}"#),
          Part(.toolUse(id: "t/1", name: "look up", arguments: #"{"a":1}"#)),
          Part(.toolUse(id: "lost", name: "other", arguments: "{")),
        ]),
      Message(
        role: .tool,
        parts: [
          Part(.toolResult(id: "t/1", text: "", isError: true)),
          Part(.toolResult(id: "stray", text: "x", isError: false)),
        ]),
      Message(.user, "and?"),
    ]
    let document = try body(messages)
    #expect(
      document["messages"]?[1]?["content"] == [
        ["reasoningContent": ["reasoningText": ["text": "hm", "signature": "s"]]],
        ["toolUse": ["toolUseId": "t_1", "name": "look_up", "input": ["a": 1]]],
      ])
    #expect(
      document["messages"]?[2] == [
        "role": "user",
        "content": [
          [
            "toolResult": [
              "toolUseId": "t_1", "content": [["text": "(empty)"]], "status": "error",
            ]
          ], ["text": "and?"],
        ],
      ])
    #expect(
      document["toolConfig"] == [
        "tools": [["toolSpec": ["name": "look_up", "inputSchema": ["json": ["type": "object"]]]]]
      ])
  }
}
