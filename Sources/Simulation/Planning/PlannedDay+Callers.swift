import CallCore
import Telephony

/// Callers, agents' phones, and the telephone system between them.
extension PlannedDay {
  mutating func arrive(_ index: Int) {
    let call = plan[index]
    let channel = ChannelID("1799020800.\(index + 1)")
    callers[index] = Caller(channel: channel)
    callersByChannel[channel] = index
    figures.arrived += 1
    if let leaving = call.leavesFlowAfter {
      moments.insert(.leavesFlow(caller: index), at: now.advanced(by: leaving))
    }
    let ani = Personal(key: "\(Self.node)/\(channel)/ani", clear: nil)
    facts.append(
      .channelEntered(ChannelArrival(channel: channel, ani: ani, dnis: call.number, endpoint: "PJSIP/trunk")))
  }

  mutating func happen(_ moment: Moment) {
    switch moment {
    case .playbackEnds(let playback): endPlayback(playback)
    case .presses(let index, let key):
      guard let caller = callers[index], caller.waitingIn == nil, !caller.isTalking else { return }
      facts.append(.digitReceived(caller.channel, key))
    case .agentPicksUp(let leg):
      if legs.contains(leg) { facts.append(.channelAnswered(leg)) }
    case .losesPatience(let index):
      if let caller = callers[index], caller.waitingIn != nil { hangUp(caller.channel) }
    case .leavesFlow(let index):
      if let caller = callers[index], caller.waitingIn == nil, !caller.isTalking { hangUp(caller.channel) }
    case .talkEnds(let index):
      if let caller = callers[index] { hangUp(caller.channel) }
    case .agentDoes(let agent, let command):
      take(.agentCommanded(agent, command))
    }
  }

  private mutating func hangUp(_ channel: ChannelID) { facts.append(.channelEnded(channel, .normalClearing)) }

  /// - Note: of the last thing a caller hears nothing is told when it is stopped.
  private mutating func endPlayback(_ playback: PlaybackID) {
    guard let channel = playing.removeValue(forKey: playback) else { return }
    facts.append(.playbackEnded(playback, .completed))
    guard let index = callersByChannel[channel], let caller = callers[index], let flow = caller.flow,
      let (step, menu) = caller.menu
    else { return }
    callers[index]?.menu = nil
    var draw = Draw(seed: seed, .choice, index, step)
    guard let key = entrances.press(plan[index].wish, in: menu, of: flow, &draw) else { return }
    let wait = min(options.keyTime, menu.digitTime / 2)
    moments.insert(.presses(caller: index, key: key), at: now.advanced(by: wait))
  }

  mutating func carryOut(_ order: SwitchOrder) {
    switch order {
    case .answer(let channel): facts.append(.channelAnswered(channel))
    case .play(let playback, let channel, let media): play(playback, on: channel, media)
    case .stopPlayback(let playback): playing[playback] = nil
    case .originate(let leg):
      legs.insert(leg.channel)
      moments.insert(.agentPicksUp(leg.channel), at: now.advanced(by: options.ringTime))
    case .hangUp(let channel, let cause):
      legs.remove(channel)
      facts.append(.channelEnded(channel, cause))
    case .continue(let channel, _): facts.append(.channelEnded(channel, .normalClearing))
    case .bridge(let bridge, let channels): facts += channels.map { .bridgeJoined(bridge, $0) }
    case .own, .startMusic, .stopMusic, .tearDown, .watch, .unwatch: break
    }
  }

  private mutating func play(_ playback: PlaybackID, on channel: ChannelID, _ media: [Media]) {
    playing[playback] = channel
    let length = media.reduce(Duration.zero) { $0 + (options.promptTimes[$1] ?? options.promptTime) }
    moments.insert(.playbackEnds(playback), at: now.advanced(by: length))
    guard let index = callersByChannel[channel], let caller = callers[index], caller.waitingIn == nil,
      let flow = caller.flow
    else { return }
    callers[index]?.menu = entrances.menu(in: flow, heardAs: media, wish: plan[index].wish)
  }

  // MARK: What the centre says

  mutating func note(_ announcement: Announcement) {
    switch announcement {
    case .callArrived(let arrived):
      guard let channel = arrived.channel, let index = callersByChannel[channel] else { return }
      callersByCall[arrived.call] = index
      callers[index]?.call = arrived.call
      callers[index]?.flow = arrived.flow
    case .callQueued(let call, let queue, _):
      if let index = callersByCall[call] { enqueue(index, queue) }
    case .queueLeft(let left):
      figures.note(left.waited, in: left.queue, at: now)
      if let index = callersByCall[left.call], callers[index]?.waitingIn == left.queue { stopWaiting(index) }
    case .callAnswered(let answered):
      figures.note(answered.waited, in: answered.queue, at: now)
      if let index = callersByCall[answered.call] { talk(index, in: answered.queue) }
    case .callEnded(let record): end(record)
    case .statisticsClosed(let report): figures.note(report)
    case .menuChosen, .callOffered, .offerAccepted, .offerEnded, .agentChanged, .nodeChanged, .centreReleased: break
    case .callbackRequested, .callbackRefused, .callbackDialled, .callbackAttemptEnded, .callbackEnded:
      break  // Nobody presses the key for one.
    }
  }

  private mutating func enqueue(_ index: Int, _ queue: QueueID) {
    stopWaiting(index)
    callers[index]?.waitingIn = queue
    figures.noteWaiting(1, in: queue, at: now)
    guard let patience = plan[index].patience else { return }
    let first = callers[index]?.firstQueuedAt ?? now
    callers[index]?.firstQueuedAt = first
    moments.insert(.losesPatience(caller: index), at: max(now, first.advanced(by: patience)))
  }

  private mutating func stopWaiting(_ index: Int) {
    guard let queue = callers[index]?.waitingIn else { return }
    callers[index]?.waitingIn = nil
    figures.noteWaiting(-1, in: queue, at: now)
  }

  private mutating func talk(_ index: Int, in queue: QueueID) {
    stopWaiting(index)
    callers[index]?.isTalking = true
    let talk: Duration =
      switch plan[index].talk {
      case .fixed(let time): time
      case .drawn(let factor, let mean): mean.mean(wrapUp: options.wrapUpTimes[queue] ?? .zero).scaled(by: factor)
      }
    moments.insert(.talkEnds(caller: index), at: now.advanced(by: talk))
  }

  private mutating func end(_ record: CallRecord) {
    figures.outcomes[record.outcome, default: 0] += 1
    guard let index = callersByCall.removeValue(forKey: record.call) else { return }
    stopWaiting(index)
    if let caller = callers.removeValue(forKey: index) { callersByChannel[caller.channel] = nil }
  }
}
