import Telephony

/// A callback that a caller took: what there is of it beside the stay in the
/// queue, which goes on as it was.
struct Callback: Codable, Equatable, Sendable {
  /// The customer's leg.
  ///
  /// parting → ending → absent → ringing → (confirming →) present → in a talk.
  /// From ringing on, an attempt that fails leads back to absent by ending.
  enum Leg: Codable, Equatable, Sendable {
    /// The caller hears that the callback was taken, until then at most.
    case parting(until: Instant)
    /// It was told to end, so often; told again then.
    case ending(orders: Int, until: Instant)
    case absent
    /// An agent is there, and the customer's phone rings.
    case ringing(until: Instant)
    /// Picked up; the key that confirms must come until then.
    case confirming(until: Instant)
    /// The customer is on the line and waits to be connected, until then at
    /// most.
    case present(until: Instant)
  }

  /// Whose rules it goes by: the queue it was taken in.
  let queue: QueueID
  let release: ReleaseID
  let requestedAt: Instant
  var expiresAt: Instant
  var leg: Leg
  /// Until when the customer is not dialled again.
  var restsUntil: Instant?
  /// Another call of the same customer, which may take the place.
  var heldBy: CallID?
  var attempts: [CallbackAttempt] = []
  /// How often the customer was asked to confirm in this attempt.
  var promptsPlayed = 0

  /// Attempts that count towards the rules' limit. Those that failed by our
  /// doing don't, unless they are many.
  var attemptsCounted: Int {
    attempts.count { $0.result?.counts ?? true } + max(0, attempts.count { !($0.result?.counts ?? true) } - 10)
  }

  /// When it is given up: on the line nobody waits longer than other callers.
  var endsAt: Instant {
    if case .present(let until) = leg { until } else { expiresAt }
  }

  /// Whether the customer is on the line and waits to be connected.
  var isPresent: Bool {
    if case .present = leg { true } else { false }
  }

  var record: CallbackRecord { CallbackRecord(requestedAt: requestedAt, attempts: attempts) }

  var view: CallbackView {
    CallbackView(
      queue: queue, requestedAt: requestedAt, expiresAt: expiresAt, attempts: attempts.count,
      restsUntil: restsUntil, isHeld: heldBy != nil)
  }
}

/// Keeps calls small that have none.
indirect enum CallbackBox: Codable, Equatable, Sendable {
  case some(Callback)

  init(_ callback: Callback) { self = .some(callback) }

  var callback: Callback {
    switch self {
    case .some(let callback): callback
    }
  }
}

extension Call {
  /// Whether the customer is to be called back, or was and is not yet
  /// connected. It is over with the talk, or when the queue is left.
  var hasOpenCallback: Bool { hasCallback && phase.wait != nil }

  /// Whether there is no customer to connect at the moment.
  var isAway: Bool { hasOpenCallback && !(callback?.isPresent ?? false) }

  var isOnTheLine: Bool { !isAway }

  /// Whether a channel of the customer is there, or is told to end.
  var hasCustomerLeg: Bool { !hasOpenCallback || callback?.leg != .absent }

  /// Whether customer and agent are being bridged.
  var isBridging: Bool {
    if isOnTheLine, case .connecting(_, let joining) = phase { !joining.isPreparing } else { false }
  }

  /// Whether the customer's phone rings.
  var isRinging: Bool {
    if hasOpenCallback, case .ringing = callback?.leg { true } else { false }
  }

  /// Whether an agent may be rung: always, but for a callback only when the
  /// customer can be dialled, or is there.
  var seeksAgent: Bool {
    guard hasOpenCallback, let callback else { return true }
    return callback.isPresent || callback.leg == .absent && callback.restsUntil == nil && callback.heldBy == nil
  }

  /// Whether the call has nothing in Asterisk that it waits for.
  var isOffline: Bool {
    guard hasOpenCallback, case .waiting = phase else { return false }
    return callback?.leg == .absent
  }
}
