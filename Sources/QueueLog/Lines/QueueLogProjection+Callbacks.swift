import CallCore
import Telephony

/// The lines of callbacks, which app_queue has no events for.
///
/// Who takes one leaves by a key. When agent and customer are together, the
/// customer enters and is connected at once, under the channel on which the
/// customer was dialled: so each entry in the log has one end, the waits in it
/// are those on the line, and the talk is counted.
extension QueueLogProjection {
  mutating func request(_ request: CallbackRequested, at moment: Instant) -> [QueueLogLine] {
    guard var caller = callers[request.call], let stay = caller.stay else { return [] }
    let waited = moment.wholeSecond - stay.enteredAt.wholeSecond
    let data = [request.key, String(request.position), String(stay.position), String(waited)]
    let lines = [line(.exitWithKey, caller, at: moment, data)]
    caller.stay = nil
    caller.away = request.queue
    callers[request.call] = caller
    return lines
  }

  /// The customer is there: enters, for the lines that follow.
  mutating func comeBack(_ answered: CallAnswered, at moment: Instant) -> [QueueLogLine] {
    guard var caller = callers[answered.call], caller.away != nil else { return [] }
    caller.away = nil
    caller.stay = Stay(queue: answered.queue, enteredAt: moment, position: 1)
    callers[answered.call] = caller
    return [line(.enterQueue, caller, at: moment, ["", caller.number, "1"])]
  }
}
