import CallCore
import Engine
import Switchboard
import Telephony

/// What must hold after every moment. A new invariant of the engine's own is
/// asked for in ``coreFaults(_:)``.
extension World {
  func check(isForced: Bool) {
    // What lasts too long by milliseconds must be seen to end in between.
    let isWatching = options.isSteady && lasting.isWatching
    guard isForced || isWatching || inputsEver != inputsChecked, let process else { return }
    inputsChecked = inputsEver
    checksEver += 1
    let view = shadow.centre.view
    let check = ViewCheck(view, isRich: options.features.contains(.routing))
    for fault in check.faults + coreFaults(view) { fail(fault) }
    if isForced, process.engine.assumeIsolated({ $0.view() }) != view {
      fail("The engine shows something else than its journal leads to.")
    }
    let isUp = view.nodes.first { $0.node == ControllerProcess.nodeID }?.isUp ?? false
    isUp ? nodeIsUp() : nodeIsDown()
    let found = lastingFaults(check)
    for fault in lasting.look(found, at: lane.now) { fail(fault) }
    if isForced { checkBounds(process) }
  }

  private func nodeIsUp() { nodeUpSince = nodeUpSince ?? lane.now }

  func nodeIsDown() {
    if let nodeUpSince, upSpans.count < 10_000 { upSpans.append(nodeUpSince...lane.now) }
    nodeUpSince = nil
  }

  /// Of the core itself: sums, deadlines.
  private func coreFaults(_ view: CentreView) -> [String] {
    var broken = shadow.centre.audit(at: lane.now)
    let sum = view.outcomes.values.reduce(0, +)
    if sum != records.ended { broken.append("\(records.ended) calls ended and the outcomes add up to \(sum).") }
    if records.arrived - records.ended != view.calls.count {
      broken.append("\(records.arrived) arrived, \(records.ended) ended, \(view.calls.count) are under way.")
    }
    let up = Set(view.nodes.filter(\.isUp).map(\.node))
    let waits = view.calls.contains { $0.stage != .talking && up.contains($0.node) }
    for agent in view.agents {
      if let limit = agent.limitEndsAt, agent.overdueSince != (limit <= lane.now ? limit : nil) {
        broken.append("The limit of \(agent.agent) is at \(start.duration(to: limit)) and is told otherwise.")
      }
      guard case .wrapUp(let endsAt) = agent.state, endsAt < lane.now else { continue }
      broken.append("The wrap-up of \(agent.agent) should have ended at \(start.duration(to: endsAt)).")
    }
    guard let deadline = shadow.centre.nextDeadline else {
      if waits { broken.append("A call waits without a deadline.") }
      return broken
    }
    if deadline < lane.now { broken.append("A deadline of \(start.duration(to: deadline)) was not kept.") }
    return broken
  }

  private func lastingFaults(_ check: ViewCheck) -> [(what: String, limit: Duration)] {
    guard let nodeUpSince else { return [] }
    var found: [(what: String, limit: Duration)] = []
    for pair in check.idlePairs(isFree: { agent in !legs.values.contains(agent.device) && !isOnOwnCall(agent.device) })
    {
      found.append((pair, patience))
    }
    for (what, since, limit) in check.stages(nodeUpSince: nodeUpSince, playbackMax: playbackMax)
    where since.duration(to: lane.now) > limit {
      fail("\(what) for \(since.duration(to: lane.now).wholeMilliseconds) ms.")
    }
    for fault in ownCallFaults(check.view) { found.append((fault, patience)) }
    return found + truthFaults(check.view) + callbackFaults(check.view)
  }

  /// How long something wrong may last that nobody waits for.
  private var patience: Duration {
    if options.isSteady { return .milliseconds(50) }
    // A hang-up that was lost with us is ordered again three times; if events
    // are lost as well, it takes two rounds of looking for forgotten channels,
    // and some of these come to nothing as well.
    return options.features.isDisjoint(with: .rudeAsterisk) ? .seconds(20) : .seconds(400)
  }

  /// A lost end of a playback is noticed late: it is asked after each 15 s at
  /// most, and some of the questions come to nothing, too.
  private var playbackMax: Duration {
    guard options.features.contains(.lostEvents) else { return .zero }
    return options.features.isDisjoint(with: [.lostRequests, .lostReplies, .refusals, .slowRequests, .slowReplies])
      ? .seconds(20) : .seconds(200)
  }

  /// What the core believes against what there really is.
  private func truthFaults(_ view: CentreView) -> [(what: String, limit: Duration)] {
    var found: [(what: String, limit: Duration)] = []
    let known = Set(view.calls.flatMap(\.channels))
    for channel in callers.alive where !known.contains(channel) && fake.isInside(channel) {
      found.append(("The caller \(channel) is known to nobody", patience))
    }
    var devices: [String: Int] = [:]
    for channel in legs.keys.sorted() {
      if let endpoint = legs[channel] { devices[endpoint, default: 0] += 1 }
      if !known.contains(channel) { found.append(("The leg \(channel) belongs to no call", patience)) }
    }
    for agent in view.agents {
      callsOnDeviceMax[agent.device] = max(
        callsOnDeviceMax[agent.device] ?? 1, shadow.centre.capacity(of: agent.agent))
    }
    for (device, count) in devices.sorted(by: { $0.key < $1.key }) where count > callsOnDeviceMax[device] ?? 1 {
      found.append(("\(device) has \(count) channels", options.isSteady ? .zero : patience))
    }
    for call in view.calls {
      if call.stage == .talking, !fake.areTogether(call.channels) {
        found.append(("\(call.call) talks in no bridge", patience))
      }
      // With a whisper it takes its time.
      if call.stage == .connecting, !options.features.contains(.routing) {
        found.append(("\(call.call) is being connected", patience))
      }
      if call.stage == .offered {
        for leg in call.channels.dropFirst() where legs[leg] == nil {
          found.append(("\(call.call) is offered and the phone of \(leg) does not ring", patience))
        }
      }
    }
    // A tear-down waits for the channels to leave.
    for bridge in fake.lonelyBridges { found.append(("\(bridge) is left", max(patience, .seconds(6)))) }
    return found
  }

  /// Nothing grows without bound.
  private func checkBounds(_ process: ControllerProcess) {
    let statistics = process.node.statistics
    let channels = fake.channelCount
    // Ended ones may be kept until they are known to be gone.
    if statistics.channels > channels * 2 + 400 {
      fail("The switchboard mirrors \(statistics.channels) channels of \(channels).")
    }
    if statistics.bridges > channels + 400 { fail("The switchboard mirrors \(statistics.bridges) bridges.") }
  }
}

extension FakeAsterisk {
  nonisolated var channelCount: Int { onLane { $0.channels.count } }
  nonisolated func isInside(_ channel: ChannelID) -> Bool {
    onLane { $0.channels[channel].map { $0.isInApplication && !$0.isHangingUp } ?? false }
  }

  /// Bridges with one channel or none, ordered by id.
  nonisolated var lonelyBridges: [BridgeID] {
    onLane { fake in fake.bridges.values.filter { $0.channels.count < 2 }.map(\.id).sorted() }
  }

  /// Whether the channels are in one bridge.
  nonisolated func areTogether(_ list: [ChannelID]) -> Bool {
    onLane { fake in
      let rooms = Set(list.map { fake.channels[$0]?.bridge })
      return rooms.count == 1 && rooms.first != .some(nil)
    }
  }
}
