import Telephony
import Testing

@testable import Switchboard

@Suite("The mirror of a channel")
struct ChannelMirrorTests {
  private func mirror(_ origin: ChannelMirror.Origin = .entered) -> ChannelMirror {
    ChannelMirror(id: "1.1", origin: origin, place: .outside, knownSince: .epoch)
  }

  /// What is known before the end, what Asterisk gives at the end, and what
  /// is told.
  @Test(
    "tells the truest cause it knows",
    arguments: [
      // Seen with Asterisk 22.10.1: the far end's BYE gives no cause anywhere.
      (far: true, toldCause: 0, ordered: 0, atEnd: 0, told: 16),
      (far: true, toldCause: 17, ordered: 0, atEnd: 0, told: 17),
      (far: true, toldCause: 17, ordered: 0, atEnd: 21, told: 21),
      (far: false, toldCause: 32, ordered: 26, atEnd: 26, told: 26),
      (far: false, toldCause: 32, ordered: 26, atEnd: 0, told: 26),
      (far: false, toldCause: 16, ordered: 0, atEnd: 0, told: 31),
      (far: false, toldCause: 0, ordered: 0, atEnd: 19, told: 19),
    ])
  func causes(far: Bool, toldCause: Int, ordered: Int, atEnd: Int, told: Int) {
    var mirror = mirror()
    if ordered != 0 { mirror.hangUpOrdered(cause: HangupCause(rawValue: ordered), at: .epoch) }
    mirror.sawHangUpRequest(cause: HangupCause(rawValue: toldCause), isSoft: !far)
    #expect(
      mirror.end(cause: HangupCause(rawValue: atEnd)) == .channelEnded("1.1", HangupCause(rawValue: told)))
    #expect(mirror.end(cause: .userBusy) == nil)
  }

  @Test("tells nothing after the end")
  func afterEnd() {
    var mirror = mirror(.originated)
    mirror.playbackOrdered("p")
    _ = mirror.end()
    #expect(mirror.sawRinging() == nil)
    #expect(mirror.sawEntered() == nil)
    #expect(mirror.answerAccepted() == nil)
    #expect(mirror.sawPlaybackEnd("p", .completed) == nil)
    #expect(mirror.isGone)
    mirror.sawLeft()
    #expect(mirror.isGone)
  }

  @Test("of a caller tells up as answered, of a leg only once it is in our application")
  func answered() {
    var caller = mirror()
    #expect(caller.sawUp() == .channelAnswered("1.1"))
    #expect(caller.sawUp() == nil)
    var leg = mirror(.originated)
    #expect(leg.sawRinging() == .channelRang("1.1"))
    #expect(leg.sawRinging() == nil)
    #expect(leg.sawUp() == nil)
    #expect(leg.sawEntered() == .channelAnswered("1.1"))
    #expect(leg.sawEntered() == nil)
    #expect(leg.sawRinging() == nil)
  }

  @Test("of a leg that was given up tells nothing at all")
  func disowned() {
    var leg = mirror(.originated)
    leg.disown()
    #expect(leg.sawRinging() == nil)
    #expect(leg.sawEntered() == nil)
    #expect(leg.end(cause: .normalClearing) == nil)
  }

  @Test("tells a failed playback only if it did not fail by the hang-up")
  func playbacks() {
    var mirror = mirror()
    mirror.playbackOrdered("p1")
    mirror.playbackOrdered("p2")
    #expect(mirror.sawPlaybackEnd("p1", .failed) == .playbackEnded("p1", .failed))
    #expect(mirror.sawPlaybackEnd("p1", .failed) == nil)
    mirror.sawHangUpRequest(cause: nil, isSoft: false)
    #expect(mirror.sawPlaybackEnd("p2", .failed) == nil)
    #expect(mirror.playbacks.isEmpty)
  }
}
