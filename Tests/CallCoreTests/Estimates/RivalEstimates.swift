import Telephony

@testable import CallCore

/// Other ways to estimate a wait, to be compared with. One number each.
struct RivalEstimates {
  enum Name: String, CaseIterable {
    /// Callers ahead times the mean handling time, through the agents.
    case queueLength = "QL"
    /// The same with abandonment (Ibrahim and Whitt 2009).
    case queueLengthAbandoning = "QLm"
    /// Our model with the measured rate, before calibration.
    case measured
    /// The wait of the last caller to enter service.
    case lastAnswered = "LES"
    /// The wait so far of the caller at the head of the line.
    case headOfLine = "HOL"
    /// (3 x old + new) / 4, as Asterisk's `app_queue` has it.
    case movingAverage = "app_queue"
  }

  var rate = ServiceRate()
  var patience = Patience()
  private var lastWait = 0.0
  private var average = 0.0

  mutating func answered(waited: Duration) {
    patience.ended(waited: waited, unserved: false)
    lastWait = waited.inSeconds
    average = (average * 3 + waited.inSeconds) / 4
  }

  /// Seconds.
  func estimates(ahead: Int, headWaited: Double, forecast: WaitForecast?) -> [Name: Double] {
    let taken = Double(max(1, rate.agents)) / max(1, rate.meanHandling)
    return [
      .queueLength: Double(ahead + 1) / taken,
      .queueLengthAbandoning: WaitModel(ahead: ahead, taken: taken, hazard: patience.hazard).mean,
      .measured: forecast?.model?.mean ?? 0,
      .lastAnswered: lastWait,
      .headOfLine: headWaited,
      .movingAverage: average,
    ]
  }
}
