import Telephony

/// A free agent in the order in which a strategy rings.
struct FreeAgent: Comparable, Sendable {
  /// Who is rung together: the lowest tier, and in it the best fit.
  struct Group: Comparable, Sendable {
    var tier: Int
    /// More is better.
    var fit: Int

    static func < (left: Group, right: Group) -> Bool {
      left.tier != right.tier ? left.tier < right.tier : left.fit > right.fit
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
