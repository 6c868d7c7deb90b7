import CallCore
import Telephony
import Testing

@testable import Storage

@Suite struct StatisticsStoreTests {
  let database: TestDatabase
  let all: [StatisticsReport]
  var store: StatisticsStore { StatisticsStore(database.store) }

  /// Four intervals of two queues, a skill and two agents, and the day.
  init() async throws {
    database = try TestDatabase()
    let scopes: [StatisticsScope] = [
      .agent("anna"), .agent("b~%7Eb"), .queue("sales"), .queue("support"), .skill("german"),
    ]
    let intervals = (0..<4).flatMap { index in
      scopes.enumerated().map { report($1, Int64(index) * 900, seed: index * 10 + $0) }
    }
    let days: [StatisticsReport] = [
      report(.queue("sales"), 0, .day, seed: 50), report(.agentInQueue("anna", "sales"), 0, .day, seed: 51),
    ]
    all = intervals + days
    let writer = try database.writer()
    for index in 0..<4 {
      let closed = intervals.filter { $0.period.start == moment(Int64(index) * 900) }
      writer.append(entry(UInt64(index + 1), reports: closed))
    }
    writer.append(entry(5, reports: days))
    #expect(await writer.stop(within: .seconds(10)))
  }

  private func found(_ query: StatisticsQuery) async throws -> [StatisticsReport] {
    try await store.page(query).reports
  }

  /// As pages have them: newest beginning first, then by scope and names.
  private func ordered(_ reports: [StatisticsReport]) -> [StatisticsReport] {
    func names(_ report: StatisticsReport) -> [String] {
      let scope = report.scope
      return [
        scope.kind.rawValue, scope.queue?.rawValue ?? "", scope.skill?.rawValue ?? "", scope.agent?.rawValue ?? "",
        report.period.kind.rawValue,
      ]
    }
    return reports.sorted { left, right in
      if left.period.start != right.period.start { return left.period.start > right.period.start }
      return names(left).lexicographicallyPrecedes(names(right))
    }
  }

  @Test func everyNumberComesBackAsItWas() async throws {
    #expect(try await found(StatisticsQuery(limit: 1_000)) == ordered(all))
  }

  @Test(arguments: [1, 3, 5, 22, 100]) func pagesCoverAll(_ limit: Int) async throws {
    var (query, read, pages) = (StatisticsQuery(limit: limit), [StatisticsReport](), 0)
    repeat {
      let page = try await store.page(query)
      #expect(page.reports.count <= limit)
      read += page.reports
      query.cursor = page.next
      pages += 1
    } while query.cursor != nil
    #expect(read == ordered(all))
    #expect(pages == (22 + limit - 1) / limit)
  }

