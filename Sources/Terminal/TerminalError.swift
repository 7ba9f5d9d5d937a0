/// Why there is no screen.
package enum TerminalError: Error, Equatable {
  /// Standard input or output is not a terminal, or its terminfo entry is missing.
  case notATerminal
  /// The pipe that wakes the loop could not be made.
  case noWakePipe
}
