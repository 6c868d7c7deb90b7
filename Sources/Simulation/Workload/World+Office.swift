import CallCore
import Engine
import Telephony

/// Supervisors, and admins who release changed descriptions.
extension World {
  func openOffice() {
    if options.features.contains(.supervisors) { planIntervention() }
    if options.features.contains(.releases) { planRelease() }
  }

  private func planIntervention() {
    later(supervisor.exponential(mean: .seconds(20))) { world in
      guard world.isBusy else { return }
      world.intervene()
      world.planIntervention()
    }
  }

  private func intervene() {
    guard let process else { return }
    if supervisor.happens(in: 60) {
      let calls = process.engine.assumeIsolated { $0.view().calls }
      guard let call = supervisor.pick(calls) else { return }
      for channel in call.channels { callers.change(channel) { $0.isEndedBySupervisor = true } }
      return submit(.hangUpCommanded(call.call))
    }
    let agent = CentreMaker.agent(supervisor.roll(options.agents))
    let commands: [AgentCommand] = [
      .logIn(device: nil), .becomeReady, .becomeNotReady(reason: "supervisor"), .logOut,
      .logIn(device: CentreMaker.otherDevice(of: agent)),
    ]
    if let command = supervisor.pick(commands) { submit(.agentCommanded(agent, command)) }
  }

  private func planRelease() {
    later(releases.exponential(mean: .seconds(70)) + .seconds(1)) { world in
      guard world.isBusy else { return }
      world.release(world.releases.roll(6))
      world.planRelease()
    }
  }

  /// The files change, and Cordboard is told of it if it runs.
  private func release(_ number: Int) {
    definition = CentreMaker(options: options).definition(number)
    note { "description \(number) is released" }
    submit(.centreReleased(definition))
    // Of its own chance, so that it changes nothing of what comes after it.
    releasesEver += 1
    var chance = Chance(seed: options.seed, .releases, releasesEver)
    guard chance.happens(in: 40) else { return }
    note { "and is applied to those who wait" }
    submit(.rulesApplied)
  }
}
