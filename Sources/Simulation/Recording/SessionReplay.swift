import ARI
import Synchronization
import Telephony

/// Plays a recording to a ``FakeAsterisk``: the same requests at the same
/// moments, with callers and phones doing the same. What it answers and tells
/// is recorded in the same way.
public enum SessionReplay {
  /// - Parameter seed: of the fake.
  /// - Returns: what came of it, to be compared.
  public static func run(_ recording: SessionRecording, seed: UInt64 = 1) -> SessionRecording {
    var result = SessionRecording(asterisk: recording.asterisk, filtered: recording.filtered)
    for scene in recording.scenes {
      result.scenes.append(ScenePlayer(scene, recording, seed: seed).play())
    }
    return result
  }
}

/// One scene, on a fake of its own.
private final class ScenePlayer: Sendable {
  private struct Taken: Sendable {
    var scene: SessionRecording.Scene
    /// What stands for each channel's id, and the other way round.
    var names: [String: String] = [:]
    var ids: [String: String] = [:]
  }

  private let scene: SessionRecording.Scene
  private let lane = VirtualLane()
  private let fake: FakeAsterisk
  private let taken: Mutex<Taken>

  init(_ scene: SessionRecording.Scene, _ recording: SessionRecording, seed: UInt64) {
    self.scene = scene
    fake = FakeAsterisk(lane: lane, seed: seed, version: recording.asterisk)
    taken = Mutex(Taken(scene: SessionRecording.Scene(name: scene.name)))
    fake.refuseEventFilter()
    fake.setEndpoint("PJSIP/agent1", .neverAnswers)
    setUpMedia()
  }

  func play() -> SessionRecording.Scene {
    fake.attach { [weak self] signal in
      if case .event(let event) = signal { self?.take(event) }
    }
    fake.restore()
    lane.advance(by: .milliseconds(5))
    let start = lane.now
    for entry in scene.entries {
      lane.advance(to: start.advanced(by: .milliseconds(entry.at)))
      switch entry.kind {
      case .world(let act): perform(act)
      case .request(let number, let request): send(request, number, at: entry.at)
      case .reply, .event: break
      }
    }
    lane.advance(by: .seconds(5))
    fake.attach { _ in }
    return taken.withLock { $0.scene }
  }

  private func note(_ make: (inout Taken) -> SessionRecording.Kind?) {
    taken.withLock { taken in
      if let kind = make(&taken) { taken.scene.entries.append(SessionRecording.Entry(at: 0, kind)) }
    }
  }

  private func take(_ event: ARIEvent) {
    note { taken in RecordedEvent(event, names: taken.names).map { .event($0) } }
  }

  // MARK: Requests

  private func send(_ request: ARIRequest, _ number: Int, at moment: Int) {
    if let leg = request["channelId"], let endpoint = request["endpoint"] {
      fake.setEndpoint(endpoint, phone(of: leg, at: endpoint, rungAt: moment))
    }
    let ids = taken.withLock { $0.ids }
    var request = request
    request.path = request.path.split(separator: "/").map { ids[String($0)] ?? String($0) }.joined(separator: "/")
    for index in request.query.indices {
      request.query[index].value = request.query[index].value.split(separator: ",", omittingEmptySubsequences: false)
        .map { ids[String($0)] ?? String($0) }.joined(separator: ",")
    }
    let sent = request
    lane.perform {
      fake.send(sent, within: .seconds(20)) { [weak self] result in
        guard case .success(let response) = result else { return }
        self?.note { .reply(to: number, RecordedReply(response, names: $0.names)) }
      }
    }
  }

  // MARK: The outer world

  private func perform(_ act: SessionRecording.WorldAct) {
    func id(_ who: String) -> ChannelID { ChannelID(taken.withLock { $0.ids[who] } ?? who) }
    switch act {
    case .dials(let who, let number, let from):
      let channel = fake.dial(number: number, from: from)
      taken.withLock {
        $0.names[channel.rawValue] = who
        $0.ids[who] = channel.rawValue
      }
    case .presses(let who, let digit): fake.press(digit, on: id(who))
    case .hangsUp(let who): fake.hangUp(id(who))
    case .picksUp, .isBusy, .declines: break  // Known since it was rung.
    }
  }

  /// What the phone will do, as the recording knows.
  private func phone(of leg: String, at endpoint: String, rungAt: Int) -> EndpointBehaviour {
    for entry in scene.entries {
      switch entry.kind {
      case .world(.picksUp(leg)): return .answers(after: .milliseconds(max(0, entry.at - rungAt)))
      case .world(.isBusy(leg)): return .isBusy
      case .world(.declines(leg)): return .rejects(after: .milliseconds(max(0, entry.at - rungAt)))
      default: break
      }
    }
    // A technology or a phone that Asterisk does not know.
    return endpoint.contains("nobody") ? .isUnregistered : .neverAnswers
  }

  // MARK: Media

  /// How long each medium plays is what was seen where nobody stopped it.
  private func setUpMedia() {
    var began: [String: Int] = [:]
    var stoppedAt: [String: Int] = [:]
    var heard: Set<String> = []
    for entry in scene.entries {
      if case .request(_, let request) = entry.kind, request.method == .delete, request.path.hasPrefix("playbacks/") {
        stoppedAt[String(request.path.dropFirst("playbacks/".count))] = entry.at
      }
      guard case .event(let event) = entry.kind, let playback = event.members["playback"].string,
        let medium = event.members["media"].string
      else { continue }
      if event.type == "PlaybackStarted" {
        began[playback] = entry.at
        // Unless it is heard to its end, it is a long one.
        if heard.insert(medium).inserted { fake.setDuration(of: medium, .seconds(60)) }
      } else if event.members["state"].string == "failed" {
        if !isHangingUp(event.subject, at: entry.at) { fake.removeMedia(medium) }
      } else if let since = began[playback], entry.at - (stoppedAt[playback] ?? -1_000) > 100 {
        fake.setDuration(of: medium, .milliseconds(entry.at - since))
      }
    }
  }

  private func isHangingUp(_ channel: String, at moment: Int) -> Bool {
    scene.entries.contains { entry in
      guard entry.at <= moment, case .event(let event) = entry.kind else { return false }
      return event.type == "ChannelHangupRequest" && event.subject == channel
    }
  }
}
