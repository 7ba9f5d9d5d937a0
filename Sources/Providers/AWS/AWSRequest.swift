import Transport

/// A request to a service of AWS, before it is signed.
struct AWSRequest: Sendable {
  var method = "POST"
  var endpoint: AWSEndpoint
  /// Behind the endpoint's base path, labels already encoded; begins with a slash.
  var path: String
  var query: [(name: String, value: String)] = []
  var headers: [HTTPHead.Field] = []
  var body: [UInt8]?
  var idleTimeout: Duration = .seconds(300)
  var connectTimeout: Duration = .seconds(10)
  var certificateFile: String?

  /// The path on the request line.
  var wirePath: String { endpoint.basePath + path }
  /// The query on the request line, without its question mark.
  var wireQuery: String { AWSEncoding.query(query) }

  /// The request without any credential.
  var unsigned: HTTPRequest {
    let query = wireQuery
    return HTTPRequest(
      method: method, url: endpoint.origin + wirePath + (query.isEmpty ? "" : "?\(query)"),
      headers: headers.map { HTTPHeader($0.name, $0.value) }, body: body,
      connectTimeout: connectTimeout, idleTimeout: idleTimeout, certificateFile: certificateFile)
  }
}
