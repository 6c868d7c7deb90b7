import Telephony

/// Which of the free agents are rung for a caller.
///
/// Every strategy first takes the lowest tier that has a free agent, and in it
/// those who have most of the preferred skills. What is equal after the
/// strategy's own measure goes by longest idle, then by the member's position,
/// then by id: no choice is left to chance but where a strategy says so.
public enum Strategy: Codable, Equatable, Sendable {
  /// All at once; the first who answers has the call.
  case ringAll
  /// Who has been without a call the longest; being not ready begins anew.
  case longestIdle
  /// Whose last call ended the longest ago; who had none today is first.
  /// Being not ready changes nothing.
  case leastRecent
  /// Who answered the fewest calls of this queue today.
  case fewestCalls
  /// Who talked the least with callers of this queue today.
  case leastTalkTime
  /// Who comes after the one rung last, in the order of positions; the queue
  /// remembers, over restarts too.
  case roundRobin
  /// In the order of positions, each caller going on from the last one rung
  /// for that caller.
  case ordered
  /// Like ``ordered``, each caller beginning at an agent drawn by lot.
  case orderedFromRandom
  /// The first in the order of positions, always.
  case topDown
  /// Drawn by lot, each as likely as the other.
  case random
  /// Drawn by lot, as likely as the members' weights say.
  case weightedRandom
  /// In the order of positions, one more each time the duration is over while
  /// the others go on ringing; 1 s to 5 min.
  case ringProgressively(every: Duration)
  /// As many at once, 1 to 50, in the order of positions; the next as many
  /// when the offer time is over.
  case hunt(groupsOf: Int)
}

extension Strategy {
  /// How many agents may be rung at once so long after the first ring.
  func offersWanted(after ringing: Duration) -> Int {
    switch self {
    case .ringAll: .max
    case .hunt(let size): max(1, size)
    case .ringProgressively(let step): 1 + Int(ringing.wholeMicroseconds / max(1, step.wholeMicroseconds))
    default: 1
    }
  }

  /// Whether members' positions decide, and from which place on is to be said.
  var goesByPosition: Bool {
    switch self {
    case .roundRobin, .ordered, .orderedFromRandom, .topDown, .ringProgressively, .hunt: true
    case .ringAll, .longestIdle, .leastRecent, .fewestCalls, .leastTalkTime, .random, .weightedRandom: false
    }
  }
}

/// In which order waiting callers are served.
///
/// The order of two callers never changes while they wait, unless a routing
/// step changes the priority of one: waiting counts the same for all.
public enum CallerOrder: Codable, Equatable, Sendable {
  /// First in, first out; priorities count for nothing.
  case fifo
  /// Higher priority first, whatever the wait; then first in, first out.
  case priority
  /// Each point of priority counts as so long waited: nobody starves.
  case ageing(perPoint: Duration)
}
