import Foundation
import Simulation
import Testing

extension LiveTests {
  /// The committed session with a real Asterisk, which the fake one is held
  /// against, against the Asterisk that is here.
  ///
  /// `make record` writes the file anew.
  @Suite("The recorded session", .serialized)
  struct RecordingTests {
    static let file = Rig.repository.appending(path: "Tests/SimulationTests/Recordings/asterisk.jsonl")

    @Test func isWhatThisAsteriskDoes() throws {
      let rig = try Rig(agents: 2)
      let recorder = try SessionRecorder(rig)
      defer { recorder.stop() }
      try RecordedScenes(rig: rig, recorder: recorder).play()
      let now = recorder.recording
      if ProcessInfo.processInfo.environment["CORDBOARD_RECORD"] == "yes" {
        try Data(now.text.utf8).write(to: Self.file)
        return print("Recorded Asterisk \(now.asterisk) in \(Self.file.path)")
      }
      let committed = try SessionRecording(text: String(contentsOf: Self.file, encoding: .utf8))
      let differences = SessionComparison(committed, now).differences
      #expect(
        differences.isEmpty,
        """
        Asterisk \(now.asterisk) does not do what \(committed.asterisk) was recorded to do. Look at what it means for \
        Sources/Switchboard, then `make record`: \(differences.joined(separator: "\n"))
        """)
    }
  }
}
