import CallCore
import Telephony

/// A caller of a planned day who is under way.
struct PlannedCaller {
  let planned: PlannedCall
  /// The place in the plan, which says who it is.
  let place: Int
  /// The how many-th call of this caller it is, from 1.
  let times: Int
  var channel: ChannelID = ""
  var call: CallID?
  var flow: FlowID?
  /// The menu that is heard, until a key is pressed.
  var menu: (step: Int, menu: Menu)?
  var firstQueuedAt: Instant?
  var waitingIn: QueueID?
  var isTalking = false
  var offers = 0
  /// The announcement heard at the moment, if it offers a callback.
  var callbackOffer: PlaybackID?
  /// The queue whose callback was taken.
  var callbackQueue: QueueID?
  var callbackAttempts = 0

  init(_ planned: PlannedCall, place: Int, times: Int = 1) {
    self.planned = planned
    self.place = place
    self.times = times
  }

  /// A stream of chance of this call, the same whatever else happens that day.
  ///
  /// - Parameter part: the how many-th of its subject.
  func draw(seed: UInt64, _ subject: Draw.Subject, _ part: Int = 0) -> Draw {
    Draw(seed: seed, subject, place, (times - 1) << 12 | min(part, 0xfff))
  }
}
