import Core
import Testing

@testable import Retrieval

@Suite("Fusion and vectors")
struct FusionTests {
  private func hits(_ pairs: [(Int64, Double)]) -> [ScoredChunk] {
    pairs.map { ScoredChunk(chunk: $0.0, score: $0.1) }
  }

  @Test("Scores are stretched to 0…1 in each arm and averaged by weight")
  func weightedMean() {
    let fused = ScoreFusion.fuse(
      lexical: hits([(1, 20), (2, 15), (3, 10)]), dense: hits([(2, 0.9), (4, 0.5)]),
      denseWeight: 0.25)
    #expect(fused.map(\.chunk) == [1, 2, 3, 4])
    #expect(fused.map(\.score) == [0.75, 0.75 * 0.5 + 0.25, 0, 0])
    #expect(fused[1].lexical?.rank == 2)
    #expect(fused[1].dense?.rank == 1)
    #expect(fused[3].lexical == nil)
  }

  @Test("A chunk only the lexical arm lists is asked for its similarity")
  func similarity() {
    let fused = ScoreFusion.fuse(
      lexical: hits([(1, 20), (2, 10)]), dense: hits([(3, 0.8), (4, 0.4)]), denseWeight: 0.5
    ) { $0 == 1 ? 0.3 : -1 }
    #expect(fused.map(\.chunk) == [3, 1, 4, 2])
    #expect(abs(fused[1].score - (0.5 - 0.125)) < 1e-9)
    #expect(fused[1].dense == nil)
    #expect(fused[3].score == -0.5)
  }

  @Test(
    "The dense arm is trusted with English, little with other languages, not with other scripts",
    arguments: [
      ("When does the lease of the barn end?", "", 0.4),
      (
        "statin breast cancer",
        "Statins are a class of drug that may delay the return of it, and as "
          + "such they are of interest to those who have had breast cancer before.", 0.4
      ),
      ("Wann endet der Mietvertrag für die Scheune?", "", 0.15),
      (
        "Mietvertrag Scheune",
        "Der Mietvertrag über die Scheune endet am letzten Tag des Monats Mai "
          + "und verlängert sich nicht von selbst, wenn keine Partei ihn vorher erneuert.", 0.15
      ),
      ("契約はいつ終わりますか", "", 0), ("Когда заканчивается аренда?", "", 0), ("2021?", "", 0.4),
    ])
  func trust(_ question: String, _ text: String, _ weight: Double) {
    #expect(
      DenseTrust.weight(for: question, evidence: [text], prominence: nil) == weight)
  }

  @Test("The dense arm counts more where it recognises something, and most for code")
  func trustByEvidence() {
    func weight(_ evidence: String, _ prominence: Double) -> Double {
      DenseTrust.weight(
        for: "how do I write this to a file", evidence: [evidence], prominence: prominence)
    }
    #expect(weight("", 0) == 0.15)
    #expect(weight("", 3) < weight("", 4))
    #expect(weight("", 40) == 0.6)
    #expect(weight("def write_all(path, rows):\n  with open(path) as f: f.write(rows)", 3) == 0.75)
  }

  @Test("A vector that stands out is prominent")
  func prominence() throws {
    var set = VectorSet(dimensions: 4)
    let vectors: [[Float]] = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    for (chunk, vector) in vectors.enumerated() {
      let quantized = QuantizedVector(vector)
      quantized.values.withUnsafeBytes {
        set.append(chunk: Int64(chunk), scale: quantized.scale, vector: $0)
      }
    }
    set.settle()
    let standing = try #require(set.prominence(of: QuantizedVector([1, 0, 0, 0])))
    #expect(abs(standing - 3.0.squareRoot()) < 0.01)
    #expect(set.prominence(of: QuantizedVector([1, 1, 1, 1])).map { $0 < 0.1 } ?? true)
    #expect(VectorSet(dimensions: 4).prominence(of: QuantizedVector([1, 0, 0, 0])) == nil)
  }

  @Test("One arm alone counts whole")
  func oneArm() {
    let fused = ScoreFusion.fuse(lexical: [], dense: hits([(7, 0.9), (8, 0.1)]), denseWeight: 0.1)
    #expect(fused.map(\.score) == [1, 0])
    #expect(ScoreFusion.fuse(lexical: [], dense: [], denseWeight: 0.5).isEmpty)
    let single = ScoreFusion.fuse(lexical: hits([(7, 3)]), dense: [], denseWeight: 0.5)
    #expect(single.map(\.score) == [1])
  }

  @Test("A named document's chunks rise and others keep a share")
  func routes() {
    let all = ScoreFusion.fuse(
      lexical: hits([(1, 2), (2, 1.5), (3, 1)]), dense: [], denseWeight: 0)
    let routed = ScoreFusion.fuse(lexical: hits([(2, 9), (5, 8)]), dense: [], denseWeight: 0)
    let fused = RouteFusion.fuse(all: all, routed: [(0.75, routed)])
    #expect(fused.map(\.chunk) == [2, 1, 3, 5])
    #expect(fused[0].score == 0.75 + 0.25 * 0.5)
    #expect(fused[1].score == 0.25)
  }

  @Test("The best vectors are found as by exact search", arguments: [16, 33, 384])
  func exactSearch(_ dimensions: Int) {
    var generator = Splitmix(state: UInt64(dimensions))
    let vectors = (0..<200).map { _ in
      (0..<dimensions).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    var set = VectorSet(dimensions: dimensions)
    for (index, vector) in vectors.enumerated() {
      let quantized = QuantizedVector(vector)
      quantized.values.withUnsafeBytes {
        set.append(chunk: Int64(1_000 - index), scale: quantized.scale, vector: $0)
      }
    }
    set.settle()
    let query = QuantizedVector(vectors[17])
    let best = set.best(10, for: query)
    #expect(best.first?.chunk == 983)
    #expect(best.map(\.score) == best.map(\.score).sorted(by: >))
    let exact = zip(vectors[17], vectors[17]).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs((best.first?.score ?? 0) - Double(exact)) < 0.02 * Double(exact))
    let few = set.best(3, for: query, among: 900...950)
    #expect(few.count == 3)
    #expect(few.allSatisfy { (900...950).contains($0.chunk) })
    #expect(set.best(300, for: query).count == 200)
    #expect(set.best(5, for: query, among: 1...10).isEmpty)
  }

  @Test("Gaps and places make up the text again, also when places overlap or are empty")
  func gaps() {
    let cuts = GapCutter.cut("ab漢cdé", around: [1..<3, 4..<5])
    #expect(cuts.gaps == ["a", "c"])
    #expect(cuts.tail == "é")
    let overlapping = GapCutter.cut("abcdef", around: [0..<3, 2..<5])
    #expect(overlapping.gaps == ["", ""])
    #expect(overlapping.tail == "f")
    #expect(GapCutter.cut("abc", around: []).tail == "abc")
  }
}

/// A small random generator with a seed.
struct Splitmix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
