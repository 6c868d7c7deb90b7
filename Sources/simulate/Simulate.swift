import ArgumentParser
import Glibc
import Simulation
import Telephony

/// Runs simulated worlds: `make sim`.
@main
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Runs the contact centre in virtual time, with callers, agents and faults, and checks what must hold.")

  @Option(help: "Run this world alone, and say all about it.")
  var seed: UInt64?
  @Option(help: "Run so many worlds, one after the other: 1,000 unless told.")
  var seeds: Int?
  @Option(help: "The first of them.")
  var from: UInt64 = 1
  @Option(help: "Stop after so many seconds of real time.")
  var limit = 3_600
  @Option(help: "Features to leave out, with commas between them; 'all' for a world in which nothing goes wrong.")
  var without = ""
  @Option(help: "Features to add to those of the seed, with commas between them; 'all' for everything at once.")
  var with = ""
  @Option(help: "Agents at most.")
  var agents: Int?
  @Option(help: "Callers with this number or more don't call.")
  var callers: Int?
  @Option(help: "Callers with a smaller number don't call.")
  var skip: Int?
  @Option(help: "How long the busy phase lasts.")
  var seconds: Int?
  @Option(help: "How many lines of history are shown of a world that fails.")
  var history = 120
  @Flag(help: "Don't look for smaller options that fail.")
  var noShrinking = false
  @Flag(help: "Measure: a simulated hour of 1,000 agents and 10,000 calls.")
  var bench = false
  @Flag(help: "Measure the core alone: what an input costs with 100 to 100,000 callers waiting.")
  var benchCore = false
  @Flag(help: "Measure how good wait estimates are: so many runs (5) of days of many kinds.")
  var benchEstimates = false

  func run() throws {
    if benchCore { return CoreBenchmark(agents: agents ?? 1_000).run() }
    if bench { return benchmark() }
    if benchEstimates {
      if !EstimateBenchmark(runs: max(1, seeds ?? 5), first: from).run() { throw ExitCode.failure }
      return
    }
    let isSound = try seed.map { try runOne($0) } ?? runMany()
    if !isSound { throw ExitCode.failure }
  }

  private func options(_ seed: UInt64) throws -> WorldOptions {
    var options = WorldOptions(seed: seed)
    options.features.formUnion(try features(with))
    options.features.subtract(try features(without))
    if let agents { options.agents = max(1, agents) }
    if let callers { options.callersMax = callers }
    if let skip { options.callersSkipped = skip }
    if let seconds { options.busyTime = .seconds(seconds) }
    options.historyMax = max(1, history)
    return options
  }

  private func features(_ names: String) throws -> WorldFeatures {
    var features: WorldFeatures = []
    for name in names.split(separator: ",") {
      if name == "all" {
        features.formUnion(WorldFeatures(WorldFeatures.named.map(\.feature)))
      } else if let feature = WorldFeatures(name: name) {
        features.insert(feature)
      } else {
        let known = WorldFeatures.named.map(\.name).joined(separator: ", ")
        throw ValidationError("There is no feature '\(name)'. There are: \(known).")
      }
    }
    return features
  }

  // MARK: Worlds

  private func runOne(_ seed: UInt64) throws -> Bool {
    let options = try options(seed)
    print("seed \(seed): \(options.agents) agents, \(options.queues) queues, \(options.busyTime) busy")
    print("features: \(options.features.isEmpty ? "none" : options.features.names)")
    let report = World(options).run()
    print(report.summary)
    print("\(report.checks) checks, \(report.rejections) commands rejected, anomalies \(report.anomalies.inOrder)")
    if report.isSound { print("sound") } else { tell(report) }
    return report.isSound
  }

  private func runMany() throws -> Bool {
    let seeds = self.seeds ?? 1_000
    let began = Self.realSeconds()
    var ran = 0
    var failed: [UInt64] = []
    var (callers, inputs, told) = (0, 0, began)
    for seed in from..<(from + UInt64(max(0, seeds))) {
      guard Self.realSeconds() - began < Double(limit) else { break }
      let report = World(try options(seed)).run()
      ran += 1
      callers += report.callers
      inputs += report.inputs
      if !report.isSound {
        failed.append(seed)
        if failed.count <= 5 { tell(report) } else { print("seed \(seed) fails: \(report.failures[0])") }
      }
      let now = Self.realSeconds()
      if now - told >= 5 {
        told = now
        print("\(ran) of \(seeds) worlds, \(failed.count) failed, \(Int(now - began)) s")
        fflush(nil)
      }
    }
    let missing = ran < seeds ? " (stopped after \(limit) s)" : ""
    print("\(ran) worlds\(missing), \(callers) callers, \(inputs) inputs, \(failed.count) failed: \(failed)")
    return failed.isEmpty
  }

  private func tell(_ report: WorldReport) {
    var report = report
    if !noShrinking {
      let end = Self.realSeconds() + 60
      var shrinker = Shrinker(runsMax: 150) { Self.realSeconds() < end }
      report = shrinker.shrink(report)
      print("shrunk in \(shrinker.runs) runs")
    }
    for line in report.history { print(line) }
    print("FAILED after \(report.endedAfter) of virtual time, seed \(report.options.seed)")
    for failure in report.failures { print("  \(failure)") }
    print("features: \(report.options.features.names)")
    print("again: \(report.options.command)")
  }

  // MARK: Speed

  private func benchmark() {
    let options = WorldOptions.benchmark(seed: seed ?? 1, agents: agents ?? 1_000, callersAnHour: callers ?? 10_000)
    let began = Self.cpuSeconds()
    let report = World(options).run()
    let took = Self.cpuSeconds() - began
    for failure in report.failures { print(failure) }
    let simulated = Double(report.endedAfter.wholeMilliseconds) / 1_000
    print(report.summary)
    print(
      "\(Int(simulated)) s simulated in \(took.rounded(to: 2)) s of one core: \(Int(simulated / took)) times real time")
    print(
      "the busy hour alone counts \(Int(Double(options.busyTime.wholeMilliseconds) / 1_000 / took)) times; "
        + "\((took * 1_000_000 / Double(max(1, report.inputs))).rounded(to: 1)) µs for each input, "
        + "\((took * 1_000 / Double(max(1, report.callers))).rounded(to: 3)) ms for each call")
  }

  private static func realSeconds() -> Double { seconds(of: CLOCK_MONOTONIC) }
  static func cpuSeconds() -> Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}

extension String {
  /// With spaces after it, for a table.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Double {
  func rounded(to digits: Int) -> Double {
    let factor = pow(10, Double(digits))
    return (self * factor).rounded() / factor
  }
}

extension [String: Int] {
  fileprivate var inOrder: String {
    sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
