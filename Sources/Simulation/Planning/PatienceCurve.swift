import Telephony

/// How long callers of a day would have waited, from how long they did.
///
/// Who was answered would have waited longer than we saw: such waits are
/// censored. The product-limit estimator of Kaplan and Meier (JASA 53, 1958)
/// counts them as still waiting up to then; it is the usual one for call
/// centres (Brown et al., JASA 100, 2005). Beyond the last abandonment nothing
/// was seen; from there on callers give up at the day's mean rate.
public struct PatienceCurve: Sendable, Equatable {
  /// One caller's wait, and whether it ended because the caller hung up.
  public struct Wait: Sendable, Equatable {
    public var waited: Duration
    public var abandoned: Bool

    public init(waited: Duration, abandoned: Bool) {
      self.waited = waited
      self.abandoned = abandoned
    }
  }

  private struct Step: Sendable, Equatable {
    var waited: Duration
    /// The share that is more patient than this.
    var staying: Double
  }

  private var steps: [Step] = []
  /// Abandonments for each second of waiting.
  private var hazard = 0.0

  public init(_ waits: [Wait]) {
    let ordered = waits.sorted { $0.waited < $1.waited }
    var (index, staying) = (0, 1.0)
    var (abandoned, seconds) = (0, 0.0)
    while index < ordered.count {
      let moment = ordered[index].waited
      let atRisk = ordered.count - index
      var gaveUp = 0
      while index < ordered.count, ordered[index].waited == moment {
        if ordered[index].abandoned { gaveUp += 1 }
        seconds += moment.inSeconds
        index += 1
      }
      guard gaveUp > 0 else { continue }
      abandoned += gaveUp
      staying *= 1 - Double(gaveUp) / Double(atRisk)
      steps.append(Step(waited: moment, staying: staying))
    }
    if abandoned > 0 { hazard = Double(abandoned) / max(seconds, 1e-6) }
  }

  /// - Parameter quantile: 0 or more, less than 1; less patient first.
  /// - Returns: nil when nobody gave up at all.
  func patience(at quantile: Double) -> Duration? {
    guard let last = steps.last else { return nil }
    let staying = 1 - quantile
    if staying <= last.staying {
      // More patient than was seen.
      let share = staying / last.staying
      return last.waited + .microseconds(Int64(min(-PlainMath.logarithm(share) / hazard, 1e9) * 1e6))
    }
    var (low, high) = (0, steps.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].staying < staying { high = middle } else { low = middle + 1 }
    }
    return steps[low].waited
  }
}
