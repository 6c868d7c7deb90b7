public import CallCore
public import Telephony

/// The calls of a day that was, as the call records have them: the same
/// numbers at the same moments. How long callers wait and talk is drawn from
/// that day's own times, queue by queue: what each did belongs to the routing
/// of that day.
public struct RecordedDay: Sendable, Equatable {
  /// A call that came.
  public struct Arrival: Sendable, Equatable {
    /// Counted from midnight.
    public var at: Duration
    public var number: String
    public var wish: PlannedCall.Wish
    public var leavesFlowAfter: Duration?
  }

  public private(set) var calls: [Arrival] = []
  /// Instead of the day's own; nil inside is for ever.
  public var patience: Patience = .asRecorded
  /// Instead of the day's own.
  public var talk: (mean: TalkMean, shape: TimeShape)? {
    get { talkMean.map { ($0, talkShape) } }
    set { (talkMean, talkShape) = (newValue?.mean, newValue?.shape ?? .exponential) }
  }

  /// How long callers wait.
  public enum Patience: Sendable, Equatable {
    case asRecorded
    /// Exponential with this mean; nil is for ever.
    case drawn(Duration?)
  }

  private var talkMean: TalkMean?
  private var talkShape = TimeShape.exponential
  /// Ordered, by queue; under nil those of all queues.
  private var talks: [QueueID?: [Duration]] = [:]
  private var curves: [QueueID?: PatienceCurve] = [:]

  /// - Parameters:
  ///   - records: of the calls that arrived on the day, in any order.
  ///   - midnight: when the day began.
  public init(_ records: [CallRecord], midnight: Instant) {
    var waits: [QueueID?: [PatienceCurve.Wait]] = [:]
    for record in records.sorted(by: { ($0.arrivedAt, $0.call) < ($1.arrivedAt, $1.call) }) {
      calls.append(Self.arrival(record, midnight))
      guard let queue = record.queue else { continue }
      for key in [queue, nil] {
        if record.outcome == .answered, record.talked > .zero { talks[key, default: []].append(record.talked) }
        waits[key, default: []].append(
          PatienceCurve.Wait(waited: Self.waitedOnTheLine(record), abandoned: record.outcome == .abandoned))
      }
    }
    talks = talks.mapValues { $0.sorted() }
    curves = waits.mapValues { PatienceCurve($0) }
  }

  /// Whether a talk was recorded that times can be drawn from.
  public var hasTalks: Bool { !(talks[nil] ?? []).isEmpty }

  /// Who takes a callback waits on without any patience: the wait on the line
  /// ends there.
  private static func waitedOnTheLine(_ record: CallRecord) -> Duration {
    guard let callback = record.callback else { return record.waited }
    // The place may be that of an earlier call.
    let began = max(record.arrivedAt, record.enqueuedAt ?? record.arrivedAt)
    return min(record.waited, max(.zero, began.duration(to: callback.requestedAt)))
  }

  private static func arrival(_ record: CallRecord, _ midnight: Instant) -> Arrival {
    var arrival = Arrival(
      at: midnight.duration(to: record.arrivedAt), number: record.dnis, wish: record.queue.map { .queue($0) } ?? .any)
    if record.queue == nil {
      switch record.outcome {
      case .leftInFlow:
        arrival.wish = .nothing
        arrival.leavesFlowAfter = record.arrivedAt.duration(to: record.endedAt)
      case .completedInFlow: arrival.wish = .nothing
      default: break
      }
    }
    return arrival
  }

  func calls(seed: UInt64) -> [PlannedCall] {
    calls.enumerated().map { index, arrival in
      var draw = Draw(seed: seed, .caller, index)
      let quantile = draw.unit()
      let patience: Duration? =
        switch self.patience {
        case .asRecorded: curve(arrival.wish).patience(at: quantile)
        case .drawn(let mean): mean?.scaled(by: -PlainMath.logarithm(1 - quantile))
        }
      return PlannedCall(
        at: arrival.at, number: arrival.number, wish: arrival.wish, talk: talk(arrival.wish, &draw),
        patience: patience, leavesFlowAfter: arrival.leavesFlowAfter)
    }
  }

  private func talk(_ wish: PlannedCall.Wish, _ draw: inout Draw) -> PlannedTalk {
    if let talkMean { return .drawn(talkShape.factor(&draw), talkMean) }
    var own: [Duration] = []
    if case .queue(let queue) = wish { own = talks[queue] ?? [] }
    if own.isEmpty { own = talks[nil] ?? [] }
    return .fixed(own.isEmpty ? .zero : own[draw.roll(own.count)])
  }

  private func curve(_ wish: PlannedCall.Wish) -> PatienceCurve {
    if case .queue(let queue) = wish, let own = curves[queue] { return own }
    return curves[nil] ?? PatienceCurve([])
  }
}
