import Telephony

/// The flow machine: where one caller is in a flow, and what comes next.
///
/// A value without ids or clocks of its own: each input returns the actions it
/// leads to, and ``deadline`` says when to come back if nothing happens. It is
/// over when it returns ``FlowAction/enqueue(_:)``, ``FlowAction/hangUp(_:)``,
/// ``FlowAction/leave(_:)`` or ``FlowAction/loopFound``; only ``resume(at:from:now:)``
/// may follow, when a queue's wait limit sends the caller back.
struct FlowRun: Codable, Equatable, Sendable {
  /// What the flow waits for.
  enum Activity: Codable, Equatable, Sendable {
    /// Nothing yet, or no more.
    case idle
    /// The answer order was given; up comes next.
    case answering
    /// A `play` step's media is heard; its end comes next.
    case playing
    /// A menu's prompt is heard; its end, or a digit, comes next.
    case prompting(tries: Int)
    /// The prompt has ended; a digit or the deadline comes next.
    case awaitingDigit(tries: Int)
  }

  private(set) var step = 0
  private(set) var activity = Activity.idle
  private(set) var deadline: Instant?
  private(set) var isAnswered: Bool

  init(isAnswered: Bool) { self.isAnswered = isAnswered }

  /// How long an answer may take until up is seen.
  static let answerLimit = Duration.seconds(10)
  /// How long one playback may last. Beyond it the flow goes on: the end of
  /// the playback must have been lost.
  static let playbackLimit = Duration.seconds(1800)
  /// How many steps may be taken in a row without waiting for anything.
  static let stepsInARowMax = 100

  // MARK: Inputs

  /// Takes the steps from `index` on until one has to wait.
  mutating func resume(at index: Int, in flow: Flow, now: Instant) -> [FlowAction] {
    step = index
    for _ in 0..<Self.stepsInARowMax {
      guard flow.steps.indices.contains(step) else { return end([.hangUp(.normalClearing)]) }
      switch flow.steps[step] {
      case .answer where isAnswered:
        step += 1
      case .answer:
        wait(for: .answering, until: now.advanced(by: Self.answerLimit))
        return [.answer]
      case .play(let media) where media.isEmpty:
        step += 1
      case .play(let media):
        wait(for: .playing, until: now.advanced(by: Self.playbackLimit))
        return [.play(media)]
      case .menu(let menu):
        return prompt(menu, before: [], tries: 1, now: now)
      case .queue(let queueStep):
        return end([.enqueue(queueStep)])
      case .goTo(let target):
        step = target
      case .hangUp(let cause):
        return end([.hangUp(cause)])
      case .leave(let location):
        return end([.leave(location)])
      }
    }
    return end([.loopFound])
  }

  /// The channel is up, by our answer or for another reason.
  mutating func channelAnswered(in flow: Flow, now: Instant) -> [FlowAction] {
    isAnswered = true
    guard activity == .answering else { return [] }
    return resume(at: step + 1, in: flow, now: now)
  }

  /// The media of the last ``FlowAction/play(_:)`` was played out or stopped,
  /// or could not be played at all.
  mutating func playbackEnded(in flow: Flow, now: Instant) -> [FlowAction] {
    switch activity {
    case .playing:
      return resume(at: step + 1, in: flow, now: now)
    case .prompting(let tries):
      guard let menu = menu(in: flow) else { return [] }
      wait(for: .awaitingDigit(tries: tries), until: now.advanced(by: menu.digitTime))
      return []
    case .idle, .answering, .awaitingDigit:
      return []  // The end of a playback that we stopped ourselves.
    }
  }

