import Telephony

/// What callers hear while they wait. It never delays a match: an offer is
/// made while it is heard, and it ends when the agent is there.
extension Centre {
  func musicClass(of wait: Wait) -> String? { rules(of: wait)?.musicClass }

  mutating func startMusic(for call: Call, _ wait: Wait) {
    guard let musicClass = musicClass(of: wait), call.isOnTheLine else { return }
    order(.startMusic(call.caller, musicClass: musicClass), on: call.node)
  }

  /// Ends what the caller hears.
  mutating func silence(_ call: inout Call, _ wait: Wait) {
    if let playback = call.playback {
      call.playback = nil
      order(.stopPlayback(playback), on: call.node)
    } else if musicClass(of: wait) != nil, call.isOnTheLine {
      order(.stopMusic(call.caller), on: call.node)
    }
  }

  /// Says what is due, the first of it that has something to say; the others
  /// follow when it has ended.
  mutating func makeAnnouncements(to id: CallID, at now: Instant) {
    guard var call = calls[id], case .waiting(var wait) = call.phase, call.playback == nil, call.isOnTheLine,
      let rules = rules(of: wait)
    else { return }
    for (index, announcement) in rules.announcements.enumerated() where wait.said.indices.contains(index) {
      guard let due = wait.said[index].dueAt, due <= now else { continue }
      let media = media(of: announcement, for: call, &wait, index, at: now)
      wait.said[index].dueAt = announcement.every.map { now.advanced(by: $0) }
      guard !media.isEmpty else { continue }
      wait.said[index].times += 1
      let playback = PlaybackID(call.makeObjectID("p", at: now))
      call.playback = playback
      order(.play(playback, on: call.caller, media: media), on: call.node)
      break
    }
    call.phase = .waiting(wait)
    save(call, at: now)
  }

  /// What an announcement says now; empty when it can't say something true.
  private func media(
    of announcement: QueueAnnouncement, for call: Call, _ wait: inout Wait, _ index: Int, at now: Instant
  ) -> [Media] {
    guard !announcement.variants.isEmpty else { return [] }
    if let offer = announcement.callbackOffer, !mayOffer(offer, to: call, wait, at: now) { return [] }
    var media: [Media] = []
    // What was told is noted when all of it can be said.
    var told = wait
    let parts = announcement.variants[wait.said[index].times % announcement.variants.count]
    let estimate = parts.contains(where: \.isEstimate) ? estimate(for: call, wait, at: now) : nil
    let interval = estimate.map { WaitPromise.interval(of: $0, after: wait.toldWait, at: now) }
    for part in parts {
      switch part {
      case .media(let sound): media.append(sound)
      case .position:
        // A place that got worse is not told again: the caller was promised a better one.
        guard let position = routing.position(of: call.id), position <= announcement.positionMax ?? .max,
          position < wait.toldPosition ?? .max
        else { return [] }
        told.toldPosition = position
        media.append(.number(position))
      case .estimatedWait:
        guard let estimate else { return [] }
        let (minutes, promise) = WaitPromise.likely(of: estimate, after: wait.toldWait, at: now)
        told.toldWait = promise
        media.append(.number(minutes))
      case .estimatedWaitFrom:
        guard let interval else { return [] }
        media.append(.number(interval.spoken.from))
      case .estimatedWaitTo:
        guard let interval else { return [] }
        told.toldWait = interval.promise
        media.append(.number(interval.spoken.to))
      case .waited:
        media.append(.number(Self.wholeMinutes(wait.waitedFrom.duration(to: now))))
      }
    }
    wait = told
    return media
  }

  /// Whole minutes, rounded up, at least 1.
  static func wholeMinutes(_ duration: Duration) -> Int {
    max(1, Int((duration.wholeMicroseconds + 59_999_999) / 60_000_000))
  }

  /// The announcement has ended: the music goes on, what is due is said.
  mutating func endAnnouncement(to id: CallID, at now: Instant) {
    guard var call = calls[id], case .waiting(let wait) = call.phase else { return }
    call.playback = nil
    save(call, at: now)
    makeAnnouncements(to: id, at: now)
    if let call = calls[id], call.playback == nil { startMusic(for: call, wait) }
  }
}
