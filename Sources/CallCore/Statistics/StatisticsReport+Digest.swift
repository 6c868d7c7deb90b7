public import Telephony

extension StatisticsReport: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(scope)
    digest.combine(period.kind.rawValue)
    digest.combine(period.start)
    digest.combine(period.end)
    digest.combine(tally)
    digest.combine(rule?.threshold)
    digest.combine(rule?.shortAbandon)
    digest.combine(waitingAtStart)
    digest.combine(waitingAtEnd)
  }
}

extension StatisticsScope: Digestible {
  public func digest(into digest: inout StableDigest) {
    switch self {
    case .queue(let queue):
      digest.combine(word: 1)
      digest.combine(queue)
    case .skill(let skill):
      digest.combine(word: 2)
      digest.combine(skill)
    case .agent(let agent):
      digest.combine(word: 3)
      digest.combine(agent)
    case .agentInQueue(let agent, let queue):
      digest.combine(word: 4)
      digest.combine(agent)
      digest.combine(queue)
    }
  }
}

extension Tally: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(entries)
    digest.combine(outcomes)
    digest.combine(answeredInTime)
    digest.combine(abandonedInTime)
    digest.combine(shortAbandons)
    digest.combine(answeredWaitMicroseconds)
    digest.combine(answeredWaitMicrosecondsMax)
    digest.combine(abandonedWaitMicroseconds)
    digest.combine(abandonedWaitMicrosecondsMax)
    digest.combine(talks)
    digest.combine(talkMicroseconds)
    digest.combine(holdMicroseconds)
    digest.combine(wrapUps)
    digest.combine(wrapUpMicroseconds)
    digest.combine(offersMissed)
    digest.combine(staffedMicroseconds)
  }
}

/// What is not zero, by name: a case that a later version adds changes no
/// digest of today.
extension Counts: Digestible {
  public func digest(into digest: inout StableDigest) {
    let counted = Key.allCases.filter { self[$0] != 0 }
    digest.combine(counted.count)
    for key in counted {
      digest.combine(key.rawValue)
      digest.combine(self[key])
    }
  }
}
