import Documents
import Extraction
import Glibc

// Reads files for outcrop in a process of its own: `outcrop-reader --serve`, with a socket as
// standard input and output. See `ReaderRequest` and `ReaderReply` for what goes over it.

let arguments = CommandLine.arguments.dropFirst()
guard arguments.first == "--serve" else {
  let message = "outcrop-reader is a part of outcrop and is started by it.\n"
  write(2, message, message.utf8.count)
  exit(2)
}
Confinement.begin()
Service(input: 0, output: 1).run()
