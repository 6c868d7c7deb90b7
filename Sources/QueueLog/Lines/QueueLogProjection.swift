import CallCore
import Telephony

/// What announcements are in the words of app_queue's log.
///
/// A value that folds announcements, in their order, into lines; the same
/// announcements give the same lines. It keeps of each call under way what its
/// next line needs, and of each agent who is logged in the queues and pauses.
public struct QueueLogProjection: Codable, Equatable, Sendable {
  /// How a caller's number is written.
  public enum CallerNumbers: String, Codable, Sendable {
    /// `***42`: two digits at most.
    case masked
    /// In full, as app_queue does. The file is then personal data: erasing a
    /// person in Cordboard does not reach it.
    case clear
  }

  /// A call under way.
  struct Caller: Codable, Equatable, Sendable {
    /// The caller's channel, which names the call in the log.
    var channel: String
    /// The caller's number, as it may be written.
    var number: String
    var stay: Stay?
    /// The queue in which a customer who is not on the line waits for a callback.
    var away: QueueID?
    /// What rings, in the order of its beginning.
    var rings: [Ring] = []
    /// How long the agent's phone rang who answered; milliseconds.
    var answeredAfter: Int64?
    var talk: Talk?
  }

  /// A stay in a queue.
  struct Stay: Codable, Equatable, Sendable {
    let queue: QueueID
    let enteredAt: Instant
    let position: Int
  }

  /// An offer that is not over.
  struct Ring: Codable, Equatable, Sendable {
    let offer: OfferID
    let agent: AgentID
    let since: Instant
    /// When the phone was picked up.
    var acceptedAt: Instant?
  }

  /// Caller and agent together.
  struct Talk: Codable, Equatable, Sendable {
    let agent: AgentID
    let since: Instant
    /// Seconds.
    let held: Int64
  }

  /// Calls kept at once; of more, the oldest is forgotten.
  static let callersMax = 100_000

  public let callerNumbers: CallerNumbers
  var callers: [CallID: Caller] = [:]
  var members: [AgentID: Member] = [:]
  /// Calls that had to be forgotten before their end.
  private(set) var callersForgotten = 0

  public init(callerNumbers: CallerNumbers) { self.callerNumbers = callerNumbers }

  /// Whether the announcement can lead to a line, or is needed for one.
  static func concerns(_ announcement: Announcement) -> Bool {
    switch announcement {
    case .callArrived, .callQueued, .queueLeft, .callOffered, .offerAccepted, .offerEnded, .callAnswered, .callEnded,
      .agentChanged, .centreReleased, .callbackRequested, .callbackDialled:
      true
    case .menuChosen, .nodeChanged, .statisticsClosed, .callbackRefused, .callbackAttemptEnded, .callbackEnded: false
    }
  }

  /// Folds one announcement in.
  /// - Returns: the lines it leads to, in order; mostly none or one.
  mutating func take(_ announcement: Announcement, at moment: Instant) -> [QueueLogLine] {
    switch announcement {
    case .callArrived(let arrived):
      note(arrived)
      return []
    case .callQueued(let call, let queue, let position): return enter(call, queue, position: position, at: moment)
    case .queueLeft(let left): return leave(left, at: moment)
    case .callOffered(let offered):
      callers[offered.call]?.rings.append(Ring(offer: offered.offer, agent: offered.agent, since: moment))
      return []
    case .offerAccepted(let call, let offer, _):
      if let index = callers[call]?.rings.firstIndex(where: { $0.offer == offer }) {
        callers[call]?.rings[index].acceptedAt = moment
      }
      return []
    case .offerEnded(let ended): return end(ended, at: moment)
    case .callAnswered(let answered): return comeBack(answered, at: moment) + connect(answered, at: moment)
    case .callbackRequested(let request): return self.request(request, at: moment)
    case .callbackDialled(let dialled):
      callers[dialled.call]?.channel = dialled.channel.rawValue
      return []
    case .callEnded(let record): return complete(record, at: moment)
    case .agentChanged(let view): return change(view, at: moment)
    case .centreReleased: return [QueueLogLine(.configReload, at: moment.wholeSecond)]
    case .menuChosen, .nodeChanged, .statisticsClosed, .callbackRefused, .callbackAttemptEnded, .callbackEnded:
      return []
    }
  }

  /// Begins a log in the middle of a centre's life: readers are told to forget
  /// what they knew, who is logged in, and who waits.
  ///
  /// Calls that are being talked are left out: their beginning is not in this
  /// log.
  mutating func begin(_ view: CentreView, at moment: Instant) -> [QueueLogLine] {
    self = QueueLogProjection(callerNumbers: callerNumbers)
    var lines = [QueueLogLine(.queueStart, at: moment.wholeSecond)]
    for agent in view.agents { lines += change(agent, at: moment) }
    let places = Dictionary(
      view.queues.flatMap { queue in queue.waiting.enumerated().map { ($1, $0 + 1) } }, uniquingKeysWith: { $1 })
    for call in view.calls {
      note(CallArrived(call: call.call, ani: call.ani, dnis: call.dnis, flow: call.flow, channel: call.channels.first))
      if call.callback != nil, let queue = call.queue {
        callers[call.call]?.away = queue
        continue
      }
      guard [.waiting, .offered, .connecting].contains(call.stage), let queue = call.queue else { continue }
      lines += enter(call.call, queue, position: places[call.call] ?? 1, at: moment)
      let enteredAt = call.enqueuedAt ?? moment
      callers[call.call]?.stay = Stay(queue: queue, enteredAt: enteredAt, position: places[call.call] ?? 1)
    }
    return lines
  }

  private mutating func note(_ arrived: CallArrived) {
    // Only calls whose end was lost stay for ever; ids order by their age.
    if callers.count >= Self.callersMax, let oldest = callers.keys.min() {
      callers[oldest] = nil
      callersForgotten += 1
    }
    callers[arrived.call] = Caller(
      channel: arrived.channel?.rawValue ?? arrived.call.rawValue, number: written(arrived.ani))
  }

  private func written(_ number: Personal) -> String {
    switch callerNumbers {
    case .clear: number.clear ?? ""
    // In ASCII, because the readers' databases may know nothing else.
    case .masked: number.clear == nil ? "" : String(number.masked.map { $0 == "•" ? "*" : $0 })
    }
  }
}
