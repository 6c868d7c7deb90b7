public import Telephony

extension Directive: Digestible {
  public func digest(into digest: inout StableDigest) {
    switch self {
    case .order(let order, let node):
      digest.combine(word: 1)
      digest.combine(order)
      digest.combine(node)
    case .announce(let announcement):
      digest.combine(word: 2)
      digest.combine(announcement)
    case .reject(let rejection):
      digest.combine(word: 3)
      digest.combine(rejection.code.rawValue)
      digest.combine(rejection.message)
    case .report(let anomaly):
      digest.combine(word: 4)
      digest.combine(anomaly.code.rawValue)
      digest.combine(anomaly.call)
      digest.combine(anomaly.evidence)
    }
  }
}

extension Announcement: Digestible {
  public func digest(into digest: inout StableDigest) {
    switch self {
    case .callArrived(let arrival):
      digest.combine(word: 1)
      digest.combine(arrival)
    case .menuChosen(let call, let flow, let step):
      digest.combine(word: 2)
      digest.combine(call)
      digest.combine(flow)
      digest.combine(step)
    case .callQueued(let call, let queue, let position):
      digest.combine(word: 3)
      digest.combine(call)
      digest.combine(queue)
      digest.combine(position)
    case .callOffered(let offer):
      digest.combine(word: 4)
      digest.combine(offer)
    case .offerEnded(let offer):
      digest.combine(word: 5)
      digest.combine(offer)
    case .callAnswered(let answer):
      digest.combine(word: 6)
      digest.combine(answer)
    case .callEnded(let record):
      digest.combine(word: 7)
      digest.combine(record)
    case .agentChanged(let agent):
      digest.combine(word: 8)
      digest.combine(agent)
    case .nodeChanged(let node):
      digest.combine(word: 9)
      digest.combine(node)
    case .statisticsClosed(let report):
      digest.combine(word: 13)
      digest.combine(report)
    case .queueLeft(let left):
      digest.combine(word: 11)
      digest.combine(left.call)
      digest.combine(left.queue)
      digest.combine(left.outcome.rawValue)
      digest.combine(left.waited)
      digest.combine(left.position)
      digest.combine(left.key != nil)
      digest.combine(left.key ?? "")
    case .offerAccepted(let call, let offer, let agent):
      digest.combine(word: 12)
      digest.combine(call)
      digest.combine(offer)
      digest.combine(agent)
    case .callbackRequested(let request):
      digest.combine(word: 14)
      digest.combine(request)
    case .callbackRefused(let refused):
      digest.combine(word: 15)
      digest.combine(refused)
    case .callbackDialled(let dialled):
      digest.combine(word: 16)
      digest.combine(dialled)
    case .callbackAttemptEnded(let ended):
      digest.combine(word: 17)
      digest.combine(ended)
    case .callbackEnded(let ended):
      digest.combine(word: 18)
      digest.combine(ended)
    case .centreReleased(let release):
      digest.combine(word: 10)
      digest.combine(release)
    }
  }
}

extension CallArrived: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(ani)
    digest.combine(dnis)
    digest.combine(flow)
    digest.combine(channel)
  }
}

extension CallOffered: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(offer)
    digest.combine(queue)
    digest.combine(agent)
    digest.combine(waited)
  }
}

extension OfferEnded: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(offer)
    digest.combine(agent)
    digest.combine(result.rawValue)
  }
}

extension CallAnswered: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(queue)
    digest.combine(agent)
    digest.combine(waited)
    digest.combine(channel)
  }
}

extension CallRecord: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(tenant)
    digest.combine(node)
    digest.combine(release)
    digest.combine(ani)
    digest.combine(dnis)
    digest.combine(flow)
    digest.combine(queue)
    digest.combine(agent)
    digest.combine(arrivedAt)
    digest.combine(enqueuedAt)
    digest.combine(answeredAt)
    digest.combine(endedAt)
    digest.combine(waited)
    digest.combine(talked)
    digest.combine(offers)
    digest.combine(outcome.rawValue)
    digest.combine(termination.class.rawValue)
    digest.combine(termination.cause)
    if let callback { digest.combine(callback) }
  }
}

extension AgentView: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(agent)
    digest.combine(name)
    digest.combine(device)
    digest.combine(queues)
    digest.combine(state)
    digest.combine(since)
    digest.combine(call)
    digest.combine(calls)
    digest.combine(callsAnswered)
    digest.combine(pausedQueues)
    digest.combine(limitEndsAt)
    digest.combine(overdueSince)
  }
}

extension AgentState: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(name)
    digest.combine(word: UInt64(kind.rawValue))
    if case .notReady(let reason, _) = self { digest.combine(reason) }
    digest.combine(endsAt)
  }
}

extension NodeView: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(node)
    digest.combine(isUp)
    digest.combine(asteriskVersion)
    digest.combine(asteriskStartedAt)
  }
}
