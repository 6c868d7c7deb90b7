import CallCore
import Engine
import Switchboard
import Telephony

/// What must be so when all callers have gone and everybody works: nothing is
/// left, and the records say what happened.
extension World {
  func checkTheEnd() {
    guard let process else { return fail("Cordboard does not run.") }
    let view = process.engine.assumeIsolated { $0.view() }
    for call in view.calls { fail("\(call.call) is still \(call.stage.rawValue).") }
    for agent in view.agents {
      if definition.agents[agent.agent] == nil {
        fail("\(agent.agent) is no longer in the description and still \(agent.state.name).")
      } else if agent.state != .available {
        fail("\(agent.agent) is \(agent.state.name) and should be available.")
      }
    }
    for queue in view.queues where !queue.waiting.isEmpty { fail("\(queue.queue) still has \(queue.waiting.count).") }
    for channel in fake.channelList { fail("Asterisk still has the channel \(channel.id).") }
    for bridge in fake.bridgeList { fail("Asterisk still has the bridge \(bridge.id).") }
    let statistics = process.node.statistics
    if statistics.channels + statistics.bridges + statistics.playbacks > 0 {
      fail(
        "The switchboard still has \(statistics.channels) channels, \(statistics.bridges) bridges and "
          + "\(statistics.playbacks) playbacks.")
    }
    if options.isSteady { checkThatNobodyHadToTidy(statistics) }
    if !journal.isIdle { fail("The journal did not catch up.") }
    nodeIsDown()
    Oracle(options, callers.all, records, view.agents, upSpans: upSpans).faults.forEach(fail)
  }

  /// In a healthy world nothing is forgotten, and so nothing is found.
  private func checkThatNobodyHadToTidy(_ statistics: NodeStatistics) {
    let tidied = [
      ("channels hung up again", statistics.reapedHangUps), ("unseen ends", statistics.reapedEnds),
      ("unseen arrivals", statistics.reapedArrivals), ("forgotten bridges", statistics.reapedBridges),
      ("strays", statistics.straysHungUp), ("overflows", statistics.laneOverflows),
      ("snapshots tried again", statistics.snapshotRetries),
    ]
    for (what, count) in tidied where count > 0 { fail("The switchboard counts \(count) \(what).") }
    let impossible: [Anomaly.Code] = [.hangUpNotConfirmed, .channelVanished, .orphanFound, .flowLoop]
    for code in impossible {
      if let count = anomalies[code.rawValue] { fail("The core reports \(code.rawValue) \(count) times.") }
    }
  }
}
