import ARI
import Logging
import Telephony

/// How each order on a channel is carried out.
extension Channel {
  func carryOut(_ order: SwitchOrder) async {
    guard services.currentLink.isReady else {
      return services.fail(order, .nodeLost, evidence: "not connected when its turn came")
    }
    switch order {
    case .own(_, let call): await own(call, order)
    case .answer: await answer(order)
    case .play(let playback, _, let media): await play(playback, media, order)
    case .stopPlayback(let playback): await stopPlayback(playback, order)
    case .startMusic(_, let musicClass): await simply(.startMusic(id, musicClass: musicClass), order)
    case .stopMusic: await simply(.stopMusic(id), order)
    case .originate(let origination): await originate(origination, order)
    case .hangUp(_, let cause): await hangUp(cause, order)
    case .continue(_, let location): await handBack(to: location, order)
    case .bridge, .tearDown: preconditionFailure("A channel was given a bridge's order: \(order.name).")
    }
  }

  private func simply(_ request: ARIRequest, _ order: SwitchOrder) async {
    fail(order, await services.send(request))
  }

  /// Tells of the failure, if it is one.
  private func fail(_ order: SwitchOrder, _ outcome: RequestOutcome) {
    guard let failure = outcome.failure else { return }
    services.fail(order, failure, evidence: "channel \(id): \(outcome.evidence)")
  }

  // MARK: Ownership

  private func own(_ call: CallID, _ order: SwitchOrder) async {
    mirror.call = call
    let reports = services.currentLink.reportsVariables
    let stamp = ARIRequest.setVariable(Stamp.setting(call, isReported: reports), of: id)
    guard mirror.origin == .entered else { return fail(order, await services.send(stamp)) }
    // Without the subscription an inbound channel's end is never told (seen
    // with 22.10.1). Both at once: Asterisk takes requests in their order.
    let outcomes = await services.sendAll([.subscribe(services.application, to: [.channel(id)]), stamp])
    guard let failed = outcomes.first(where: { !$0.isDone }) else { return }
    // 422: the channel to subscribe to is not there.
    fail(order, failed.refusalStatus == 422 ? .failed(.notFound, status: 422) : failed)
  }

  func resubscribe() async {
    let outcome = await services.send(.subscribe(services.application, to: [.channel(id)]))
    guard let failure = outcome.failure, failure != .notFound, failure != .nodeLost else { return }
    services.logger.log(
      .warning, "A channel found after a reconnect could not be subscribed to: its end may be told late.",
      [(.channel, id.rawValue), (.evidence, outcome.evidence)])
  }

  // MARK: Answer and media

  private func answer(_ order: SwitchOrder) async {
    let outcome = await services.send(.answer(id))
    if outcome.isDone {
      services.deliver(mirror.answerAccepted())
    } else if !(outcome.failure == .timedOut && mirror.hasToldAnswered) {
      fail(order, outcome)
    }
  }

  private func play(_ playback: PlaybackID, _ media: [Media], _ order: SwitchOrder) async {
    guard !media.isEmpty else {
      return services.fail(order, .refused, evidence: "playback \(playback) has no media")
    }
    // Before the request, because the end of a missing file may be told
    // before the reply.
    mirror.playbackOrdered(playback)
    tell { $0.playbackBegan(playback, on: self.id) }
    let outcome = await services.send(.play(media, on: id, as: playback))
    guard let failure = outcome.failure else { return }
    // No reply, but an event has shown that it plays, or has played.
    if failure == .timedOut, mirror.hasBegun(playback) { return }
    mirror.forget(playback)
    tell { $0.playbackIsGone(playback) }
    fail(order, outcome)
    // It may have begun all the same, and must not talk over what comes next.
    if failure == .timedOut { _ = await services.send(.stopPlayback(playback)) }
  }

  private func stopPlayback(_ playback: PlaybackID, _ order: SwitchOrder) async {
    let outcome = await services.send(.stopPlayback(playback))
    if outcome.failure != .notFound { fail(order, outcome) }
  }

  // MARK: Beginning and end

  private func originate(_ origination: Origination, _ order: SwitchOrder) async {
    let reports = services.currentLink.reportsVariables
    let outcome = await services.send(
      .originate(origination.asARI(application: services.application, reported: reports)))
    switch outcome {
    case .done:
      if mirror.place == .requested { mirror.place = .outside }
    case .unanswered(.timedOut):
      // No reply, but an event has shown that it is there.
      guard mirror.place == .requested else { return }
      // It may come up at any time, and nobody will be waiting for it.
      mirror.disown()
      services.fail(order, .timedOut, evidence: "originate of channel \(id)")
      await hangUpAgain(.normalClearing)
    case .unanswered(.nodeLost):
      // Nothing follows from it: the next snapshot shows whether it is there.
      fail(order, outcome)
    case .failed, .unanswered:
      mirror.disown()
      fail(order, outcome)
      finish(nil)
    }
  }

  private func hangUp(_ cause: HangupCause, _ order: SwitchOrder) async {
    guard !mirror.isGone else { return }
    let outcome = await services.send(.hangUp(id, cause: cause))
    switch outcome.failure {
    case nil: planEndCheck()
    case .notFound?: finish(nil)
    case .timedOut? where mirror.isGone: break
    case .timedOut?, .refused?:
      fail(order, outcome)
      planEndCheck()
    case .nodeLost?: fail(order, outcome)
    }
  }

  func hangUpAgain(_ cause: HangupCause) async {
    guard !mirror.isGone else { return }
    mirror.hangUpOrdered(cause: cause, at: services.now)
    let outcome = await services.send(.hangUp(id, cause: cause))
    if outcome.failure == .notFound { finish(nil) } else { planEndCheck() }
  }

  private func handBack(to location: DialplanLocation, _ order: SwitchOrder) async {
    // First takes our stamp off: else a reconnect would find a channel of
    // ours and hang up a caller who is served elsewhere.
    if mirror.call != nil {
      let unstamped = await services.send(.setVariable(Stamp.setting(nil, isReported: false), of: id))
      guard unstamped.isDone else { return fail(order, unstamped) }
    }
    mirror.isHandedBack = true
    let outcome = await services.send(.continueInDialplan(id, at: location))
    switch outcome.failure {
    case nil:
      planEndCheck()
      // The subscription would keep telling of a channel that is not ours.
      _ = await services.send(.unsubscribe(services.application, from: [.channel(id)]))
    case .timedOut?:
      fail(order, outcome)
      planEndCheck()
    case .notFound?, .refused?, .nodeLost?:
      if !mirror.isGone { mirror.isHandedBack = false }
      fail(order, outcome)
    }
  }
}
