import API
import Telephony

/// Says in a sentence what happened.
struct Sentences {
  /// Whether numbers of callers are shown in clear.
  let showsNumbers: Bool

  /// A sentence, and how it should look.
  struct Sentence: Equatable {
    /// The call it is about, if any.
    var call: String?
    var text: String
    var style: Terminal.Style?
  }

  /// - Parameter floor: as it was before the change.
  /// - Returns: nil for what another change tells better.
  func sentence(_ change: ChangeResource, on floor: Floor) -> Sentence? {
    switch change {
    case .callArrived(let call, let ani, let dnis, _):
      Sentence(call: call, text: "☎ \(number(ani)) called \(Table.harmless(dnis))", style: .bold)
    case .menuChosen(let call, _, _): Sentence(call: call, text: "chose from the menu")
    case .callQueued(let call, let queue, let position):
      Sentence(
        call: call, text: "waits in \(floor.queueName(queue)), \(HumanDuration.ordinal(position))", style: .yellow)
    case .queueLeft(let call, let queue, let outcome, let waited): left(call, floor.queueName(queue), outcome, waited)
    case .offerAccepted: nil
    case .callOffered(let call, _, _, let agent, let waited):
      Sentence(
        call: call,
        text: "offered to \(floor.agentName(agent))"
          + (waited < 1_000 ? "" : " after \(HumanDuration.text(milliseconds: waited))"))
    case .offerEnded(let call, _, let agent, let result): offerEnd(call, floor.agentName(agent), result)
    case .callAnswered(let call, _, let agent, let waited):
      Sentence(
        call: call, text: "\(floor.agentName(agent)) answered after \(HumanDuration.text(milliseconds: waited))",
        style: .green)
    case .callbackRequested, .callbackRefused, .callbackDialled, .callbackAttemptEnded, .callbackEnded:
      callbackSentence(change, on: floor)
    case .callEnded(let record):
      Sentence(
        call: record.id, text: Endings.text(record, on: floor), style: record.outcome == "answered" ? nil : .red)
    case .agentChanged(let agent): agentSentence(agent, on: floor)
    case .nodeChanged(let node): nodeSentence(node)
    // For reports, not for people who watch.
    case .statisticsClosed: nil
    case .centreReleased(let release):
      Sentence(text: "release \(Table.harmless(release)) of the centre's description is in force", style: .cyan)
    case .unknown(let kind): Sentence(text: "\(Table.harmless(kind)) (this version knows no more of it)", style: .dim)
    }
  }

  /// A caller's number, or as much of it as may be shown.
  func number(_ ani: String?) -> String {
    guard let ani else { return "somebody erased" }
    if ani.isEmpty || ani == "anonymous" { return "somebody without a number" }
    return showsNumbers ? Table.harmless(ani) : Personal(key: "", clear: ani).masked
  }

  private func left(_ call: String, _ queue: String, _ outcome: String, _ waited: Int64) -> Sentence? {
    let time = HumanDuration.text(milliseconds: waited)
    let text: String? =
      switch outcome {
      // Told by the call's end.
      case "abandoned", "withdrawn", "failed", "callback_unreached", "callback_expired", "called_again": nil
      case "timed_out": "left \(queue): nobody was free within \(time)"
      case "left_by_key": "left \(queue) by a key after \(time)"
      case "left_empty": "left \(queue): no agent is there any more"
      case "refused_empty": "was not let into \(queue): no agent is there"
      case "full": "was not let into \(queue): it is full"
      case "refused": "was not let into \(queue): the wait would be too long"
      case "overflowed": "moved on from \(queue) after \(time)"
      default: "left \(queue) after \(time): \(Table.harmless(outcome))"
      }
    return text.map { Sentence(call: call, text: $0, style: .yellow) }
  }

  private func offerEnd(_ call: String, _ agent: String, _ result: String) -> Sentence? {
    switch result {
    // The answer and the caller's end are told by themselves.
    case "answered", "withdrawn": nil
    case "no_answer": Sentence(call: call, text: "\(agent) did not answer", style: .yellow)
    case "declined": Sentence(call: call, text: "\(agent) declined", style: .yellow)
    case "busy": Sentence(call: call, text: "\(agent)’s phone is busy", style: .yellow)
    case "unreachable": Sentence(call: call, text: "\(agent)’s phone can’t be reached", style: .yellow)
    case "failed": Sentence(call: call, text: "the offer to \(agent) failed", style: .red)
    default: Sentence(call: call, text: "the offer to \(agent) ended: \(Table.harmless(result))", style: .yellow)
    }
  }

  private func agentSentence(_ agent: AgentResource, on floor: Floor) -> Sentence? {
    let before = floor.agents[agent.id]
    let name = Table.harmless(agent.name)
    guard agent.state != before?.state || agent.reason != before?.reason else {
      if agent.overdueSince != nil, before?.overdueSince == nil {
        return Sentence(text: "\(notReady(name, agent.reason)) for longer than allowed", style: .yellow)
      }
      return pauseSentence(name, before?.pausedQueues ?? [], agent.pausedQueues, on: floor)
    }
    let text: String? =
      switch agent.state {
      case "logged_out": "\(name) logged out"
      case "not_ready": before?.state == "logged_out" ? "\(name) logged in" : notReady(name, agent.reason)
      case "available": "\(name) is free"
      case "wrap_up": "\(name) wraps up"
      case "unreachable": "\(name)’s desk is not heard of"
      case "on_other_call": "\(name) is on another call"
      // Told by the call.
      case "offered", "on_call": nil
      default: "\(name) is \(Table.harmless(agent.state))"
      }
    return text.map { Sentence(text: $0, style: .dim) }
  }

  private func pauseSentence(_ name: String, _ before: [String], _ after: [String], on floor: Floor) -> Sentence? {
    func names(_ queues: [String]) -> String { queues.map(floor.queueName).joined(separator: ", ") }
    let paused = after.filter { !before.contains($0) }
    let resumed = before.filter { !after.contains($0) }
    let parts = [
      paused.isEmpty ? nil : "takes no calls of \(names(paused))",
      resumed.isEmpty ? nil : "takes calls of \(names(resumed)) again",
    ].compactMap { $0 }
    return parts.isEmpty ? nil : Sentence(text: "\(name) \(parts.joined(separator: " and "))", style: .dim)
  }

  private func notReady(_ name: String, _ reason: String?) -> String {
    guard let reason, !reason.isEmpty, reason != "unspecified" else { return "\(name) is not ready" }
    return "\(name) is not ready (\(Table.harmless(reason)))"
  }

  private func nodeSentence(_ node: NodeResource) -> Sentence {
    node.up
      ? Sentence(text: "Asterisk \(node.id) is connected (\(Table.harmless(node.asteriskVersion)))", style: .cyan)
      : Sentence(text: "Asterisk \(node.id) is not connected: its calls go on unseen", style: .red)
  }
}
