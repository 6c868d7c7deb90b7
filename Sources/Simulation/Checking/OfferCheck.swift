import CallCore
import Telephony

/// Offers as they are announced: one at a time for each agent, and the caller
/// who has waited longest over the agent's queues comes first.
struct OfferCheck {
  private var open: [AgentID: CallID] = [:]
  /// Whether the queues are plain: first in, first out, for any agent.
  private let isPlain: Bool

  /// - Parameter centre: what a start found, to go on with.
  init(_ centre: Centre? = nil, isPlain: Bool = true) {
    self.isPlain = isPlain
    for agent in centre?.agentViews ?? [] {
      open[agent.agent] = agent.calls.first { centre?.view(of: $0)?.stage != .talking }
    }
  }

  /// - Parameters:
  ///   - announcements: all of one input.
  ///   - centre: as it is after it.
  /// - Returns: what is wrong with it.
  mutating func take(_ announcements: [Announcement], _ centre: Centre) -> [String] {
    var broken: [String] = []
    var offered: [CallOffered] = []
    var gaveUp: Set<CallID> = []
    for announcement in announcements {
      if case .callOffered(let offer) = announcement {
        if let other = open.updateValue(offer.call, forKey: offer.agent) {
          broken.append("\(offer.agent) is offered \(offer.call) and \(other) at once.")
        }
        offered.append(offer)
        let calls = centre.view(of: offer.agent)?.calls.count ?? 0
        let most = centre.capacity(of: offer.agent)
        if calls > most { broken.append("\(offer.agent) has \(calls) calls and may have \(most).") }
      } else if case .offerEnded(let end) = announcement {
        gaveUp.insert(end.call)
        if open.removeValue(forKey: end.agent) != end.call {
          broken.append("The offer of \(end.call) to \(end.agent) ended and had not begun.")
        }
      }
    }
    return offered.isEmpty || !isPlain ? broken : broken + jumped(offered, gaveUp, centre)
  }

  /// Callers who waited longer and were left waiting by the same input.
  private func jumped(_ offered: [CallOffered], _ gaveUp: Set<CallID>, _ centre: Centre) -> [String] {
    let up = Set(centre.nodeViews.filter(\.isUp).map(\.node))
    let waiting = centre.callViews.filter {
      $0.stage == .waiting && up.contains($0.node) && !gaveUp.contains($0.call)
    }
    guard !waiting.isEmpty else { return [] }
    var broken: [String] = []
    for offer in offered {
      let queues = centre.view(of: offer.agent)?.queues ?? []
      guard let since = centre.view(of: offer.call)?.enqueuedAt else { continue }
      // Who was offered before may be kept from this agent for a while.
      for call in waiting
      where call.offers == 0 && call.queue.map(queues.contains) ?? false && call.enqueuedAt ?? since < since {
        broken.append("\(offer.call) was offered to \(offer.agent) before \(call.call), who has waited longer.")
      }
    }
    return broken
  }
}
