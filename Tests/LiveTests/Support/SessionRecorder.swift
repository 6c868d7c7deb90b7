import ARI
import ARIClient
import Foundation
import Simulation
import Switchboard
import Synchronization
import Telephony

/// Keeps what goes to and fro between an application and a real Asterisk.
///
/// What callers and phones do is put down at the first event it led to: SIPp's
/// part can't be seen from here.
final class SessionRecorder {
  private struct State: Sendable {
    var scene = SessionRecording.Scene(name: "")
    var beganAt = Instant.epoch
    var names: [String: String] = [:]
    var isOpen = false
    var server: ARIServer?
    var requests = 0
    /// What phones answer with instead of picking up.
    var refusal: Refusal?

    mutating func note(_ kind: SessionRecording.Kind, at now: Instant) {
      let elapsed = beganAt.duration(to: now).wholeMilliseconds
      scene.entries.append(SessionRecording.Entry(at: Int(elapsed), kind))
    }
  }

  enum Refusal: Sendable { case busy, declined }

  private let lane = SystemLane(name: "recorder")
  private let client: ARIClient
  private let log = Log()
  private var scenes: [SessionRecording.Scene] = []

  static let application = "cordboard"

  init(_ rig: Rig) throws {
    let password = try String(contentsOfFile: rig["ARI_PASSWORD_FILE"], encoding: .utf8)
    var configuration = try ARIClientConfiguration(
      url: rig["ARI_URL"], user: rig["ARI_USER"],
      password: ARIPassword(password.trimmingCharacters(in: .whitespacesAndNewlines)), stasisApp: Self.application)
    configuration.session.eventTypesDisallowed = SessionRecording.typesLeftOut
    configuration.gatherTime = .zero ... .zero
    let (lane, log) = (lane, log)
    client = ARIClient(
      configuration: configuration, lane: lane, diagnostics: { _ in }, deliver: { log.take($0, at: lane.now) })
    let client = client
    lane.run { client.assumeIsolated { $0.start() } }
    guard eventually(within: 10, { log.state.withLock { $0.isOpen } }) else {
      throw Shell.Failure(description: "The recorder could not connect to Asterisk.")
    }
  }

  /// Ends the connection.
  func stop() {
    let (client, done) = (client, DispatchSemaphore(value: 0))
    Task {
      await client.stop()
      done.signal()
    }
    done.wait()
    lane.stop()
  }

  var recording: SessionRecording {
    var recording = SessionRecording(
      asterisk: log.state.withLock { state in
        // Without what a distribution adds.
        String((state.server?.version.description ?? "").prefix { $0.isNumber || $0 == "." })
      }, filtered: SessionRecording.typesLeftOut)
    recording.scenes = scenes
    return recording
  }

  // MARK: Scenes

  /// Records what happens in `body`, and what follows until nothing is left.
  func scene(_ name: String, refusal: Refusal? = nil, _ body: () throws -> Void) throws {
    log.state.withLock { state in
      state.scene = SessionRecording.Scene(name: name)
      state.beganAt = lane.now
      state.names = [:]
      state.requests = 0
      state.refusal = refusal
    }
    try body()
    settle()
    scenes.append(log.state.withLock { $0.scene })
  }

  /// Longer than the small differences in when things happen.
  func settle() { usleep(80_000) }

  // MARK: Asking

  /// Sends a request and waits for its answer.
  @discardableResult
  func send(_ request: ARIRequest) throws -> ARIResponse {
    let (client, lane, log, box) = (client, lane, log, Answer())
    lane.run {
      let number = log.state.withLock { state in
        state.requests += 1
        state.note(.request(number: state.requests, Self.named(request, state.names)), at: lane.now)
        return state.requests
      }
      client.send(request, within: .seconds(20)) { result in
        if case .success(let response) = result {
          log.state.withLock { state in
            state.note(.reply(to: number, RecordedReply(response, names: state.names)), at: lane.now)
          }
          box.response.withLock { $0 = response }
        }
        box.done.signal()
      }
    }
    guard box.done.wait(timeout: .now() + 25) == .success, let response = box.response.withLock({ $0 }) else {
      throw Shell.Failure(description: "Asterisk did not answer: \(request)")
    }
    return response
  }

  private final class Answer: Sendable {
    let response = Mutex<ARIResponse?>(nil)
    let done = DispatchSemaphore(value: 0)
  }

  private static func named(_ request: ARIRequest, _ names: [String: String]) -> ARIRequest {
    var request = request
    request.path = request.path.split(separator: "/").map { names[String($0)] ?? String($0) }.joined(separator: "/")
    for index in request.query.indices {
      request.query[index].value = request.query[index].value.split(separator: ",", omittingEmptySubsequences: false)
        .map { names[String($0)] ?? String($0) }.joined(separator: ",")
    }
    return request
  }

  // MARK: Waiting

  /// Waits for an event, the first or a later one of its kind in the scene.
  func wait(for type: String, of subject: String = "caller-1", number: Int = 1, within limit: Double = 15) throws {
    let isThere = eventually(within: limit) {
      log.state.withLock { state in
        state.scene.entries.count { entry in
          if case .event(let event) = entry.kind { event.type == type && event.subject == subject } else { false }
        } >= number
      }
    }
    guard isThere else { throw Shell.Failure(description: "No \(type) of \(subject) came.") }
    settle()
  }

  /// The channel that a name stands for.
  func channel(_ name: String = "caller-1") -> ChannelID {
    ChannelID(log.state.withLock { state in state.names.first { $0.value == name }?.key } ?? name)
  }

  /// What came, and what stands for what; of the lane and of the test.
  private final class Log: Sendable {
    let state = Mutex(State())

    func take(_ signal: ARISignal, at now: Instant) {
      state.withLock { state in
        switch signal {
        case .opened(let server):
          state.isOpen = true
          state.server = server
        case .closed: state.isOpen = false
        case .event(let event):
          if let act = Self.act(event, &state) { state.note(.world(act), at: now) }
          if let event = RecordedEvent(event, names: state.names) { state.note(.event(event), at: now) }
        }
      }
    }

    /// What the outer world has done, if this is the first sign of it.
    private static func act(_ event: ARIEvent, _ state: inout State) -> SessionRecording.WorldAct? {
      func name(_ id: ChannelID) -> String { state.names[id.rawValue] ?? id.rawValue }
      switch event {
      case .stasisStart(let start) where start.channel.details.endpoint == "PJSIP/trunk":
        guard state.names[start.channel.id.rawValue] == nil else { return nil }
        let name = "caller-\(state.names.count + 1)"
        state.names[start.channel.id.rawValue] = name
        let details = start.channel.details
        return .dials(name, number: details.dialplan.extension, from: details.caller.number)
      case .channelDtmfReceived(let received): return .presses(name(received.channel.id), digit: received.digit)
      case .channelStateChange(let change)
      where change.channel.state == .up && change.channel.id.rawValue.hasPrefix("leg"):
        return .picksUp(name(change.channel.id))
      case .channelHangupRequest(let request) where !request.isSoft:
        switch state.refusal {
        case .busy?: return .isBusy(name(request.channel.id))
        case .declined?: return .declines(name(request.channel.id))
        case nil: return .hangsUp(name(request.channel.id))
        }
      default: return nil
      }
    }
  }
}
