import API

/// What happens to callbacks, in sentences.
extension Sentences {
  func callbackSentence(_ change: ChangeResource, on floor: Floor) -> Sentence? {
    switch change {
    case .callbackRequested(let call, let queue, let position, _, _):
      Sentence(
        call: call,
        text: "takes a callback and keeps the place in \(floor.queueName(queue)), \(HumanDuration.ordinal(position))",
        style: .cyan)
    case .callbackRefused(let call, _, let reason):
      Sentence(call: call, text: "can’t be called back: \(why(reason))", style: .yellow)
    case .callbackDialled(let call, _, let agent, let attempt):
      Sentence(
        call: call,
        text: "is called back for \(floor.agentName(agent))" + (attempt == 1 ? "" : ", attempt \(attempt)"),
        style: .cyan)
    case .callbackAttemptEnded(let call, _, _, let result, let rest):
      result == "reached"
        ? nil : Sentence(call: call, text: "was not reached: \(how(result))\(again(after: rest))", style: .yellow)
    // The talk, or the call's end, is told by itself.
    default: nil
    }
  }

  /// - Parameter rest: nil for never.
  private func again(after rest: Int64?) -> String {
    rest.map { ", dialled again in \(HumanDuration.text(milliseconds: $0)) at the soonest" } ?? ""
  }

  private func why(_ reason: String) -> String {
    switch reason {
    case "number_hidden": "no number is shown"
    case "number_not_allowed": "the rules don’t allow the number"
    case "too_many": "as many as may are open"
    case "already_open": "one is open for the number"
    default: Table.harmless(reason)
    }
  }

  private func how(_ result: String) -> String {
    switch result {
    case "no_answer": "no answer"
    case "not_confirmed": "answered, and not confirmed"
    case "hung_up": "hung up before an agent was there"
    case "agent_lost": "the agent hung up"
    case "called_again": "the customer calls us"
    default: Table.harmless(result.replacing("_", with: " "))
    }
  }
}
