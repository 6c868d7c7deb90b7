import Telephony

/// What we know of one channel: what Asterisk said of it, and what we have
/// told of it already, so that each thing is told exactly once.
struct ChannelMirror: Equatable, Sendable {
  enum Origin: Equatable, Sendable {
    /// It came to us from a trunk or a phone.
    case entered
    /// We made it.
    case originated
  }

  /// Where it is. requested → outside → in application → left → gone; any of
  /// them may be skipped but gone, and nothing leads out of gone.
  enum Place: Equatable, Sendable {
    /// Asked for; no sign of it yet.
    case requested
    /// It exists, but not in our application: it rings, or is on its way.
    case outside
    case inApplication
    /// It has left our application and, as a rule, is about to end.
    case left
    case gone
  }

  let id: ChannelID
  let origin: Origin
  var place: Place
  /// The call it is stamped with.
  var call: CallID?
  /// Since when we know of it.
  let knownSince: Instant

  private(set) var hasToldRang = false
  private(set) var hasToldAnswered = false
  /// Given up by us after an originate that was not confirmed: nobody waits
  /// for it, nothing is told of it, and it is hung up if it appears.
  private(set) var isDisowned = false
  /// The moment and the cause of our own hang-up.
  private(set) var hangUpOrderedAt: Instant?
  private(set) var hangUpCause: HangupCause?
  /// Asterisk was asked to end it, by the far end or by us.
  private(set) var isHangingUp = false
  /// We gave it back to the dialplan.
  var isHandedBack = false
  private var farEndHungUp = false
  private var toldCause: HangupCause?
  /// Playbacks that we asked for and that have not ended.
  private(set) var playbacks: [PlaybackID] = []
  /// Of them, those that no event has shown to play yet.
  private var unconfirmed: [PlaybackID] = []
  /// Of them, those that Asterisk can't stop: words that it puts together.
  private var unstoppable: Set<PlaybackID> = []
  /// Of them, those that we ordered stopped.
  private var stopped: Set<PlaybackID> = []

  init(id: ChannelID, origin: Origin, place: Place, call: CallID? = nil, knownSince: Instant) {
    self.id = id
    self.origin = origin
    self.place = place
    self.call = call
    self.knownSince = knownSince
  }

  var isGone: Bool { place == .gone }

  // MARK: What Asterisk says

  /// The channel is ringing at the far end.
  mutating func sawRinging() -> SwitchFact? {
    if place == .requested { place = .outside }
    guard !isGone, !isDisowned, origin == .originated, !hasToldRang, !hasToldAnswered else { return nil }
    hasToldRang = true
    return .channelRang(id)
  }

  /// The channel is up. Of one that we made this is not yet told: until it is
  /// in our application too, it can't be bridged.
  mutating func sawUp() -> SwitchFact? {
    if place == .requested { place = .outside }
    return origin == .entered ? tellAnswered() : nil
  }

  /// The channel is in our application; of one that we made it means that the
  /// far end picked up.
  mutating func sawEntered() -> SwitchFact? {
    guard !isGone else { return nil }
    place = .inApplication
    return origin == .originated ? tellAnswered() : nil
  }

  /// Our answer was accepted.
  mutating func answerAccepted() -> SwitchFact? { tellAnswered() }

  private mutating func tellAnswered() -> SwitchFact? {
    guard !isGone, !isDisowned, !hasToldAnswered else { return nil }
    hasToldAnswered = true
    return .channelAnswered(id)
  }

  /// Somebody asked Asterisk to end the channel.
  ///
  /// - Parameters:
  ///   - cause: as the event has it.
  ///   - isSoft: the request came from inside Asterisk. Its "cause" is then a
  ///     bit of `AST_SOFTHANGUP_*` (32: explicit, 16: application unloaded),
  ///     and no cause of Q.850 at all (seen with 22.10.1; main/channel.c).
  mutating func sawHangUpRequest(cause: HangupCause?, isSoft: Bool) {
    isHangingUp = true
    guard !isSoft else { return }
    farEndHungUp = true
    if let cause, cause != .unknown { toldCause = cause }
  }

  mutating func sawLeft() {
    if place != .gone { place = .left }
  }

  /// The channel has ended; tells so once, with the truest cause known.
  ///
  /// - Parameter cause: what Asterisk gave at the end. It gives none (0) for
  ///   a plain BYE of the far end, so that this counts as normal clearing.
  mutating func end(cause: HangupCause? = nil) -> SwitchFact? {
    guard !isGone else { return nil }
    place = .gone
    guard !isDisowned else { return nil }
    return .channelEnded(id, bestCause(cause))
  }

  private func bestCause(_ given: HangupCause?) -> HangupCause {
    if let given, given != .unknown { return given }
    if isHandedBack { return .normalClearing }
    if let known = toldCause ?? hangUpCause { return known }
    if farEndHungUp { return .normalClearing }
    // Somebody in Asterisk (an operator, a time-out) ended it and said no more.
    return isHangingUp ? .normalUnspecified : .unknown
  }

  // MARK: What we do

  mutating func hangUpOrdered(cause: HangupCause, at now: Instant) {
    if hangUpCause == nil { hangUpCause = cause }
    hangUpOrderedAt = now
  }

  mutating func disown() { isDisowned = true }

  /// Whether it hears something that has to be heard out.
  var hearsWords: Bool { !unstoppable.isEmpty }

  /// - Parameter isStoppable: of one that begins with words which Asterisk puts
  ///   together it is not.
  mutating func playbackOrdered(_ playback: PlaybackID, isStoppable: Bool = true) {
    playbacks.append(playback)
    if !isStoppable { unstoppable.insert(playback) }
    unconfirmed.append(playback)
  }

  /// We have it stopped: its end is what was wanted, and is not told.
  mutating func playbackStopOrdered(_ playback: PlaybackID) {
    if playbacks.contains(playback) { stopped.insert(playback) }
  }

  mutating func sawPlaybackBegin(_ playback: PlaybackID) { unconfirmed.removeAll { $0 == playback } }

  /// Whether an event has shown that a playback of ours plays, or has played.
  func hasBegun(_ playback: PlaybackID) -> Bool { !unconfirmed.contains(playback) }

  /// The playback ended; tells so, unless we had it stopped, or it failed only
  /// because the channel is ending.
  ///
  /// - Returns: nil when the channel has no such playback (any more), or when
  ///   nothing shall be told.
  mutating func sawPlaybackEnd(_ playback: PlaybackID, _ end: PlaybackEnd) -> SwitchFact? {
    guard let index = playbacks.firstIndex(of: playback) else { return nil }
    playbacks.remove(at: index)
    unstoppable.remove(playback)
    sawPlaybackBegin(playback)
    guard stopped.remove(playback) == nil else { return nil }
    guard !isGone, !isDisowned, !(end == .failed && isHangingUp) else { return nil }
    return .playbackEnded(playback, end)
  }

  mutating func forget(_ playback: PlaybackID) {
    stopped.remove(playback)
    unstoppable.remove(playback)
    playbacks.removeAll { $0 == playback }
    unconfirmed.removeAll { $0 == playback }
  }

  /// Takes over what a snapshot saw, which is told as a whole elsewhere.
  mutating func adopt(_ sighting: ChannelSighting, playbacks: [PlaybackID]) {
    place = sighting.isInApplication ? .inApplication : .outside
    call = sighting.call ?? call
    hasToldAnswered = sighting.isAnswered
    self.playbacks = playbacks
    unconfirmed = []
    unstoppable.formIntersection(playbacks)
    stopped.formIntersection(playbacks)
  }
}