  /// The caller pressed a digit. Outside a menu it means nothing.
  mutating func digitReceived(_ digit: String, in flow: Flow, now: Instant) -> [FlowAction] {
    let tries: Int
    var actions: [FlowAction] = []
    switch activity {
    case .prompting(let count):
      tries = count
      actions.append(.stopPlayback)
    case .awaitingDigit(let count):
      tries = count
    case .idle, .answering, .playing:
      return []
    }
    guard let menu = menu(in: flow) else { return actions }
    if let target = menu.options[digit] {
      actions.append(.chose(step: step))
      return actions + resume(at: target, in: flow, now: now)
    }
    return actions + retry(menu, after: menu.invalidPrompt, tries: tries, in: flow, now: now)
  }

  /// The moment of ``deadline`` has come.
  mutating func deadlinePassed(in flow: Flow, now: Instant) -> [FlowAction] {
    switch activity {
    case .idle:
      return []
    case .answering:
      return end([.answerLost])
    case .playing, .prompting:
      return playbackEnded(in: flow, now: now)
    case .awaitingDigit(let tries):
      guard let menu = menu(in: flow) else { return [] }
      return retry(menu, after: menu.silencePrompt, tries: tries, in: flow, now: now)
    }
  }

  /// We were away and are back: do again what may have been lost meanwhile.
  ///
  /// - Parameter playbackGoesOn: whether the last playback still runs. If not,
  ///   it is played again: hearing a prompt twice is better than missing it,
  ///   and digits pressed meanwhile are lost.
  mutating func redrive(isAnswered answered: Bool, playbackGoesOn: Bool, in flow: Flow, now: Instant) -> [FlowAction] {
    isAnswered = isAnswered || answered
    switch activity {
    case .idle:
      return []
    case .answering:
      return isAnswered ? channelAnswered(in: flow, now: now) : resume(at: step, in: flow, now: now)
    case .playing, .prompting:
      return playbackGoesOn ? [] : replay(in: flow, now: now)
    case .awaitingDigit:
      return replay(in: flow, now: now)
    }
  }

  // MARK: Transitions

  private mutating func replay(in flow: Flow, now: Instant) -> [FlowAction] {
    switch activity {
    case .prompting(let tries), .awaitingDigit(let tries):
      guard let menu = menu(in: flow) else { return [] }
      return prompt(menu, before: [], tries: tries, now: now)
    case .idle, .answering, .playing:
      return resume(at: step, in: flow, now: now)
    }
  }

  private mutating func retry(
    _ menu: Menu, after notice: [Media], tries: Int, in flow: Flow, now: Instant
  ) -> [FlowAction] {
    guard tries < menu.triesMax else { return resume(at: menu.otherwise, in: flow, now: now) }
    return prompt(menu, before: notice, tries: tries + 1, now: now)
  }

  private mutating func prompt(_ menu: Menu, before notice: [Media], tries: Int, now: Instant) -> [FlowAction] {
    let media = notice + menu.prompt
    guard !media.isEmpty else {
      wait(for: .awaitingDigit(tries: tries), until: now.advanced(by: menu.digitTime))
      return []
    }
    wait(for: .prompting(tries: tries), until: now.advanced(by: Self.playbackLimit))
    return [.play(media)]
  }

  private func menu(in flow: Flow) -> Menu? {
    guard flow.steps.indices.contains(step), case .menu(let menu) = flow.steps[step] else { return nil }
    return menu
  }

  private mutating func wait(for next: Activity, until moment: Instant) {
    activity = next
    deadline = moment
  }

  private mutating func end(_ actions: [FlowAction]) -> [FlowAction] {
    activity = .idle
    deadline = nil
    return actions
  }
}

/// What a flow asks for.
enum FlowAction: Codable, Equatable, Sendable {
  case answer
  case play([Media])
  case stopPlayback
  /// A menu's option was chosen; not an order, for the record.
  case chose(step: Int)
  case enqueue(QueueStep)
  case hangUp(HangupCause)
  case leave(DialplanLocation)
  /// Asterisk did not confirm the answer: the caller needs the safe exit.
  case answerLost
  /// The flow ran in circles: the caller needs the safe exit.
  case loopFound
}
