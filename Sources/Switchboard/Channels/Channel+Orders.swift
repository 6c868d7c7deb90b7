import ARI
import Logging
import Telephony

/// How each order on a channel is carried out.
extension Channel {
  func carryOut(_ order: SwitchOrder) {
    guard services.currentLink.isReady else {
      services.fail(order, .nodeLost, evidence: "not connected when its turn came")
      return goOn()
    }
    switch order {
    case .own(_, let call): own(call, order)
    case .answer: answer(order)
    case .play(let playback, _, let media): play(playback, media, order)
    case .stopPlayback(let playback): stopPlayback(playback, order)
    case .startMusic(_, let musicClass): simply(.startMusic(id, musicClass: musicClass), order)
    case .stopMusic: simply(.stopMusic(id), order)
    case .originate(let origination): originate(origination, order)
    case .hangUp(_, let cause): hangUp(cause, order)
    case .continue(_, let location): handBack(to: location, order)
    case .bridge, .tearDown, .watch, .unwatch:
      preconditionFailure("A channel was given another's order: \(order.name).")
    }
  }

  private func simply(_ request: ARIRequest, _ order: SwitchOrder) {
    send(request) { channel, outcome in channel.fail(order, outcome) }
  }

  /// Tells of the failure, if it is one.
  private func fail(_ order: SwitchOrder, _ outcome: RequestOutcome) {
    guard let failure = outcome.failure else { return }
    services.fail(order, failure, evidence: "channel \(id): \(outcome.evidence)")
  }

  // MARK: Ownership

  private func own(_ call: CallID, _ order: SwitchOrder) {
    mirror.call = call
    let reports = services.currentLink.reportsVariables
    simply(.setVariable(Stamp.setting(call, isReported: reports), of: id), order)
  }

  // MARK: Answer and media

  private func answer(_ order: SwitchOrder) {
    send(.answer(id)) { channel, outcome in
      if outcome.isDone {
        channel.services.deliver(channel.mirror.answerAccepted())
      } else if !(outcome.failure == .timedOut && channel.mirror.hasToldAnswered) {
        channel.fail(order, outcome)
      }
    }
  }

  private func play(_ playback: PlaybackID, _ media: [Media], _ order: SwitchOrder) {
    guard !media.isEmpty else {
      services.fail(order, .refused, evidence: "playback \(playback) has no media")
      return goOn()
    }
    // Before the request, because the end of a missing file may be told
    // before the reply.
    mirror.playbackOrdered(playback, isStoppable: media.first?.isStream ?? true)
    tell { $0.playbackBegan(playback, on: self.id) }
    send(.play(media, on: id, as: playback)) { channel, outcome in
      // Without a reply an event may have shown that it plays, or has played.
      let isBegun = outcome.isDone || outcome.failure == .timedOut && channel.mirror.hasBegun(playback)
      if isBegun { return channel.planPlaybackCheck(playback, begunAt: channel.services.now) }
      guard let failure = outcome.failure else { return }
      channel.mirror.forget(playback)
      channel.noticeSilence()
      channel.tell { $0.playbackIsGone(playback) }
      channel.fail(order, outcome)
      // It may have begun all the same, and must not talk over what comes next.
      if failure == .timedOut { channel.services.send(.stopPlayback(playback)) { _ in } }
    }
  }

  private func stopPlayback(_ playback: PlaybackID, _ order: SwitchOrder) {
    mirror.playbackStopOrdered(playback)
    send(.stopPlayback(playback)) { channel, outcome in
      if outcome.failure != .notFound { channel.fail(order, outcome) }
    }
  }

  // MARK: Beginning and end

  private func originate(_ origination: Origination, _ order: SwitchOrder) {
    let reports = services.currentLink.reportsVariables
    guard let leg = origination.asARI(application: services.application, reported: reports) else {
      mirror.disown()
      services.fail(order, .refused, evidence: "channel \(origination.channel): the number can't be dialled")
      finish(nil)
      return goOn()
    }
    send(.originate(leg)) { channel, outcome in channel.originated(order, outcome) }
  }

  private func originated(_ order: SwitchOrder, _ outcome: RequestOutcome) {
    switch outcome {
    case .done:
      if mirror.place == .requested { mirror.place = .outside }
    case .unanswered(.timedOut):
      // No reply, but an event has shown that it is there.
      guard mirror.place == .requested else { return }
      // It may come up at any time, and nobody will be waiting for it.
      mirror.disown()
      services.fail(order, .timedOut, evidence: "originate of channel \(id)")
      sendHangUpAgain(.normalClearing) {}
    case .unanswered(.nodeLost):
      // Nothing follows from it: the next snapshot shows whether it is there.
      fail(order, outcome)
    case .failed, .unanswered:
      mirror.disown()
      fail(order, outcome)
      finish(nil)
    }
  }

  private func hangUp(_ cause: HangupCause, _ order: SwitchOrder) {
    guard !mirror.isGone else { return goOn() }
    send(.hangUp(id, cause: cause)) { channel, outcome in
      switch outcome.failure {
      // It left before, unasked; now its end is asked for.
      case nil where channel.mirror.place == .left: channel.finish(nil)
      case nil: channel.planEndCheck()
      case .notFound?: channel.finish(nil)
      case .timedOut? where channel.mirror.isGone: break
      case .timedOut?, .refused?:
        channel.fail(order, outcome)
        channel.planEndCheck()
      case .nodeLost?: channel.fail(order, outcome)
      }
    }
  }

  func hangUpAgain(_ cause: HangupCause) {
    guard !mirror.isGone else { return goOn() }
    sendHangUpAgain(cause) { self.assumeIsolated { $0.goOn() } }
  }

  private func sendHangUpAgain(_ cause: HangupCause, then: @escaping @Sendable () -> Void) {
    mirror.hangUpOrdered(cause: cause, at: services.now)
    services.send(.hangUp(id, cause: cause)) { outcome in
      self.assumeIsolated { channel in
        if outcome.failure == .notFound { channel.finish(nil) } else { channel.planEndCheck() }
      }
      then()
    }
  }

  private func handBack(to location: DialplanLocation, _ order: SwitchOrder) {
    guard mirror.call != nil else { return leave(to: location, order) }
    // First takes our stamp off: else a reconnect would find a channel of
    // ours and hang up a caller who is served elsewhere.
    services.send(.setVariable(Stamp.setting(nil, isReported: false), of: id)) { outcome in
      self.assumeIsolated { channel in
        if outcome.isDone { return channel.leave(to: location, order) }
        channel.fail(order, outcome)
        channel.goOn()
      }
    }
  }

  private func leave(to location: DialplanLocation, _ order: SwitchOrder) {
    mirror.isHandedBack = true
    send(.continueInDialplan(id, at: location)) { channel, outcome in
      switch outcome.failure {
      case nil: channel.planEndCheck()
      case .timedOut?:
        channel.fail(order, outcome)
        channel.planEndCheck()
      case .notFound?, .refused?, .nodeLost?:
        if !channel.mirror.isGone { channel.mirror.isHandedBack = false }
        channel.fail(order, outcome)
      }
    }
  }
}

extension Media {
  /// Whether it is played as one stream, which can be stopped; else words are
  /// put together for it.
  fileprivate var isStream: Bool {
    switch self {
    case .sound, .tone: true
    case .digits, .number: false
    }
  }
}
