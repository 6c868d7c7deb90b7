import Foundation
import Testing

@testable import Simulation

/// Whole centres in virtual time: whatever goes wrong in whatever order, what
/// must hold holds. `make sim` runs thousands of them.
@Suite("Simulated worlds")
struct WorldTests {
  @Test(arguments: UInt64(1)...16)
  func isSound(seed: UInt64) { expectSound(seed) }

  @Test("that once failed are sound", arguments: Seeds.regressions)
  func regression(seed: UInt64) { expectSound(seed) }

  @Test("of this commit are sound", arguments: Seeds.ofThisCommit(count: 4))
  func commit(seed: UInt64) { expectSound(seed) }

  private func expectSound(_ seed: UInt64) {
    let report = World(WorldOptions(seed: seed)).run()
    #expect(
      report.isSound,
      "\((report.history.suffix(40) + report.failures).joined(separator: "\n"))\nagain: \(report.options.command)")
    #expect(report.inputs > 0)
  }

  @Test func theSameSeedGivesTheSameRun() {
    func history(_ seed: UInt64) -> [String] {
      var options = WorldOptions(seed: seed)
      options.features.formUnion([.kills, .socketDrops, .lostReplies, .lateEnds])
      options.busyTime = .seconds(100)
      options.historyMax = 100_000
      return World(options).run().history
    }
    let first = history(3)
    #expect(first.count > 500)
    #expect(first == history(3))
    #expect(first != history(4))
  }

  @Test func manyThingsHappen() {
    let reports = (100..<110).map { World(WorldOptions(seed: $0)).run() }
    let outcomes = reports.reduce(into: [:]) { $0.merge($1.outcomes) { $0 + $1 } }
    for outcome in ["answered", "abandoned", "timed_out", "left_in_flow", "completed_in_flow", "withdrawn"] {
      #expect(outcomes[outcome, default: 0] > 0, "no call is \(outcome)")
    }
    #expect(reports.contains { $0.restarts > 0 })
    #expect(reports.contains { $0.drops > 0 })
    #expect(reports.contains { $0.rejections > 0 })
    #expect(reports.allSatisfy { $0.records > 0 })
  }

  @Test func callbacksComeToEveryEnd() {
    let reports = (UInt64(100)..<107).map { seed -> WorldReport in
      var options = WorldOptions(seed: seed)
      options.features.insert(.callbacks)
      return World(options).run()
    }
    #expect(reports.flatMap(\.failures) == [])
    let outcomes = reports.reduce(into: [:]) { $0.merge($1.outcomes) { $0 + $1 } }
    for outcome in ["answered", "callback_unreached", "callback_expired", "called_again"] {
      #expect(outcomes[outcome, default: 0] > 0, "no call is \(outcome)")
    }
  }

  @Test func aWorldOfPeopleOnlyIsHeldToTheTruth() {
    var options = WorldOptions(seed: 12)
    options.features = .people
    options.busyTime = .seconds(200)
    let report = World(options).run()
    #expect(report.failures == [])
    #expect(report.drops == 0 && report.restarts == 0)
  }
}

/// Which worlds are run.
enum Seeds {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()

  /// One a line; what follows a `#` says why.
  static let regressions: [UInt64] = {
    let file = root.appending(path: "regression-seeds.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let seeds = text.split(separator: "\n").compactMap { line in
      UInt64(line.prefix { $0 != "#" }.filter { !$0.isWhitespace })
    }
    precondition(!seeds.isEmpty, "There are no seeds in \(file.path).")
    return seeds
  }()

  /// Others with every commit, and the same for all who test it.
  static func ofThisCommit(count: UInt64) -> [UInt64] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", root.path, "rev-parse", "HEAD"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    // Not a repository, or no git: seeds like any other.
    guard (try? process.run()) != nil else { return Array(1_000..<(1_000 + count)) }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let first = UInt64(text.prefix(12), radix: 16) ?? 1_000
    return (0..<count).map { first + $0 }
  }
}
