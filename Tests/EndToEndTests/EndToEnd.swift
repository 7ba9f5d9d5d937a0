import Testing

/// Tests that run the real binary. One after the other: each may use all of a small machine.
@Suite("End to end", .serialized, .timeLimit(.minutes(10)))
struct EndToEnd {}
