import Telephony

/// Requests that wait to be sent, or for their answers.
struct RequestBook: Sendable {
  /// Deadlines are kept to this: at most so many wake-ups, however many requests.
  static let deadlineGrain: Duration = .milliseconds(50)

  private var inFlight: Set<UInt64> = []
  private var frames: [UInt64: [UInt8]] = [:]
  /// Ids in the order they came; some may have expired since.
  private var line: [UInt64] = []
  private var lineStart = 0
  private var deadlines = DeadlineHeap<UInt64>()

  var inFlightCount: Int { inFlight.count }
  var waitingCount: Int { frames.count }
  /// The earliest deadline of a request that still waits for something.
  var nextDeadline: Instant? {
    mutating get {
      while let (_, id) = deadlines.first, !inFlight.contains(id), frames[id] == nil { deadlines.removeFirst() }
      return deadlines.earliest
    }
  }

  mutating func add(_ id: UInt64, _ frame: [UInt8], deadline: Instant) {
    frames[id] = frame
    line.append(id)
    deadlines.insert(id, at: deadline.rounded(upTo: Self.deadlineGrain))
  }

  /// The next that waits; from now on it is in flight.
  mutating func takeNextToSend() -> [UInt8]? {
    while lineStart < line.count {
      let id = line[lineStart]
      lineStart += 1
      guard let frame = frames.removeValue(forKey: id) else { continue }
      inFlight.insert(id)
      if lineStart > 1_024, lineStart > line.count / 2 { closeUpLine() }
      return frame
    }
    line.removeAll(keepingCapacity: true)
    lineStart = 0
    return nil
  }

  /// - Returns: whether an answer was awaited.
  mutating func takeAnswered(_ id: UInt64) -> Bool { inFlight.remove(id) != nil }

  /// Takes out those whose time is up, the earliest deadline first.
  mutating func takeExpired(at now: Instant) -> [UInt64] {
    var expired: [UInt64] = []
    while let (_, id) = deadlines.popDue(at: now) {
      if inFlight.remove(id) != nil || frames.removeValue(forKey: id) != nil { expired.append(id) }
    }
    // Expired ones in the line would pile up while nothing can be sent.
    if line.count - lineStart > 2 * frames.count + 64 { closeUpLine() }
    return expired
  }

  private mutating func closeUpLine() {
    line = line[lineStart...].filter { frames[$0] != nil }
    lineStart = 0
  }

  /// Takes out all, ordered by id, each with why it has no answer.
  mutating func takeAll() -> [(id: UInt64, failure: ARIRequestFailure)] {
    let lost = inFlight.map { (id: $0, failure: ARIRequestFailure.connectionLost) }
    let unsent = frames.keys.map { (id: $0, failure: ARIRequestFailure.notConnected) }
    self = RequestBook()
    return (lost + unsent).sorted { $0.id < $1.id }
  }
}