  @Test func conditionsHoldTogether() async throws {
    #expect(
      try await found(StatisticsQuery(scope: .queue, queue: "sales", period: .interval))
        == ordered(all.filter { $0.scope == .queue("sales") && $0.period.kind == .interval }))
    #expect(
      try await found(StatisticsQuery(scope: .agentInQueue, queue: "sales", agent: "anna"))
        == all.filter { $0.scope == .agentInQueue("anna", "sales") })
    #expect(try await found(StatisticsQuery(agent: "anna")) == ordered(all.filter { $0.scope.agent == "anna" }))
    #expect(try await found(StatisticsQuery(skill: "german")) == ordered(all.filter { $0.scope.skill == "german" }))
    #expect(try await found(StatisticsQuery(period: .day)) == ordered(all.filter { $0.period.kind == .day }))
    #expect(
      try await found(StatisticsQuery(startFrom: moment(900), startBefore: moment(1_800)))
        == ordered(all.filter { $0.period.start == moment(900) }))
    #expect(try await found(StatisticsQuery(scope: .queue, agent: "anna")).isEmpty)
  }

  @Test(arguments: ["", "12", "x~queue~a~~~day", "1~2~3~4~5", "1~2~3~4~5~6~7", "'; DROP TABLE statistics_report; --"])
  func aCursorThatIsNoneIsRefused(_ text: String) async throws {
    let error = await #expect(throws: StorageError.self) { try await store.page(StatisticsQuery(cursor: text)) }
    #expect(error?.code == .invalidCursor)
  }

  @Test func whatComesAgainChangesNothing() async throws {
    let writer = try database.writer()
    // An input that was replayed, and one that says otherwise of the same interval.
    writer.append(entry(5, reports: all.suffix(2)))
    writer.append(entry(6, reports: [report(.queue("sales"), 0, seed: 99)]))
    #expect(await writer.stop(within: .seconds(10)))
    #expect(try await found(StatisticsQuery(limit: 1_000)) == ordered(all))
  }

  @Test func whatAKilledProcessKeptAheadIsThereAfterIt() async throws {
    let killed = JournalTransaction(database.store)
    let late = report(.queue("sales"), 3_600, seed: 70)
    try killed.writeAhead([entry(6, reports: [late]), entry(7)])
    #expect(try await found(StatisticsQuery(startFrom: moment(3_600))).isEmpty)
    #expect(try JournalAheadRecovery(settling: database.store).entries == 2)
    #expect(try await found(StatisticsQuery(startFrom: moment(3_600))) == [late])
    #expect(try database.sql("SELECT journal_number FROM statistics_report WHERE start_us = 3600000000") == [6])
  }

  @Test func aReportOfADroppedEntryIsWritten() async throws {
    let stray = report(.queue("sales"), 7_200, seed: 71)
    let gap = JournalGap(from: 6, to: 9, reason: "a test", at: moment(9))
    _ = try JournalTransaction(database.store).write([.gap(gap), .report(stray, number: 8)])
    #expect(try await found(StatisticsQuery(startFrom: moment(7_200))) == [stray])
  }

  /// What a reporting tool does.
  @Test func plainSQLAddsUp() async throws {
    let sums = try database.sql(
      """
      SELECT SUM(answered_in_time) FROM statistics_report
      WHERE scope = 'queue' AND queue = 'sales' AND period = 'interval'
      """)
    let sales = all.filter { $0.scope == .queue("sales") && $0.period.kind == .interval }
    #expect(sums == [sales.reduce(0) { $0 + $1.tally.answeredInTime }])
    let full = try database.sql("SELECT refused_full FROM statistics_report WHERE scope = 'skill' AND start_us = 0")
    #expect(full == [all.first { $0.scope == .skill("german") }?.tally.outcomes[.full]].compactMap { $0 })
  }

  @Test func aScopeOfANewerVersionIsToldAsSuch() async throws {
    try database.sql("UPDATE statistics_report SET scope = 'team' WHERE scope = 'skill'")
    let error = await #expect(throws: StorageError.self) { try await store.page(StatisticsQuery()) }
    #expect(error?.code == .undecodable)
  }

  /// What the fold hands to the journal, all the way.
  @Test func theFoldsIntervalsAreKept() async throws {
    let begin = CentreSnapshot(number: 0, at: .epoch, digest: StableDigest().value, centre: centre())
    let database = try TestDatabase()
    var fold = JournalFold(begin)
    let writer = try database.writer()
    writer.write(begin)
    let inputs: [(Input, Int64)] = [
      (.switched("pbx1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch, asteriskVersion: "22.10.1"))), 0),
      (.agentCommanded("anna", .logIn(device: nil)), 1), (.agentCommanded("anna", .becomeReady), 2),
      (.deadlinePassed, 900), (.deadlinePassed, 1_800),
    ]
    var told: [StatisticsReport] = []
    for (input, second) in inputs {
      let (directives, entry) = fold.fold(input, at: moment(second))
      let announced = directives.compactMap { directive -> StatisticsReport? in
        if case .announce(.statisticsClosed(let report)) = directive { report } else { nil }
      }
      #expect(entry.reports == announced)
      told += announced
      writer.append(entry)
    }
    #expect(await writer.stop(within: .seconds(10)))
    let kept = try await StatisticsStore(database.store).page(StatisticsQuery(agent: "anna")).reports
    #expect(kept.map(\.tally.staffedMicroseconds[.available]) == [900_000_000, 898_000_000])
    #expect(kept.allSatisfy { told.contains($0) })
  }
}
