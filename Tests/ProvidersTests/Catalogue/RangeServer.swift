import Foundation

/// A loopback server that gives one file, breaks off the first time, and understands ranges.
final class RangeServer {
  /// What the first reply does after half of the file; all later ones are whole.
  enum Fault: String {
    case breaksOff
    case stalls
  }

  let address: String
  private let process = Process()
  private let log: String

  init(file: String, fault: Fault) throws {
    log = file + ".requests"
    let script = """
      import http.server, sys
      data, log, fault = open(sys.argv[1], "rb").read(), sys.argv[2], sys.argv[3]
      class Handler(http.server.BaseHTTPRequestHandler):
          count = 0
          def do_GET(self):
              Handler.count += 1
              given = self.headers.get("Range")
              with open(log, "a") as file: file.write(f"{self.path} {given}\\n")
              start = int(given[6:-1]) if given else 0
              self.send_response(206 if given else 200)
              self.send_header("Content-Length", str(len(data) - start))
              self.end_headers()
              if Handler.count > 1:
                  self.wfile.write(data[start:])
                  return
              self.wfile.write(data[: len(data) // 2])
              self.wfile.flush()
              if fault == "stalls": self.rfile.read(1)
              self.close_connection = True
          def log_message(self, *words): pass
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      print(server.server_port, flush=True)
      server.serve_forever()
      """
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, file, log, fault.rawValue]
    process.standardOutput = output
    try process.run()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "http://127.0.0.1:\(port.filter(\.isNumber))"
  }

  deinit {
    // The test runner blocks the gentler signals, and its children inherit that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The path and the range of each request so far, one a line.
  var requests: [String] {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }
}
