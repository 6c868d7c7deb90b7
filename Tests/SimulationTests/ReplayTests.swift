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

  @Test("shows a drift: another status, a missing event, another order")
  func shows() throws {
    let recording = try Self.recording()
    var other = recording
    let scene = try #require(other.scenes.firstIndex { $0.entries.count > 30 })
    let reply = try #require(
      other.scenes[scene].entries.firstIndex { if case .reply = $0.kind { true } else { false } })
    other.scenes[scene].entries.remove(at: reply)
    #expect(SessionComparison(recording, other).differences.count == 1)
    let events = other.scenes[scene].entries.indices.filter {
      if case .event(let event) = other.scenes[scene].entries[$0].kind { event.subject == "caller-1" } else { false }
    }
    other = recording
    let shifted = recording.scenes[scene].entries.indices.filter {
      if case .event(let event) = recording.scenes[scene].entries[$0].kind {
        event.subject == "caller-1"
      } else {
        false
      }
    }
    #expect(events.count == shifted.count)
    other.scenes[scene].entries.swapAt(shifted[0], shifted[1])
    #expect(SessionComparison(recording, other).differences.count == 1)
    other.scenes[scene].entries.remove(at: shifted[2])
    #expect(SessionComparison(recording, other).differences.count == 1)
  }
}
