import Telephony

/// A caller's stay in a queue.
struct Wait: Codable, Equatable, Sendable {
  /// An agent whom the caller is not offered to for a while.
  struct Bar: Codable, Equatable, Sendable {
    let agent: AgentID
    /// Until then even if nobody else is there: a phone that refuses at once
    /// must not be rung in a tight loop.
    let firmUntil: Instant
    let endsAt: Instant
  }

  /// When an announcement is due next, and which of its variants.
  struct Said: Codable, Equatable, Sendable {
    var dueAt: Instant?
    var times = 0
  }

  var queue: QueueID
  /// The release whose rules of the queue hold: the one in force at entry, for
  /// the whole stay, unless another is applied to those who wait.
  var release: ReleaseID
  /// What the flow asked for: limit, exits, ways on.
  let asked: QueueStep
  /// Since when the caller waits, over all queues; all steps count from it.
  let enqueuedAt: Instant
  /// Since when the wait of this call counts: not the time between two calls
  /// of a customer who has the old place back.
  let waitedFrom: Instant
  /// When this queue was entered.
  var enteredAt: Instant
  /// In the order of entries; tells callers of the same moment apart.
  let number: UInt64
  /// When the wait limit is reached.
  let endsAt: Instant
  var priority: Int
  var rank: Rank
  var demand: DemandKey
  /// The skills needed at queue entry, ordered by id; for the statistics.
  let skills: [SkillID]
  /// What the caller could expect at entry; nil for one who had not to wait.
  var forecast: WaitForecast?
  /// The index of the next routing step.
  var nextStep = 0
  /// Whether the routing step taken last is passed over when nobody who may
  /// serve is logged in.
  var leavesStepWhenLoggedOut = false
  /// Until when the caller is offered to one agent only.
  var aloneUntil: Instant?
  /// The offers that ring, in the order of their beginning.
  var offers: [Offer] = []
  /// How many may ring at once.
  var offersMax = 1
  /// When the first of those that ring began, and when one more may ring.
  var ringingSince: Instant?
  var growsAt: Instant?
  /// The wait limit is reached, and what rings is let finish.
  var isLastChance = false
  var bars: [Bar] = []
  /// Up to when bars were looked at: moments before are not due again.
  var lookedAt = Instant.epoch
  /// The member rung last for this caller.
  var cursor: MemberCursor?
  /// For each announcement of the queue.
  var said: [Said] = []
  /// The best place the caller was told; never told a worse one.
  var toldPosition: Int?
  /// What the caller was told of the wait.
  var toldWait: WaitPromise?
  var overflows = 0
}

extension Wait {
  /// When something is due if nothing happens.
  ///
  /// - Parameters:
  ///   - rules: the queue's rules for this stay.
  ///   - isListening: the caller hears an announcement; the next waits for its end.
  ///   - limit: when the wait is over, where that is not the wait limit.
  func deadline(_ rules: QueueDefinition, isListening: Bool, limit: Instant? = nil) -> Instant? {
    var first: Instant? = isLastChance ? nil : limit ?? endsAt
    func consider(_ moment: Instant?) {
      if let moment { first = first.map { min($0, moment) } ?? moment }
    }
    for offer in offers { consider(offer.endsAt) }
    for bar in bars { consider(bar.firmUntil > lookedAt ? bar.firmUntil : bar.endsAt) }
    if !isListening { for entry in said { consider(entry.dueAt) } }
    consider(growsAt)
    consider(aloneUntil)
    if aloneUntil == nil, offers.isEmpty, nextStep < rules.steps.count {
      consider(enqueuedAt.advanced(by: rules.steps[nextStep].after))
    }
    return first
  }

  /// Whether more phones may ring than do.
  var wantsMoreOffers: Bool { !isLastChance && offers.count < offersMax }
}
