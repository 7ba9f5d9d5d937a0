import Core
import Testing

@testable import Transport

@Suite("Addresses, proxies and headers")
struct HTTPTests {
  @Test(
    "finds scheme, host and port",
    arguments: [
      ("https://api.example.com/v1", "https", "api.example.com", nil),
      ("HTTP://User:pw@Host:8080?x", "http", "host", 8080),
      ("http://[::1]:11434/v1", "http", "::1", 11434),
      ("https://h:443/", "https", "h", nil),
    ] as [(String, String, String, Int?)])
  func addresses(url: String, scheme: String, host: String, port: Int?) throws {
    let address = try #require(WebAddress(url))
    #expect(address.scheme == scheme)
    #expect(address.host == host)
    #expect(address.port == port)
  }

  @Test(
    "refuses what is no web address",
    arguments: [
      "", "localhost:80", "ftp://x/", "http://", "http://:80", "http://h:0", "http://[::1",
    ])
  func noAddresses(url: String) {
    #expect(WebAddress(url) == nil)
  }

  @Test("knows this machine by its spelling alone")
  func loopback() {
    let mine = ["localhost", "a.localhost", "127.0.0.1", "127.9.8.7", "[::1]"]
    let others = ["localhost.example.com", "127.0.0.1.example.com", "127.0.0", "10.0.0.1", "[::2]"]
    #expect(mine.allSatisfy { WebAddress("http://\($0)/")?.isLoopback == true })
    #expect(others.allSatisfy { WebAddress("http://\($0)/")?.isLoopback == false })
  }

  @Test("chooses proxies as curl does")
  func proxies() throws {
    let settings = NetworkSettings(environment: [
      "http_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2", "NO_PROXY": "x", "HTTP_PROXY": "no",
    ])
    #expect(settings.proxy(for: try #require(WebAddress("http://h/"))) == "http://a:1")
    #expect(settings.proxy(for: try #require(WebAddress("https://h/"))) == "http://b:2")
    #expect(settings.proxy(for: try #require(WebAddress("http://localhost/"))) == nil)
    #expect(settings.proxy(for: try #require(WebAddress("http://169.254.170.2/"))) == nil)
    #expect(settings.noProxy == "x")
    let upper = NetworkSettings(environment: ["HTTP_PROXY": "http://a:1", "https_proxy": ""])
    #expect(upper == NetworkSettings())
    let all = NetworkSettings(environment: ["ALL_PROXY": "socks5h://a:1"])
    #expect(all.httpProxy == "socks5h://a:1" && all.httpsProxy == "socks5h://a:1")
  }

  @Test("reads the certificate files curl users set")
  func certificates() {
    #expect(NetworkSettings(environment: ["SSL_CERT_FILE": "/a"]).certificateFile == "/a")
    #expect(NetworkSettings(environment: ["AWS_CA_BUNDLE": "/b"]).certificateFile == "/b")
    let both = NetworkSettings(environment: ["CURL_CA_BUNDLE": "/c", "SSL_CERT_FILE": "/a"])
    #expect(both.certificateFile == "/c")
  }

  @Test("reads the dates of HTTP headers")
  func dates() {
    #expect(HTTPDate.seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
    #expect(HTTPDate.seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 1_445_412_480)
    #expect(HTTPDate.seconds("Thu, 29 Feb 2024 23:59:59 GMT") == 1_709_251_199)
    #expect(HTTPDate.seconds("Wednesday, 21-Oct-15 07:28:00 GMT") == nil)
    #expect(HTTPDate.seconds("Wed, 21 Oct 2015 25:28:00 GMT") == nil)
  }

  @Test("a credential never prints, and goes in the clear to this machine only")
  func credentials() throws {
    let header = HTTPHeader("Authorization", credential: Secret("Bearer sk-hidden"))
    var request = HTTPRequest(url: "http://10.0.0.1/", headers: [header])
    #expect(!String(reflecting: request).contains("sk-hidden"))
    #expect(throws: TransportError.insecureCredential(host: "10.0.0.1")) {
      try CurlPlan(request, network: NetworkSettings())
    }
    for url in ["https://10.0.0.1/", "http://127.0.0.1:8080/", "http://localhost/"] {
      request.url = url
      let lines = try CurlPlan(request, network: NetworkSettings()).lines
      #expect(lines == ["Expect:", "Authorization: Bearer sk-hidden"])
    }
  }

  @Test("a header cannot smuggle in another one")
  func headerInjection() {
    let request = HTTPRequest(
      url: "https://h/", headers: [HTTPHeader("X-A", credential: Secret("a\r\nX-B: b"))])
    #expect(throws: TransportError.invalidHeader(name: "X-A")) {
      try CurlPlan(request, network: NetworkSettings())
    }
  }

  @Test("an address that is none is named without its password")
  func invalidAddress() {
    let request = HTTPRequest(url: "gopher://user:secret@host/")
    #expect(throws: TransportError.invalidAddress("…@host/")) {
      try CurlPlan(request, network: NetworkSettings())
    }
  }

  @Test("a head finds its fields whatever their case")
  func head() {
    let head = HTTPHead(
      status: 200, fields: [.init("Content-Type", "Text/Event-Stream ; charset=utf-8")])
    #expect(head["content-TYPE"] == "Text/Event-Stream ; charset=utf-8")
    #expect(head.mediaType == "text/event-stream")
  }
}
