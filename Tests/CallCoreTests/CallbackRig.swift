import Telephony

@testable import CallCore

extension CallbackRules {
  /// Two attempts a minute apart, an hour long, confirmed by 1.
  static let test = CallbackRules(
    key: "9", acceptedPrompt: [.sound("taken")], refusedPrompt: [.sound("not-taken")],
    endpoint: "PJSIP/{number}@trunk", ringTime: .seconds(25), attempts: 2, retryTime: .seconds(60),
    expiryTime: .seconds(3_600), confirmation: CallbackConfirmation(key: "1", prompt: [.sound("press-1")]),
    whisper: [.sound("callback")])
}

extension QueueRig {
  /// A queue with callbacks; its agents are logged out.
  static func withCallbacks(agents: Int = 0, _ change: (inout CallbackRules) -> Void = { _ in }) -> QueueRig {
    QueueRig(agents: agents, isReady: false) {
      var rules = CallbackRules.test
      change(&rules)
      $0.callback = rules
    }
  }

  /// The same when its first caller has taken a callback and is dialled for a1.
  static func dialling(
    agents: Int = 1, customer: CustomerID? = nil, _ change: (inout CallbackRules) -> Void = { _ in }
  ) -> QueueRig {
    var rig = withCallbacks(agents: agents, change)
    rig.call(customer: customer)
    rig.takeCallback(1)
    for number in 1...agents { rig.rig.staff(AgentID("a\(number)")) }
    rig.dial(1)
    return rig
  }

  /// The same when its callers move on to another queue after a time; a1 serves that one.
  static func movingOn(after time: Duration) -> QueueRig {
    QueueRig(
      agents: 1, isReady: false, also: ["other": QueueDefinition(name: "Other")],
      describe: Describe { agent, _ in agent.memberships = [QueueMembership(queue: "other")] }
    ) {
      $0.callback = .test
      $0.steps = [RoutingStep(after: time, overflow: "other")]
    }
  }

  /// The agent picks up and hears what it is about; the customer is dialled.
  mutating func dial(_ caller: Int, by agent: String = "a1") {
    pickUp(agent)
    guard case .connecting(_, let joining)? = centre.calls[rig.calls[caller - 1]]?.phase,
      let whisper = joining.whisper
    else { return }
    rig.fact(.playbackEnded(whisper, .completed))
  }

  /// How the entries of today ended.
  var outcomesToday: [QueueOutcome: Int] {
    let tally = centre.queueViews.first { $0.queue == "q" }?.today?.tally
    var counts: [QueueOutcome: Int] = [:]
    for outcome in QueueOutcome.allCases {
      if let count = tally?.outcomes[outcome], count > 0 { counts[outcome] = count }
    }
    return counts
  }
}
