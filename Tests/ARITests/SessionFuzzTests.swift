import ARI
import Telephony
import Testing

@Suite("Session under random inputs")
struct SessionFuzzTests {
  /// Watches a session and remembers what must hold.
  private struct Watcher {
    var session: ARISession
    var generator: SeededGenerator
    var now = Instant.epoch
    var openSocket: Int?
    var isUpgraded = false
    var asked: Set<UInt64> = []
    var answered: Set<UInt64> = []
    var wakes: [Instant] = []
    var unanswered: [String] = []
    var isOpenForOwner = false
    var log: [String] = []

    mutating func give(_ input: ARISession.Input) {
      log.append("\(now) \(input)")
      for action in session.handle(input, at: now) { check(action) }
      switch session.state {
      case .disconnected, .stopped: break
      default: #expect(wakes.contains { $0 >= .epoch }, "nothing will wake it: \(session.state)")
      }
    }

    private mutating func check(_ action: ARISession.Action) {
      log.append("   \(action)")
      switch action {
      case .openSocket(let number):
        #expect(openSocket == nil, "two sockets at once")
        openSocket = number
        isUpgraded = false
      case .closeSocket(let number):
        #expect(openSocket == number)
        openSocket = nil
      case .inquire(let number): #expect(openSocket == number && isUpgraded)
      case .sendFrame(let number, let frame):
        #expect(openSocket == number && isUpgraded, "sent on a socket that is not open")
        if let id = try? JSONValue(parsing: frame)["request_id"].string { unanswered.append(id) }
      case .complete(let id, _):
        #expect(asked.contains(id))
        #expect(answered.insert(id).inserted, "answered twice")
      case .deliver(.opened): isOpenForOwner = true
      case .deliver(.closed): isOpenForOwner = false
      case .deliver(.event): #expect(isOpenForOwner, "an event while closed")
      case .wake(let moment): wakes.append(moment)
      case .diagnose: break
      }
    }

    mutating func step() {
      switch Int.random(in: 0..<100, using: &generator) {
      case 0..<30: passTime()
      case 30..<45:
        let id = UInt64(asked.count + 1)
        asked.insert(id)
        give(.request(id: id, .ping(), within: .milliseconds(Int.random(in: 0...3_000, using: &generator))))
      case 45..<65: answerOne()
      case 65..<75: receive(Samples.channelEvent("ChannelHold"))
      case 75..<77: receive("garbage")
      case 77..<90:
        guard let socket = openSocket, !isUpgraded else { return }
        isUpgraded = true
        give(.socketOpened(socket))
      case 90..<94: failSocket()
      case 94..<95: receive(Samples.event("ApplicationReplaced", ""))
      case 95..<97: stale()
      default: give(.start)
      }
    }

    private mutating func passTime() {
      let end = now.advanced(by: .milliseconds(Int.random(in: 0...1_500, using: &generator)))
      while let wake = wakes.min(), wake <= end {
        wakes.removeAll { $0 == wake }
        now = max(now, wake)
        give(.tick)
      }
      now = end
    }

    private mutating func answerOne() {
      guard !unanswered.isEmpty, isUpgraded, openSocket != nil else { return }
      let id = unanswered.remove(at: Int.random(in: unanswered.indices, using: &generator))
      let status = [200, 204, 404, 500].randomElement(using: &generator) ?? 200
      let versions = ["22.10.1", "22.10.1", "22.10.1", "22.3.0"]
      let json: JSONValue = [
        "type": "RESTResponse", "request_id": .string(id),
        "status_code": .integer(Int64(id.hasPrefix("s") ? 200 : status)),
        "message_body": .string(SessionDriver.information(versions.randomElement(using: &generator) ?? "")),
      ]
      receive(json.text)
    }

    private mutating func receive(_ text: String) {
      guard let socket = openSocket, isUpgraded else { return }
      give(.frameReceived(socket, Array(text.utf8)))
    }

    private mutating func failSocket() {
      guard let socket = openSocket else { return }
      openSocket = nil
      let codes: [ARICloseReason.Code] = [.lost, .unreachable, .unauthorized, .overflow]
      give(.socketFailed(socket, ARICloseReason(code: codes.randomElement(using: &generator) ?? .lost, message: "x")))
    }

    /// Something from a socket of long ago.
    private mutating func stale() {
      let number = session.socketNumber - 1
      give(.socketOpened(number))
      give(.frameReceived(number, Array("{}".utf8)))
      give(.informationReceived(number, []))
      give(.socketFailed(number, ARICloseReason(code: .lost, message: "stale")))
    }
  }

  @Test("one socket at most, each request answered once, always a wake-up under way", arguments: 1...40)
  func invariants(seed: UInt64) {
    var configuration = ARISessionConfiguration(stasisApp: "cordboard")
    configuration.inFlightMax = 4
    configuration.waitingMax = 4
    configuration.heldEventsMax = 3
    configuration.malformedInRowMax = 3
    var watcher = Watcher(
      session: ARISession(configuration: configuration, seed: seed), generator: SeededGenerator(seed: seed &* 77))
    watcher.give(.start)
    for _ in 0..<3_000 { watcher.step() }
    watcher.give(.stop)
    #expect(watcher.openSocket == nil)
    #expect(watcher.answered == watcher.asked)
    #expect(watcher.session.state == .stopped)
    #expect(watcher.session.counters.requests == watcher.asked.count)
  }

  @Test("it gets through: every kind of end and of beginning was met")
  func reachesEverything() {
    var counters = ARICounters()
    for seed: UInt64 in 1...10 {
      var watcher = Watcher(
        session: ARISession(configuration: ARISessionConfiguration(stasisApp: "cordboard"), seed: seed),
        generator: SeededGenerator(seed: seed))
      watcher.give(.start)
      for _ in 0..<3_000 { watcher.step() }
      counters.connects += watcher.session.counters.connects
      counters.replacements += watcher.session.counters.replacements
      counters.requestTimeOuts += watcher.session.counters.requestTimeOuts
      counters.heartbeatTimeOuts += watcher.session.counters.heartbeatTimeOuts
      counters.strayResponses += watcher.session.counters.strayResponses
      counters.overflows += watcher.session.counters.overflows
    }
    for count in [
      counters.connects, counters.replacements, counters.requestTimeOuts, counters.heartbeatTimeOuts,
      counters.strayResponses, counters.overflows,
    ] { #expect(count > 0) }
  }
}
