import Telephony

extension SwitchFact {
  /// The fact in a line, for transcripts.
  var line: String {
    switch self {
    case .channelEntered(let arrival): "entered \(arrival.channel) dnis \(arrival.dnis) from \(arrival.endpoint)"
    case .channelRang(let channel): "rang \(channel)"
    case .channelAnswered(let channel): "answered \(channel)"
    case .channelEnded(let channel, let cause): "ended \(channel): \(cause)"
    case .digitReceived(let channel, let digit): "digit \(digit) on \(channel)"
    case .playbackEnded(let playback, let end): "playback \(playback) \(end)"
    case .bridgeJoined(let bridge, let channel): "\(channel) joined \(bridge)"
    case .bridgeLeft(let bridge, let channel): "\(channel) left \(bridge)"
    case .orderFailed(let order, let failure): "failed \(order.kind): \(failure)"
    case .callersLost(let callers): "lost \(callers.map { String($0.number) }.joined(separator: " "))"
    case .deviceChanged(let device, let isOnOtherCall): "\(device) \(isOnOtherCall ? "on another call" : "free")"
    case .nodeLost: "node lost"
    case .nodeReconciled(let inventory): "reconciled \(inventory.line)"
    }
  }
}

extension Inventory {
  var line: String {
    let channels = channels.map { sighting in
      let flags = [sighting.isAnswered ? "answered" : nil, sighting.isInApplication ? "inside" : nil]
      return "\(sighting.channel)(\(([sighting.call?.rawValue] + flags).compactMap { $0 }.joined(separator: " ")))"
    }
    let bridges = bridges.map { "\($0.bridge)[\($0.channels.map(\.rawValue).joined(separator: " "))]" }
    let devices = (devicesOnOtherCalls ?? []).map { "\($0) on another call" }
    return (channels + bridges + playbacks.map(\.rawValue) + devices).joined(separator: ", ")
  }
}

extension SwitchOrder {
  fileprivate var kind: String {
    switch self {
    case .own(let channel, _): "own \(channel)"
    case .answer(let channel): "answer \(channel)"
    case .play(let playback, _, _): "play \(playback)"
    case .stopPlayback(let playback): "stop \(playback)"
    case .startMusic(let channel, _): "music \(channel)"
    case .stopMusic(let channel): "no music \(channel)"
    case .originate(let origination): "originate \(origination.channel)"
    case .hangUp(let channel, _): "hang up \(channel)"
    case .bridge(let bridge, _): "bridge \(bridge)"
    case .tearDown(let bridge): "tear down \(bridge)"
    case .continue(let channel, _): "continue \(channel)"
    case .watch(let device): "watch \(device)"
    case .unwatch(let device): "unwatch \(device)"
    }
  }
}
