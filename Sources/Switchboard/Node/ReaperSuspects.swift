import Telephony

/// What the reaper saw once and does not act on until it has seen it twice:
/// a listing and the events before it may cross.
struct ReaperSuspects: Sendable {
  private var before: Set<String> = []
  private var now: Set<String> = []

  /// Notes that something is not as it should be.
  ///
  /// - Returns: whether it was so in the last round too.
  mutating func isConfirmed(_ what: String) -> Bool {
    now.insert(what)
    return before.contains(what)
  }

  /// Ends a round; what was not noted in it is forgotten.
  mutating func endRound() {
    before = now
    now = []
  }
}
