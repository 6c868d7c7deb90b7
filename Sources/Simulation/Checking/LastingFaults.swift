import Telephony

/// What may be so for a moment and must not stay so: seen for the first time,
/// seen for too long.
struct LastingFaults {
  private var since: [String: Instant] = [:]

  /// Whether something is so right now.
  var isWatching: Bool { !since.isEmpty }

  /// - Parameter found: all that is so now, and how long it may be.
  /// - Returns: what has been so for too long.
  mutating func look(_ found: [(what: String, limit: Duration)], at now: Instant) -> [String] {
    var still: [String: Instant] = [:]
    var broken: [String] = []
    for (what, limit) in found {
      let first = since[what] ?? now
      still[what] = first
      let age = first.duration(to: now)
      if age > limit { broken.append("\(what), for \(age.wholeMilliseconds) ms") }
    }
    since = still
    return broken
  }
}
