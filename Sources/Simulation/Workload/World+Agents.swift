import CallCore
import Engine
import Telephony

/// Agents: shifts, breaks, and how they treat their phones.
extension World {
  /// An agent's ways, of the seed and the agent's number only.
  struct Habits {
    var ringMean: Duration
    /// How an agent's offers end who has bad habits, of 100.
    var ignores = 0
    var declines = 0
    var hangsUpAtOnce = 0
    var isBusy = 0
    /// Of 100 looks at the phone, how often it is found gone; it comes back.
    var losesPhone = 0
    var shiftBegin: Duration

    init(_ index: Int, _ options: WorldOptions) {
      var chance = Chance(seed: options.seed, .agent, index)
      ringMean = [.milliseconds(3), .seconds(1), .seconds(4), .seconds(12)][chance.roll(4)]
      shiftBegin = chance.duration(.zero...(.seconds(40)))
      if options.checks == .atTheEnd {
        ringMean = .seconds(3)
        shiftBegin = .zero
      }
      guard options.features.contains(.badAgents), chance.happens(in: 60) else { return }
      ignores = chance.roll(40)
      declines = chance.roll(30)
      hangsUpAtOnce = chance.roll(40)
      isBusy = chance.roll(20)
      losesPhone = chance.roll(10)
    }
  }

  /// One agent, from the outside.
  struct Worker {
    let id: AgentID
    let habits: Habits
    var chance: Chance
    var phone: Chance
    var isPhoneGone = false
    /// Of calls of the agent's own.
    var ownChance: Chance
    var ownCall: (channel: ChannelID, device: String, since: Instant)?
  }

  func beginShifts() {
    for index in 0..<options.agents {
      workers.append(
        Worker(
          id: CentreMaker.agent(index), habits: Habits(index, options),
          chance: Chance(seed: options.seed, .agent, 10_000 + index),
          phone: Chance(seed: options.seed, .phone, index),
          ownChance: Chance(seed: options.seed, .phone, 10_000 + index)))
      workersByDevice[CentreMaker.device(of: CentreMaker.agent(index))] = index
      workersByDevice[CentreMaker.otherDevice(of: CentreMaker.agent(index))] = index
      later(workers[index].habits.shiftBegin) { $0.look(index) }
      if options.features.contains(.ownCalls) { planOwnCall(index) }
    }
  }

  /// What a ring of the phone comes to.
  func answer(on endpoint: String) -> EndpointBehaviour {
    if let number = CentreMaker.customer(dialledBy: endpoint) { return customerAnswer(on: number) }
    guard let index = workersByDevice[endpoint] else { return .isUnregistered }
    if workers[index].ownCall?.device == endpoint { return .isBusy }
    guard isBusy else { return .answers(after: .seconds(1)) }
    guard !workers[index].isPhoneGone else { return .isUnregistered }
    let habits = workers[index].habits
    var roll = workers[index].phone.roll(100)
    let ringing = workers[index].phone.exponential(mean: habits.ringMean)
    let short = workers[index].phone.duration(.zero...(.milliseconds(2)))
    func hits(_ count: Int) -> Bool {
      roll -= count
      return roll < 0 && roll >= -count
    }
    if hits(habits.ignores) { return .neverAnswers }
    if hits(habits.declines) { return .rejects(after: ringing) }
    if hits(habits.hangsUpAtOnce) { return .answersAndHangsUp(after: ringing, talk: short) }
    if hits(habits.isBusy) { return .isBusy }
    return .answers(after: ringing)
  }

  /// An agent looks at the screen now and then, and does something.
  private func look(_ index: Int) {
    guard isBusy else { return }
    var chance = workers[index].chance
    let isAlone = options.checks == .atTheEnd
    let pause = chance.exponential(mean: isAlone ? .seconds(60) : .seconds(10)) + .milliseconds(10)
    if chance.happens(in: workers[index].habits.losesPhone) { workers[index].isPhoneGone = true }
    if chance.happens(in: 30) { workers[index].isPhoneGone = false }
    let id = workers[index].id
    let command = process.flatMap { process in
      process.engine.assumeIsolated { $0.view(of: id) }.flatMap { whatNext($0, &chance) }
    }
    workers[index].chance = chance
    if let command { submit(.agentCommanded(id, command)) }
    later(pause) { $0.look(index) }
  }

  private func whatNext(_ agent: AgentView, _ chance: inout Chance) -> AgentCommand? {
    let roll = chance.roll(100)
    if options.checks == .atTheEnd {
      switch agent.state {
      case .loggedOut: return .logIn(device: nil)
      case .notReady: return .becomeReady
      default: return nil
      }
    }
    let rest = AgentCommand.becomeNotReady(reason: "break")
    // By name: more states may come.
    switch agent.state.name {
    case AgentState.loggedOut.name:
      return .logIn(device: roll < 10 ? CentreMaker.otherDevice(of: agent.agent) : nil)
    case "not_ready": return roll < 70 ? .becomeReady : roll < 75 ? .logOut : nil
    case AgentState.available.name: return roll < 6 ? rest : roll < 9 ? .logOut : nil
    case AgentState.offered.name: return roll < 8 ? rest : roll < 12 ? .logOut : roll < 16 ? .becomeReady : nil
    case AgentState.onCall.name: return roll < 8 ? rest : roll < 12 ? .logOut : roll < 20 ? .becomeReady : nil
    case "wrap_up": return roll < 20 ? .becomeReady : roll < 26 ? rest : roll < 30 ? .logOut : nil
    default: return roll < 30 ? .becomeReady : nil
    }
  }

  /// In peace everybody works and answers.
  func bringEverybodyToWork() {
    guard let process else { return }
    for agent in process.engine.assumeIsolated({ $0.view() }).agents {
      switch agent.state {
      case .loggedOut:
        submit(.agentCommanded(agent.agent, .logIn(device: nil)))
        submit(.agentCommanded(agent.agent, .becomeReady))
      case .notReady: submit(.agentCommanded(agent.agent, .becomeReady))
      default: break
      }
    }
  }

  /// As a request to the API comes in.
  func submit(_ input: Input) {
    guard let process else { return }
    do {
      try process.engine.assumeIsolated { try $0.submit(input) }
    } catch {
      rejections += 1
      return
    }
    guard case .agentCommanded(let agent, let command) = input else { return }
    guard let state = process.engine.assumeIsolated({ $0.view(of: agent) })?.state else { return }
    if !command.isObeyed(by: state) { fail("\(agent) was told \(command) and is \(state.name).") }
  }
}

extension AgentCommand {
  /// Whether an agent who was told so, and not refused, may be in that state.
  fileprivate func isObeyed(by state: AgentState) -> Bool {
    switch (self, state) {
    case (.logIn, .loggedOut), (.becomeReady, .loggedOut), (.becomeReady, .notReady): false
    case (.becomeNotReady, .available), (.logOut, .available), (.logOut, .notReady), (.logOut, .wrapUp): false
    default: true
    }
  }
}
