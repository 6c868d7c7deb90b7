import CallCore
import Telephony

/// Callers, agents' phones, and the telephone system between them.
extension PlannedDay {
  mutating func arrive(_ newcomer: PlannedCaller) {
    let index = figures.arrived
    figures.arrived += 1
    var caller = newcomer
    caller.channel = ChannelID("1799020800.\(index + 1)")
    callers[index] = caller
    callersByChannel[caller.channel] = index
    if let leaving = caller.planned.leavesFlowAfter {
      moments.insert(.leavesFlow(caller: index), at: now.advanced(by: leaving))
    }
    facts.append(
      .channelEntered(
        ChannelArrival(
          channel: caller.channel, ani: Personal(key: "\(Self.node)/\(caller.channel)/ani", clear: nil),
          dnis: caller.planned.number, endpoint: "PJSIP/trunk",
          customer: customer(caller), shape: numberShape)))
  }

  mutating func happen(_ moment: Moment) {
    switch moment {
    case .playbackEnds(let playback): endPlayback(playback)
    case .presses(let index, let key):
      guard let caller = callers[index], caller.waitingIn == nil, !caller.isTalking else { return }
      facts.append(.digitReceived(caller.channel, key))
    case .takesCallback(let index): takeCallback(index)
    case .picksUp(let leg):
      if legs.contains(leg) { facts.append(.channelAnswered(leg)) }
    case .losesPatience(let index):
      if let caller = callers[index], caller.waitingIn != nil { hangUp(caller.channel) }
    case .leavesFlow(let index):
      if let caller = callers[index], caller.waitingIn == nil, !caller.isTalking { hangUp(caller.channel) }
    case .callsAgain(let place, let times): arrive(PlannedCaller(plan[place], place: place, times: times))
    case .talkEnds(let index):
      if let caller = callers[index] { hangUp(caller.channel) }
    case .agentDoes(let agent, let command):
      take(.agentCommanded(agent, command))
    case .agentIsBack(let agent): comeBack(agent)
    }
  }

  private mutating func hangUp(_ channel: ChannelID) { facts.append(.channelEnded(channel, .normalClearing)) }

  /// - Note: of the last thing a caller hears nothing is told when it is stopped.
  private mutating func endPlayback(_ playback: PlaybackID) {
    guard let channel = playing.removeValue(forKey: playback) else { return }
    facts.append(.playbackEnded(playback, .completed))
    guard let index = callersByChannel[channel], let caller = callers[index] else { return }
    if hearCallbackPrompt(playback, index) { return }
    guard let flow = caller.flow, let (step, menu) = caller.menu else { return }
    callers[index]?.menu = nil
    var draw = caller.draw(seed: seed, .choice, step)
    guard let key = entrances.press(caller.planned.wish, in: menu, of: flow, &draw) else { return }
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
      if leg.number == nil ? picksUpAgent(leg) : picksUpCustomer(leg) {
        moments.insert(.picksUp(leg.channel), at: now.advanced(by: options.ringTime))
      }
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
    // A tone never ends by itself.
    if case .tone? = media.last { return }
    let length = media.reduce(Duration.zero) { $0 + (options.promptTimes[$1] ?? options.promptTime) }
    moments.insert(.playbackEnds(playback), at: now.advanced(by: length))
    guard let index = callersByChannel[channel], let caller = callers[index] else { return }
    if let queue = caller.waitingIn {
      if offersCallbacks(media, in: queue) { callers[index]?.callbackOffer = playback }
    } else if let flow = caller.flow {
      callers[index]?.menu = entrances.menu(in: flow, heardAs: media, wish: caller.planned.wish)
    }
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
      guard let index = callersByCall[left.call] else { return figures.note(left.waited, in: left.queue, at: now) }
      note(left.waited, of: index, in: left.queue)
      if callers[index]?.waitingIn == left.queue { stopWaiting(index) }
    case .callAnswered(let answered):
      guard let index = callersByCall[answered.call] else { return }
      note(answered.waited, of: index, in: answered.queue)
      talk(index, in: answered.queue)
    case .callEnded(let record): end(record)
    case .statisticsClosed(let report): figures.note(report)
    case .offerEnded(let offer):
      if offer.result == .noAnswer {
        moments.insert(.agentIsBack(offer.agent), at: now.advanced(by: options.habits.missPause))
      }
    case .callbackRequested(let request):
      guard let index = callersByCall[request.call] else { return }
      stopWaiting(index)
      callers[index]?.callbackQueue = request.queue
    case .menuChosen, .callOffered, .offerAccepted, .agentChanged, .nodeChanged, .centreReleased, .callbackRefused,
      .callbackDialled, .callbackAttemptEnded, .callbackEnded:
      break
    }
  }

  /// - Note: how long somebody waited who is called back is no wait on the line.
  private mutating func note(_ waited: Duration, of index: Int, in queue: QueueID) {
    if callers[index]?.callbackQueue == nil { figures.note(waited, in: queue, at: now) }
  }

  private mutating func enqueue(_ index: Int, _ queue: QueueID) {
    guard let caller = callers[index], caller.callbackQueue == nil else { return }
    stopWaiting(index)
    callers[index]?.waitingIn = queue
    figures.noteWaiting(1, in: queue, at: now)
    if isOfferingFromTheStart(queue) { decideOnCallback(index) }
    guard let patience = caller.planned.patience else { return }
    let first = caller.firstQueuedAt ?? now
    callers[index]?.firstQueuedAt = first
    moments.insert(.losesPatience(caller: index), at: max(now, first.advanced(by: patience)))
  }

  private mutating func stopWaiting(_ index: Int) {
    guard let queue = callers[index]?.waitingIn else { return }
    callers[index]?.waitingIn = nil
    figures.noteWaiting(-1, in: queue, at: now)
  }

  private mutating func talk(_ index: Int, in queue: QueueID) {
    guard let planned = callers[index]?.planned else { return }
    stopWaiting(index)
    callers[index]?.isTalking = true
    let talk: Duration =
      switch planned.talk {
      case .fixed(let time): time
      case .drawn(let factor, let mean): mean.mean(wrapUp: options.wrapUpTimes[queue] ?? .zero).scaled(by: factor)
      }
    moments.insert(.talkEnds(caller: index), at: now.advanced(by: talk))
  }

  private mutating func end(_ record: CallRecord) {
    figures.outcomes[record.outcome, default: 0] += 1
    guard let index = callersByCall.removeValue(forKey: record.call) else { return }
    stopWaiting(index)
    guard let caller = callers.removeValue(forKey: index) else { return }
    callersByChannel[caller.channel] = nil
    if record.outcome == .abandoned { decideOnCallingAgain(caller) }
  }
}
