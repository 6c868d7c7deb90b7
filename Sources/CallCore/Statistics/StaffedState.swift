/// What an agent does while logged in, as far as times are counted.
///
/// The times of all states add up to the time logged in.
public enum StaffedState: String, Codable, Sendable, CaseIterable {
  /// Ready and without a call.
  case available
  /// A call is being presented: reserved, but not yet handling.
  case offered
  /// Talking with a caller of a queue, hold and consultation included.
  case onCall = "on_call"
  /// After-call work.
  case wrapUp = "wrap_up"
  case notReady = "not_ready"
  /// On a call that is none of a queue's: told apart from ``onCall`` so that
  /// nobody looks busy by calling a colleague.
  case otherCall = "other_call"
  /// Logged in, but the device cannot be reached.
  case unreachable

  /// Handling time, the part of ``Tally/occupancy`` above the line.
  public var isHandling: Bool { self == .onCall || self == .wrapUp }
}

extension StaffedState: CountKey {
  public var slot: Int {
    switch self {
    case .available: 0
    case .offered: 1
    case .onCall: 2
    case .wrapUp: 3
    case .notReady: 4
    case .otherCall: 5
    case .unreachable: 6
    }
  }
}
