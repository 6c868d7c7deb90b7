import Glibc
import Simulation

/// What an input costs the core, and a caller in memory, by how many wait.
struct CoreBenchmark {
  let agents: Int

  func run() {
    for queues in [1, 6] {
      print("\(agents) agents, \(queues) queue\(queues == 1 ? "" : "s"); microseconds for each input")
      print("waiting    median   p99      most     copy (ms)  audit (ms)  bytes a caller")
      for waiting in [100, 1_000, 10_000, 100_000] { measure(waiting, queues) }
    }
  }

  private func measure(_ waiting: Int, _ queues: Int) {
    var load = CoreLoad(agents: agents, queues: queues) { Int(Simulate.cpuSeconds() * 1_000_000_000) }
    let memory = Self.memoryKB()
    load.fill(waiting)
    // What a few callers take is lost in the pages that there were before.
    let bytes = waiting >= 10_000 ? "\((Self.memoryKB() - memory) * 1_024 / waiting)" : ""
    load.measure(turns: 5_000)
    let costs = load.costs.sorted()
    // What the lane pays for a snapshot or an audit: the inputs after it, while somebody else holds a copy.
    let held = load.centre
    let (before, known) = (load.costs.count, costs[costs.count / 2])
    load.measure(turns: 20)
    withExtendedLifetime(held) {}
    let copy = load.costs[before...].reduce(0) { $0 + max(0, $1 - known) }
    let audit = Self.milliseconds { _ = load.audit() }
    func cell(_ value: Double) -> String { "\((value / 1_000).rounded(to: 1))".padded(to: 9) }
    print(
      "\(waiting)".padded(to: 11) + cell(Double(costs[costs.count / 2]))
        + cell(Double(costs[costs.count * 99 / 100])) + cell(Double(costs[costs.count - 1]))
        + "\((Double(copy) / 1_000_000).rounded(to: 1))".padded(to: 11)
        + "\(audit.rounded(to: 1))".padded(to: 12) + bytes)
    fflush(nil)
  }

  private static func milliseconds(_ work: () -> Void) -> Double {
    let began = Simulate.cpuSeconds()
    work()
    return (Simulate.cpuSeconds() - began) * 1_000
  }

  /// Resident memory of this process, from the kernel.
  private static func memoryKB() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 200)
    guard fgets(&text, 200, file) != nil else { return 0 }
    let words = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1_024 : 0
  }
}
