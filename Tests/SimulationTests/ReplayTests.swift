import Foundation
import Simulation
import Testing

/// The fake Asterisk against a recorded session with a real one.
@Suite("The recorded session")
struct ReplayTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Recordings/asterisk.jsonl")

  private static func recording() throws -> SessionRecording {
    try SessionRecording(text: String(contentsOf: file, encoding: .utf8))
  }

  @Test("goes the same way with the fake Asterisk", arguments: [1, 2, 3] as [UInt64])
  func replays(seed: UInt64) throws {
    let recording = try Self.recording()
    let differences = SessionComparison(recording, SessionReplay.run(recording, seed: seed)).differences
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }

  @Test("is written as it was read")
  func reads() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(try Self.recording().text == text)
    #expect(try Self.recording().scenes.count >= 12)
  }

  @Test("has nobody's number in it but the example's")
  func isAnonymous() throws {
    for case .world(.dials(_, _, let from)) in try Self.recording().scenes.flatMap(\.entries).map(\.kind) {
      #expect(from.hasPrefix("1555"))
    }
  }

  @Test("shows a drift: another status, a missing answer, a missing event, another order")
  func shows() throws {
    let recording = try Self.recording()
    let scene = try #require(recording.scenes.firstIndex { $0.entries.count > 30 })
    let entries = recording.scenes[scene].entries
    func differences(_ change: (inout [SessionRecording.Entry]) -> Void) -> Int {
      var other = recording
      change(&other.scenes[scene].entries)
      return SessionComparison(recording, other).differences.count
    }
    let replies = entries.indices.filter { if case .reply = entries[$0].kind { true } else { false } }
    let reply = try #require(replies.first)
    let events = entries.indices.filter {
      if case .event(let event) = entries[$0].kind { event.subject == "caller-1" } else { false }
    }
    try #require(events.count > 2)
    let counts = [
      differences { _ in },
      differences { changed in
        guard case .reply(let number, var answer) = changed[reply].kind else { return }
        answer.status += 1
        changed[reply].kind = .reply(to: number, answer)
      },
      differences { changed in changed.remove(at: reply) },
      differences { changed in changed.remove(at: events[2]) },
      differences { changed in changed.swapAt(events[0], events[1]) },
    ]
    #expect(counts == [0, 1, 1, 1, 1])
  }
}
