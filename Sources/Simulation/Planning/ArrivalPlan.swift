import CallCore
import Telephony

/// Whom a planned day brings: callers at given rates, or those of a day that was.
public struct ArrivalPlan: Sendable, Equatable {
  /// Calls to one number over some time, as a Poisson process.
  public struct Span: Sendable, Equatable {
    /// Counted from midnight.
    public var from: Duration
    public var until: Duration
    public var number: String
    public var wish: PlannedCall.Wish
    /// How many are expected; each seed has its own number.
    public var calls: Double
    public var talk: TalkMean
    /// The mean; nil is for ever.
    public var patience: Duration?

    public init(
      from: Duration, until: Duration, number: String, wish: PlannedCall.Wish, calls: Double, talk: TalkMean,
      patience: Duration?
    ) {
      self.from = from
      self.until = until
      self.number = number
      self.wish = wish
      self.calls = calls
      self.talk = talk
      self.patience = patience
    }
  }

  public var spans: [Span]
  public var recorded: RecordedDay?
  /// How talks lie around their mean; patience is always exponential.
  public var shape: TimeShape

  public init(spans: [Span] = [], recorded: RecordedDay? = nil, shape: TimeShape = .exponential) {
    self.spans = spans
    self.recorded = recorded
    self.shape = shape
  }

  /// How many calls a day brings in the mean.
  public var expectedCalls: Double { spans.reduce(Double(recorded?.calls.count ?? 0)) { $0 + $1.calls } }

  /// The calls of one seed, in order of time.
  public func calls(seed: UInt64) -> [PlannedCall] {
    var calls: [PlannedCall] = []
    for (index, span) in spans.enumerated() where span.calls > 0 && span.until > span.from {
      var draw = Draw(seed: seed, .arrivals, index)
      let gap = (span.until - span.from).scaled(by: 1 / span.calls)
      var at = span.from + gap.scaled(by: draw.exponential())
      while at < span.until {
        // Filled in below: of the caller's own chance.
        calls.append(
          PlannedCall(
            at: at, number: span.number, wish: span.wish, talk: .drawn(0, span.talk), patience: span.patience))
        at += max(.microseconds(1), gap.scaled(by: draw.exponential()))
      }
    }
    calls = calls.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    for index in calls.indices {
      var draw = Draw(seed: seed, .caller, index)
      calls[index].patience = calls[index].patience.map { $0.scaled(by: draw.exponential()) }
      if case .drawn(_, let mean) = calls[index].talk {
        calls[index].talk = .drawn(shape.factor(&draw), mean)
      }
    }
    guard let recorded else { return calls }
    let replayed = recorded.calls(seed: seed)
    return calls.isEmpty ? replayed : (calls + replayed).sorted { $0.at < $1.at }
  }
}
