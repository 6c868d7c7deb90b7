import Foundation
import Telephony

/// A centre to be simulated: who calls, and who is there to answer.
struct Workload {
  typealias Sampler = (inout SeededGenerator) -> Double

  struct Queue {
    /// Arrivals (of batches) an hour, by the second of the day.
    var perHour: (Double) -> Double
    var peakPerHour: Double
    /// Talk and wrap-up in seconds.
    var handling: Sampler
    /// What talks are longer by at a second of the day.
    var stretch: (Double) -> Double = { _ in 1 }
    /// Seconds until a caller gives up; nil for callers who never do.
    var patience: Sampler?
    var batch: (inout SeededGenerator) -> Int = { _ in 1 }
  }

  struct Agent {
    var queues: [Int] = [0]
    /// When the agent is there, in seconds of the day.
    var presence: [Range<Int>]
  }

  var name: String
  var days = 5
  /// Seconds from the start of the day in which callers arrive.
  var opensFor = 36_000
  var queues: [Queue]
  var agents: [Agent]
}

extension Workload.Queue {
  static func steady(
    _ perHour: Double, handling: @escaping Workload.Sampler, patience: Workload.Sampler? = nil,
    batch: @escaping (inout SeededGenerator) -> Int = { _ in 1 }
  ) -> Workload.Queue {
    Workload.Queue(
      perHour: { _ in perHour }, peakPerHour: perHour, handling: handling, patience: patience, batch: batch)
  }
}

extension Workload {
  private static func exponential(_ mean: Double) -> Sampler { { $0.exponential(mean: mean) } }
  private static func lognormal(_ mean: Double, _ variation: Double) -> Sampler {
    { $0.lognormal(mean: mean, variation: variation) }
  }
  /// Long enough for the line of the evening to be served.
  private static let wholeDay = 0..<54_000
  private static func team(_ count: Int, queues: [Int] = [0]) -> [Agent] {
    Array(repeating: Agent(queues: queues, presence: [wholeDay]), count: count)
  }

  /// Arrivals by the hour of a usual day: two humps, at 10:30 and at 15:00 of a day from 8 to 18.
  private static func dayCurve(_ peak: Double) -> (Double) -> Double {
    { second in
      let hour = second / 3_600
      let morning = exp(-(hour - 2.5) * (hour - 2.5) / 2)
      let afternoon = 0.8 * exp(-(hour - 7) * (hour - 7) / 3)
      return peak * min(1, 0.25 + 0.75 * (morning + afternoon))
    }
  }

  static var all: [Workload] {
    [
      Workload(
        name: "light, M/M/20", days: 60,
        queues: [.steady(240, handling: exponential(240), patience: exponential(300))], agents: team(20)),
      Workload(
        name: "heavy, M/M/20", days: 10,
        queues: [.steady(288, handling: exponential(240), patience: exponential(900))], agents: team(20)),
      Workload(
        name: "overloaded, M/M/20+M", days: 5,
        queues: [.steady(450, handling: exponential(240), patience: exponential(300))], agents: team(20)),
      Workload(
        name: "lognormal talk and patience", days: 8,
        queues: [.steady(310, handling: lognormal(300, 1.3), patience: lognormal(420, 1))], agents: team(24)),
      Workload(
        name: "talks of equal length", days: 8,
        queues: [.steady(330, handling: { _ in 180 }, patience: exponential(600))], agents: team(16)),
      Workload(
        name: "day curve", days: 8,
        queues: [
          Queue(
            perHour: dayCurve(420), peakPerHour: 420, handling: lognormal(240, 0.8), patience: exponential(480))
        ], agents: team(22)),
      Workload(
        name: "half the team goes at noon", days: 8,
        queues: [.steady(360, handling: lognormal(240, 0.8), patience: exponential(600))],
        agents: team(15) + Array(repeating: Agent(presence: [0..<14_400, 25_200..<54_000]), count: 10)),
      Workload(
        name: "breaks", days: 10,
        queues: [.steady(330, handling: lognormal(200, 0.8), patience: exponential(400))],
        agents: (0..<20).map { index in
          let first = 5_400 + index / 5 * 1_200
          let lunch = 14_400 + index / 7 * 2_400
          let last = 25_200 + index / 5 * 1_200
          return Agent(presence: [0..<first, first + 1_200..<lunch, lunch + 2_400..<last, last + 1_200..<54_000])
        }),
      Workload(
        name: "two queues share agents", days: 8,
        queues: [
          Queue(
            perHour: dayCurve(260), peakPerHour: 260, handling: lognormal(240, 0.8), patience: exponential(480)),
          .steady(120, handling: lognormal(360, 0.8), patience: exponential(600)),
        ], agents: team(8) + team(16, queues: [0, 1]) + team(2, queues: [1])),
      Workload(
        name: "talks double for two hours", days: 12,
        queues: [
          Queue(
            perHour: { _ in 240 }, peakPerHour: 240, handling: lognormal(240, 0.8),
            stretch: { (14_400..<21_600).contains($0) ? 2 : 1 }, patience: exponential(480))
        ], agents: team(20)),
      Workload(
        name: "hardly any patience", days: 5,
        queues: [.steady(700, handling: lognormal(240, 0.8), patience: exponential(90))], agents: team(20)),
      Workload(
        name: "team of 3", days: 25,
        queues: [.steady(42, handling: lognormal(240, 0.8), patience: exponential(1_200))], agents: team(3)),
      Workload(
        name: "team of 200", days: 2,
        queues: [.steady(2_500, handling: lognormal(300, 0.8), patience: exponential(400))], agents: team(200)),
      Workload(
        name: "batches of 30", days: 10,
        queues: [
          .steady(
            8, handling: lognormal(200, 0.8), patience: exponential(900), batch: { 15 + Int($0.unit() * 30) })
        ], agents: team(15)),
    ]
  }
}
