import Telephony

/// Running a caller's flow: turns what ``FlowRun`` asks for into orders.
extension Centre {
  /// How many prompts in a row may fail: a flow that goes in circles over
  /// prompts that can't be played would keep Asterisk busy and say nothing.
  static let failedPlaybacksMax = 10

  mutating func takeDigit(_ digit: String, from channel: ChannelID, at now: Instant) {
    guard let id = callsByCaller[channel], var call = calls[id] else { return }
    if case .waiting = call.phase { return takeQueueKey(digit, of: id, at: now) }
    if call.hasOpenCallback { return takeCallbackKey(digit, of: id, at: now) }
    advanceFlow(of: &call, at: now) { run, flow in run.digitReceived(digit, in: flow, now: now) }
    save(call, at: now)
  }

  mutating func takeEnd(of playback: PlaybackID, _ end: PlaybackEnd, at now: Instant) {
    guard let id = Call.owner(ofObject: playback.rawValue), var call = calls[id] else { return }
    if case .connecting(_, let joining) = call.phase, joining.whisper == playback {
      if end == .failed { report(.promptFailed, of: id, "Asterisk could not play the whisper to the agent.") }
      return endWhisper(id, at: now)
    }
    if case .connecting(let wait, let joining) = call.phase, joining.notice == playback {
      if end == .failed { report(.promptFailed, of: id, "Asterisk could not play an announcement of \(wait.queue).") }
      return endNotice(id, at: now)
    }
    guard call.playback == playback else { return }  // One that was stopped before.
    if call.hasOpenCallback, endCallbackPrompt(to: id, end, at: now) { return }
    if case .waiting(let wait) = call.phase {
      if end == .failed { report(.promptFailed, of: id, "Asterisk could not play an announcement of \(wait.queue).") }
      return endAnnouncement(to: id, at: now)
    }
    call.failedPlaybacks = end == .failed ? call.failedPlaybacks + 1 : 0
    if end == .failed {
      report(.promptFailed, of: id, "Asterisk could not play the prompt of step \(call.stepInWords).")
    }
    if case .inFlow = call.phase, call.failedPlaybacks >= Self.failedPlaybacksMax {
      takeSafeExit(&call, because: "\(call.failedPlaybacks) prompts in a row could not be played.", at: now)
      return save(call, at: now)
    }
    call.playback = nil
    advanceFlow(of: &call, at: now) { run, flow in run.playbackEnded(in: flow, now: now) }
    save(call, at: now)
  }

  /// Feeds the call's flow, if it is in one, and carries out what it asks for.
  mutating func advanceFlow(of call: inout Call, at now: Instant, by input: (inout FlowRun, Flow) -> [FlowAction]) {
    guard case .inFlow(var run) = call.phase, let flow = flow(of: call) else { return }
    let actions = input(&run, flow)
    call.phase = .inFlow(run)
    for action in actions { carryOut(action, for: &call, at: now) }
  }

  /// Sends a caller whose wait limit was reached on through the flow.
  mutating func resumeFlow(of call: inout Call, at step: Int, now: Instant) {
    call.enter(.inFlow(FlowRun(isAnswered: call.isCallerAnswered)), at: now)
    advanceFlow(of: &call, at: now) { run, flow in run.resume(at: step, in: flow, now: now) }
  }

  private mutating func carryOut(_ action: FlowAction, for call: inout Call, at now: Instant) {
    switch action {
    case .answer:
      order(.answer(call.caller), on: call.node)
    case .play(let media):
      let playback = PlaybackID(call.makeObjectID("p", at: now))
      call.playback = playback
      order(.play(playback, on: call.caller, media: media), on: call.node)
    case .stopPlayback:
      guard let playback = call.playback else { return }
      call.playback = nil
      order(.stopPlayback(playback), on: call.node)
    case .chose(let step):
      if let flow = call.flow { announce(.menuChosen(call.id, flow: flow, step: step)) }
    case .enqueue(let step):
      enqueue(&call, step, at: now)
    case .hangUp(let cause):
      depart(&call, by: .hangUp(cause), outcome: call.outcomeOfFlow, termination: .flowEnded, at: now)
    case .leave(let location):
      depart(&call, by: .continue(location), outcome: call.outcomeOfFlow, termination: .flowEnded, at: now)
    case .answerLost:
      takeSafeExit(&call, because: "Asterisk did not confirm that it answered the call.", at: now)
    case .loopFound:
      report(.flowLoop, of: call.id, "The flow ran in circles at step \(call.stepInWords).")
      takeSafeExit(&call, because: "The flow ran in circles.", at: now)
    }
  }

  private func flow(of call: Call) -> Flow? { call.flow.flatMap { flows[call.release]?[$0] } }
}

extension Call {
  /// What the call was when its flow comes to its end.
  var outcomeOfFlow: CallOutcome { queueExit.map { CallOutcome($0) } ?? .completedInFlow }

  /// Flow and step for evidence: `welcome[3]`.
  fileprivate var stepInWords: String {
    guard case .inFlow(let run) = phase, let flow else { return "unknown" }
    return "\(flow)[\(run.step)]"
  }
}
