import API
import CallCore
import Telephony
import Testing

@Suite struct RecordRouteTests {
  @Test func filtersAndCursorGoToTheStore() async throws {
    try await TestServer.run { server in
      let first = try await server.get("/api/v1/records").json(RecordList.self)
      #expect(first == RecordList(records: [RecordResource(Sample.record)], next: "page-2"))
      let path =
        "/api/v1/records?queue=sales&agent=alice&outcome=timed_out&limit=7&cursor=page-2"
        + "&from=2026-11-21T12:00:00Z&before=2026-11-21T14:00:00%2B01:00"
      #expect(try await server.get(path).json(RecordList.self).next == nil)
      #expect(
        server.centre.queries == [
          CallRecordQuery(),
          CallRecordQuery(
            queue: "sales", agent: "alice", outcome: .timedOut, arrivedFrom: Sample.noon,
            arrivedBefore: Sample.noon.advanced(by: .seconds(3_600)), limit: 7, cursor: "page-2"),
        ])
    }
  }

  @Test(arguments: [
    ("limit=0", "invalid_limit"), ("limit=501", "invalid_limit"), ("limit=ten", "invalid_limit"),
    ("outcome=happy", "invalid_outcome"), ("from=yesterday", "invalid_from"), ("before=1", "invalid_before"),
    ("quue=sales", "unknown_filter"), ("cursor=nonsense", "invalid_cursor"), ("=", "unknown_filter"),
  ])
  func aBadFilterIsRefused(query: String, code: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.get("/api/v1/records?\(query)")
      #expect(answer.status == 400)
      #expect(try answer.error.code == code)
    }
  }
}
