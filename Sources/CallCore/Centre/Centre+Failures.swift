import Telephony

/// Orders that Asterisk did not carry out.
extension Centre {
  /// What could not be done because the node is away is settled by the
  /// reconcile that follows; the rest here.
  mutating func takeFailure(of order: SwitchOrder, _ failure: OrderFailure, on node: NodeID, at now: Instant) {
    guard failure != .nodeLost else { return }
    switch order {
    case .originate(let origination):
      failOriginate(origination, failure, at: now)
    case .bridge(let bridge, _):
      failBridge(bridge, failure, at: now)
    case .play(let playback, _, _):
      takeEnd(of: playback, .failed, at: now)
    case .answer(let channel):
      failAnswer(of: channel, failure, at: now)
    case .continue(let channel, _):
      failContinue(of: channel, failure, at: now)
    case .watch, .unwatch: break
    case .own, .stopPlayback, .startMusic, .stopMusic, .hangUp, .tearDown:
      report(.orderFailed, of: call(of: order), "Asterisk did not \(order.inWords): \(failure.rawValue).")
    }
  }

  private mutating func failOriginate(_ origination: Origination, _ failure: OrderFailure, at now: Instant) {
    if callsByCaller[origination.channel] != nil { return failDialling(origination, failure, at: now) }
    guard let id = agentsByLeg[origination.channel], var agent = agents[id] else { return }
    report(
      .orderFailed, of: origination.call, "Asterisk did not ring \(origination.endpoint): \(failure.rawValue).")
    if failure == .timedOut {
      // It may ring all the same: have it hung up, and wait for its end.
      hangUpLeg(origination.channel, of: &agent, cause: .normalClearing, at: now)
    } else {
      dropLeg(origination.channel, of: &agent)
    }
    saveAgent(agent, at: now)
    guard let offer = offer(on: origination.channel, of: origination.call) else { return }
    missOffer(offer, of: origination.call, failure == .timedOut ? .failed : .unreachable, at: now)
  }

  private mutating func failBridge(_ bridge: BridgeID, _ failure: OrderFailure, at now: Instant) {
    guard let id = Call.owner(ofObject: bridge.rawValue), let call = calls[id], call.phase.bridge == bridge else {
      return
    }
    let evidence = "Asterisk did not bridge caller and agent: \(failure.rawValue)."
    switch call.phase {
    case .connecting: failConnecting(id, because: evidence, at: now)
    case .talking where failure == .refused: failTalk(of: call, because: evidence, at: now)
    case .inFlow, .waiting, .talking, .leaving: break
    }
  }

  private mutating func failAnswer(of channel: ChannelID, _ failure: OrderFailure, at now: Instant) {
    guard let id = callsByCaller[channel], var call = calls[id], failure != .notFound else {
      return  // Not found: the channel's end is on its way.
    }
    let evidence = "Asterisk did not answer the call: \(failure.rawValue)."
    switch call.phase {
    case .inFlow:
      takeSafeExit(&call, because: evidence, at: now)
      save(call, at: now)
    case .connecting: failConnecting(id, because: evidence, at: now)
    case .waiting, .talking, .leaving: break
    }
  }

  /// Not even the dialplan takes the caller: hang up rather than strand.
  private mutating func failContinue(of channel: ChannelID, _ failure: OrderFailure, at now: Instant) {
    guard let id = callsByCaller[channel], var call = calls[id], case .leaving(let departure) = call.phase,
      failure != .notFound
    else { return }
    report(.orderFailed, of: id, "Asterisk did not hand the caller to the dialplan: \(failure.rawValue).")
    depart(
      &call, by: .hangUp(.temporaryFailure), outcome: departure.outcome, termination: departure.termination, at: now)
    save(call, at: now)
  }

  private func call(of order: SwitchOrder) -> CallID? {
    switch order {
    case .own(let channel, _), .answer(let channel), .startMusic(let channel, _), .stopMusic(let channel),
      .hangUp(let channel, _), .continue(let channel, _):
      callsByCaller[channel] ?? Call.owner(ofObject: channel.rawValue)
    case .play(let playback, _, _), .stopPlayback(let playback): Call.owner(ofObject: playback.rawValue)
    case .bridge(let bridge, _), .tearDown(let bridge): Call.owner(ofObject: bridge.rawValue)
    case .originate(let origination): origination.call
    case .watch, .unwatch: nil
    }
  }
}

extension SwitchOrder {
  fileprivate var inWords: String {
    switch self {
    case .own: "stamp the channel"
    case .answer: "answer the channel"
    case .play: "play the prompt"
    case .stopPlayback: "stop the prompt"
    case .startMusic: "start the music"
    case .stopMusic: "stop the music"
    case .originate(let leg): leg.number == nil ? "ring the agent" : "dial the customer"
    case .hangUp: "hang up the channel"
    case .bridge: "bridge the channels"
    case .tearDown: "tear the bridge down"
    case .continue: "hand the channel to the dialplan"
    case .watch: "tell of the device"
    case .unwatch: "tell no more of the device"
    }
  }
}
