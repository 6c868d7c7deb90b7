import CallCore
import Telephony

/// Calls that agents have on their phones without us.
extension World {
  func planOwnCall(_ index: Int) {
    let pause = workers[index].ownChance.exponential(mean: .seconds(90)) + .milliseconds(100)
    later(pause) { world in
      guard world.isBusy else { return }
      world.beginOwnCall(index)
      world.planOwnCall(index)
    }
  }

  private func beginOwnCall(_ index: Int) {
    let time = workers[index].ownChance.exponential(mean: .seconds(20)) + .milliseconds(1)
    let device = CentreMaker.device(of: workers[index].id)
    guard isAsteriskUp, workers[index].ownCall == nil, !workers[index].isPhoneGone, !legs.values.contains(device) else {
      return
    }
    let channel = fake.beginOwnCall(on: device)
    workers[index].ownCall = (channel, device, lane.now)
    note { "\(device) has a call of its own" }
    later(time) { world in
      if world.workers[index].ownCall?.channel == channel { world.endOwnCall(index) }
    }
  }

  private func endOwnCall(_ index: Int) {
    guard let call = workers[index].ownCall else { return }
    workers[index].ownCall = nil
    note { "the own call of \(call.device) ends" }
    fake.endOwnCall(call.channel)
  }

  func endAllOwnCalls() {
    for index in workers.indices { endOwnCall(index) }
  }

  /// Asterisk restarted: they are gone.
  func forgetOwnCalls() {
    for index in workers.indices { workers[index].ownCall = nil }
  }

  func isOnOwnCall(_ device: String) -> Bool { workers.contains { $0.ownCall?.device == device } }

  /// Agents who are taken for busy, or free, and are not.
  func ownCallFaults(_ view: CentreView) -> [String] {
    var found: [String] = []
    for agent in view.agents {
      let call = workers.first { $0.ownCall?.device == agent.device }?.ownCall
      switch agent.state {
      case .onOtherCall where call == nil: found.append("\(agent.agent) is on another call that is over")
      case .available where call != nil: found.append("\(agent.agent) has a call of its own and is available")
      case .offered:
        // Its phone says busy, and it was known before.
        if let call, call.since.duration(to: agent.since) > .zero {
          found.append("\(agent.agent) has a call of its own and is offered one")
        }
      default: break
      }
    }
    return found
  }
}
