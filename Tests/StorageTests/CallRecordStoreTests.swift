import CallCore
import Storage
import Telephony
import Testing

@Suite struct CallRecordStoreTests {
  let database: TestDatabase
  let all: [CallRecord]
  var store: CallRecordStore { CallRecordStore(database.store) }

  init() async throws {
    database = try TestDatabase()
    // Two arrive in each second; newest first is the order of pages.
    all = (0..<60).map { index in
      let outcome: CallOutcome = index % 3 == 0 ? .answered : index % 3 == 1 ? .abandoned : .failed
      return record(
        CallID("call\(100 + index)"), arrived: Int64(index / 2),
        queue: index % 4 == 0 ? nil : index % 4 == 1 ? "a" : "b",
        agent: outcome == .answered ? "anna" : nil, outcome: outcome)
    }
    let writer = try database.writer()
    for (index, record) in all.enumerated() { writer.append(entry(UInt64(index + 1), records: [record])) }
    #expect(await writer.stop(within: .seconds(10)))
  }

  @Test func aRecordComesBackWhole() async throws {
    for record in [all[0], all[1], all[5]] {
      let read = try #require(try await store.record(record.call))
      #expect(read == record)
      #expect(read.ani.clear == record.ani.clear)
    }
    #expect(try await store.record("nobody") == nil)
  }

  @Test func theLegsOfACallbackComeBackWithTheirContact() async throws {
    let database = try TestDatabase()
    let writer = try database.writer()
    var records = (1...3).map { record(CallID("call\($0)"), arrived: Int64($0)) }
    records[0].callback = CallbackRecord(
      requestedAt: moment(2),
      attempts: [
        CallbackAttempt(
          startedAt: moment(3), endedAt: moment(4), agent: "anna", channel: "c1", result: .busy, cause: .userBusy),
        CallbackAttempt(startedAt: moment(9), agent: "bob", channel: "c2"),
      ])
    records[2].callback = CallbackRecord(requestedAt: moment(4), attempts: [])
    records[2].outcome = .callbackExpired
    records[2].termination = Termination(.callbackEnded, cause: .normalClearing)
    for (index, record) in records.enumerated() { writer.append(entry(UInt64(index + 1), records: [record])) }
    #expect(await writer.stop(within: .seconds(10)))
    let store = CallRecordStore(database.store)
    #expect(try await store.page(CallRecordQuery(limit: 10)).records == records.reversed())
    #expect(try await store.record("call1") == records[0])
    #expect(try await store.record("call3")?.callback == CallbackRecord(requestedAt: moment(4), attempts: []))
  }

  @Test(arguments: [1, 7, 60, 100]) func pagesCoverAllNewestFirst(_ limit: Int) async throws {
    var (query, read, pages) = (CallRecordQuery(limit: limit), [CallRecord](), 0)
    repeat {
      let page = try await store.page(query)
      #expect(page.records.count <= limit)
      read += page.records
      query.cursor = page.next
      pages += 1
    } while query.cursor != nil
    #expect(read == all.reversed())
    #expect(pages == (60 + limit - 1) / limit)
  }

  @Test func conditionsHoldTogether() async throws {
    func found(_ query: CallRecordQuery) async throws -> [CallRecord] { try await store.page(query).records.reversed() }
    #expect(try await found(CallRecordQuery(queue: "a")) == all.filter { $0.queue == "a" })
    #expect(try await found(CallRecordQuery(agent: "anna")) == all.filter { $0.agent == "anna" })
    #expect(try await found(CallRecordQuery(outcome: .failed)) == all.filter { $0.outcome == .failed })
    #expect(
      try await found(CallRecordQuery(arrivedFrom: moment(5), arrivedBefore: moment(9)))
        == all.filter { $0.arrivedAt >= moment(5) && $0.arrivedAt < moment(9) })
    #expect(
      try await found(CallRecordQuery(queue: "b", outcome: .abandoned, arrivedFrom: moment(10)))
        == all.filter { $0.queue == "b" && $0.outcome == .abandoned && $0.arrivedAt >= moment(10) })
  }

  @Test func aCursorKeepsItsPlaceUnderNewRecords() async throws {
    let first = try await store.page(CallRecordQuery(limit: 10))
    let writer = try database.writer()
    writer.append(entry(61, records: [record("call999", arrived: 1_000)]))
    #expect(await writer.stop(within: .seconds(10)))
    let second = try await store.page(CallRecordQuery(limit: 10, cursor: first.next))
    #expect(first.records + second.records == Array(all.reversed().prefix(20)))
  }

  @Test(arguments: ["", "12", "x~y", "~", "'; DROP TABLE call_record; --"])
  func aCursorThatIsNoneIsRefused(_ text: String) async throws {
    let error = await #expect(throws: StorageError.self) { try await store.page(CallRecordQuery(cursor: text)) }
    #expect(error?.code == .invalidCursor)
  }

  @Test func countsAddUp() async throws {
    let counts = try await store.counts()
    #expect(counts[.answered] == 20)
    #expect(counts[.abandoned] == 20)
    #expect(counts[.failed] == 20)
    #expect(Set(counts.keys) == Set(CallOutcome.allCases))
    #expect(counts.values.reduce(0, +) == all.count)
    let some = try await store.counts(arrivedFrom: moment(5), arrivedBefore: moment(8))
    #expect(some.values.reduce(0, +) == 6)
  }

  @Test func anOutcomeOfANewerVersionIsToldAsSuch() async throws {
    try database.sql("UPDATE call_record SET outcome = 'teleported' WHERE call_id = 'call100'")
    let error = await #expect(throws: StorageError.self) { try await store.record("call100") }
    #expect(error?.code == .undecodable)
    await #expect(throws: StorageError.self) { try await store.counts() }
  }
}
