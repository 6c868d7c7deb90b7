import API
import CallCore
import Foundation
import Telephony
import Testing

@Suite struct ResourceTests {
  private func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func anAgentInJSON() throws {
    #expect(
      try text(AgentResource(Sample.agents[1])) == """
        {"calls":[],"calls_answered":0,"device":"PJSIP/agent2","id":"bob",\
        "limit_ends_at":"2026-11-21T12:01:00.000Z","name":"Bob","overdue_since":"2026-11-21T12:01:00.000Z",\
        "paused_queues":[],"queues":["sales"],"reason":"lunch","since":"2026-11-21T12:00:00.000Z","state":"not_ready"}
        """)
    #expect(
      try text(AgentResource(Sample.agents[2])).contains(
        #""ends_at":"2026-11-21T12:00:05.000Z","id":"carol""#))
    #expect(try text(AgentResource(Sample.agents[2])).contains(#""state":"wrap_up""#))
  }

  @Test func aRecordInJSON() throws {
    #expect(
      try text(RecordResource(Sample.record)) == """
        {"agent":"alice","ani":"+4917012342","answered_at":"2026-11-21T12:00:05.200Z",\
        "arrived_at":"2026-11-21T12:00:00.000Z","callback":{"attempts":[{"agent":"alice","cause":17,"channel":"c9",\
        "ended_at":"2026-11-21T12:00:09.000Z","result":"busy","started_at":"2026-11-21T12:00:00.000Z"},\
        {"agent":"bob","cause":0,"channel":"c10","started_at":"2026-11-21T12:05:00.000Z"}],\
        "requested_at":"2026-11-21T12:00:00.000Z"},"dnis":"1000","ended_at":"2026-11-21T12:00:10.300Z",\
        "enqueued_at":"2026-11-21T12:00:02.000Z","flow":"welcome","id":"t.a1.r1.done","node":"a1","offers":1,\
        "outcome":"answered","queue":"sales","release":"r1","talked_ms":5100,"tenant":"t",\
        "termination":{"cause":16,"cause_text":"normal clearing","class":"caller_hung_up"},"waited_ms":3200}
        """)
  }

  @Test func anErasedNumberIsLeftOut() throws {
    #expect(try !text(RecordResource(Sample.barrenRecord)).contains("ani"))
    #expect(try !text(CallResource(Sample.barrenCall)).contains("ani"))
  }

  @Test(arguments: Sample.announcements)
  func everyChangeIsReadBackAsItWasWritten(announcement: Announcement) throws {
    let change = ChangeResource(announcement)
    let message = StreamMessage.change(number: 7, at: Timestamp(Sample.noon), change: change)
    let written = try text(message)
    #expect(try JSONDecoder().decode(StreamMessage.self, from: Data(written.utf8)) == message)
    #expect(written.contains(#""kind":"\#(change.kind)""#))
  }

  @Test(arguments: OfferResult.allCases)
  func offerResultsAreInSnakeCase(result: OfferResult) throws {
    let change = ChangeResource(.offerEnded(OfferEnded(call: "c", offer: "o", agent: "a", result: result)))
    guard case .offerEnded(_, _, _, let name) = change else { throw FakeCentre.Unexpected() }
    #expect(name.wholeMatch(of: /[a-z_]+/) != nil)
  }

  @Test func aReaderPassesOverWhatItDoesNotKnow() throws {
    func read(_ json: String) throws -> StreamMessage {
      try JSONDecoder().decode(StreamMessage.self, from: Data(json.utf8))
    }
    #expect(try read(#"{"type":"weather","sunny":true}"#) == .unknown(type: "weather"))
    #expect(
      try read(#"{"type":"change","number":1,"at":"2026-11-21T12:00:00Z","change":{"kind":"rain","mm":3}}"#)
        == .change(number: 1, at: Timestamp(Sample.noon), change: .unknown(kind: "rain")))
  }
}
