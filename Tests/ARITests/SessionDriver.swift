import ARI
import Telephony
import Testing

/// Plays the world to a session and writes down what the session does.
struct SessionDriver {
  var session: ARISession
  var now = Instant.epoch
  /// One line for each action since the last look.
  private(set) var lines: [String] = []
  private(set) var wakes: [Instant] = []
  /// The frames sent since the last look.
  private(set) var frames: [JSONValue] = []
  private var requestsEver: UInt64 = 0

  init(_ change: (inout ARISessionConfiguration) -> Void = { _ in }, seed: UInt64 = 1) {
    var configuration = ARISessionConfiguration(stasisApp: "cordboard")
    change(&configuration)
    session = ARISession(configuration: configuration, seed: seed)
  }

  mutating func give(_ input: ARISession.Input) {
    for action in session.handle(input, at: now) { note(action) }
  }

  /// What was done since the last look.
  mutating func look() -> [String] {
    defer {
      lines = []
      frames = []
    }
    return lines
  }

  /// Lets time pass; each wake-up that is asked for on the way is given.
  mutating func pass(_ duration: Duration) {
    let end = now.advanced(by: duration)
    while let wake = wakes.min(), wake <= end {
      wakes.removeAll { $0 == wake }
      now = max(now, wake)
      give(.tick)
    }
    now = end
  }

  mutating func request(_ request: ARIRequest = .ping(), within limit: Duration = .seconds(1)) -> UInt64 {
    requestsEver += 1
    give(.request(id: requestsEver, request, within: limit))
    return requestsEver
  }

  mutating func receive(_ text: String, on socket: Int? = nil) {
    give(.frameReceived(socket ?? session.socketNumber, Array(text.utf8)))
  }

  /// Asterisk answers the request with that id.
  mutating func answer(_ id: String, status: Int = 200, body: String = "") {
    let json: JSONValue = [
      "type": "RESTResponse", "request_id": .string(id), "status_code": .integer(Int64(status)),
      "message_body": .string(body),
    ]
    receive(json.text)
  }

  /// Asterisk answers the last frame that was sent.
  mutating func answerLast(status: Int = 200, body: String = "") {
    guard let id = frames.last?["request_id"].string else {
      Issue.record("nothing was sent")
      return
    }
    answer(id, status: status, body: body)
  }

  static func information(_ version: String = "22.10.1", startedAt: String = "2026-11-21T05:01:08.948+0000") -> String {
    ARIAsteriskInfo(version: version, entityID: "e1", startedAt: ARITimestamp.instant(startedAt)).json.text
  }

  /// From the opening of the socket to `opened`.
  mutating func check(version: String = "22.10.1") {
    give(.socketOpened(session.socketNumber))
    answerLast(body: Self.information(version))
    answerLast()
  }

  mutating func open() {
    give(.start)
    check()
    _ = look()
  }

  private mutating func note(_ action: ARISession.Action) {
    switch action {
    case .openSocket(let number): lines.append("open \(number)")
    case .closeSocket(let number): lines.append("close \(number)")
    case .inquire(let number): lines.append("inquire \(number)")
    case .sendFrame(_, let frame):
      let json = (try? JSONValue(parsing: frame)) ?? .null
      frames.append(json)
      lines.append(
        "send \(json["request_id"].string ?? "?") \(json["method"].string ?? "") \(json["uri"].string ?? "")")
    case .complete(let id, .success(let response)): lines.append("answer \(id) \(response.status)")
    case .complete(let id, .failure(let failure)): lines.append("answer \(id) \(failure)")
    case .deliver(.opened(let server)): lines.append("opened \(server.version)")
    case .deliver(.closed(let reason)): lines.append("closed \(reason.code.rawValue)")
    case .deliver(.event(let event)): lines.append("event \(event)")
    case .diagnose(let diagnostic): lines.append("note \(Self.text(diagnostic))")
    case .wake(let moment): wakes.append(moment)
    }
  }

  private static func text(_ diagnostic: ARIDiagnostic) -> String {
    switch diagnostic {
    case .unknownEvent(let type): "unknown \(type)"
    case .malformedFrame(let error, let count): "malformed \(error.code.rawValue) \(count)"
    case .strayResponse(let status): "stray \(status)"
    case .eventFilterRefused(let reason): "filter refused: \(reason)"
    case .connectFailed(let reason, _): "failed \(reason.code.rawValue)"
    }
  }
}
