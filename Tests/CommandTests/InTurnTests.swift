import Testing

@testable import cordboard

@Suite struct InTurnTests {
  private actor Diary {
    private(set) var lines: [String] = []
    func note(_ line: String) { lines.append(line) }
  }

  @Test func whoComesSecondBeginsWhenTheFirstHasEnded() async throws {
    let (turns, diary) = (InTurn(), Diary())
    let (gate, opener) = AsyncStream<Void>.makeStream()
    let (begun, teller) = AsyncStream<Void>.makeStream()
    let first = Task {
      try await turns.run {
        await diary.note("first begins")
        teller.yield()
        for await _ in gate { break }
        await diary.note("first ends")
      }
    }
    for await _ in begun { break }
    let second = Task { try await turns.run { await diary.note("second") } }
    // Time enough for one that does not wait.
    for _ in 0..<10_000 { await Task.yield() }
    opener.yield()
    try await first.value
    try await second.value
    #expect(await diary.lines == ["first begins", "first ends", "second"])
  }

  @Test func whatFailsIsToldAndStopsNobody() async throws {
    struct Failure: Error {}
    let turns = InTurn()
    await #expect(throws: Failure.self) { try await turns.run { throw Failure() } }
    #expect(try await turns.run { 7 } == 7)
  }
}
