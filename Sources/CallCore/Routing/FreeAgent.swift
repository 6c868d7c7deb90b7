import Telephony

/// A free agent in the order in which a strategy rings.
struct FreeAgent: Comparable, Sendable {
  /// Who is rung together: the lowest tier, in it who has the fewest calls at
  /// the moment, and of those the best fit.
  struct Group: Comparable, Sendable {
    var tier: Int
    var calls: Int
    /// More is better.
    var fit: Int

    static func < (left: Group, right: Group) -> Bool {
      if left.tier != right.tier { return left.tier < right.tier }
      return left.calls != right.calls ? left.calls < right.calls : left.fit > right.fit
    }
  }

  var group: Group
  /// The strategy's own measure; lower is first.
  var measure: Int64
  /// Microseconds since 1970; 0 where positions decide.
  var idleSince: Int64
  var position: Int
  var agent: AgentID

  static func < (left: FreeAgent, right: FreeAgent) -> Bool {
    if left.group != right.group { return left.group < right.group }
    if left.measure != right.measure { return left.measure < right.measure }
    if left.idleSince != right.idleSince { return left.idleSince < right.idleSince }
    if left.position != right.position { return left.position < right.position }
    return left.agent < right.agent
  }
}

/// A place in the list of a queue's members: where a strategy goes on from.
struct MemberCursor: Codable, Equatable, Sendable {
  var position: Int
  var agent: AgentID
}
