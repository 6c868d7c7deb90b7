import API
import CallCore
import Engine
import Foundation
import Telephony
import Testing

@testable import cordboard

@Suite struct OutputTests {
  @Test(arguments: [
    (-5, "0.0 s"), (0, "0.0 s"), (999, "0.9 s"), (3_249, "3.2 s"), (9_999, "9.9 s"), (10_000, "10 s"),
    (59_999, "59 s"), (60_000, "1 min"), (125_000, "2 min 5 s"), (3_600_000, "1 h"), (11_040_000, "3 h 4 min"),
    (86_400_000, "1 d"), (183_600_000, "2 d 3 h"),
  ])
  func durationsAsPeopleSayThem(milliseconds: Int64, text: String) {
    #expect(HumanDuration.text(milliseconds: milliseconds) == text)
  }

  @Test(arguments: [
    (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"),
    (111, "111th"), (122, "122nd"),
  ])
  func ordinals(number: Int, text: String) {
    #expect(HumanDuration.ordinal(number) == text)
  }

  @Test func columnsAreAsWideAsTheyMustBe() {
    var table = Table([.left("NAME"), .right("N"), .left("NOTE")], empty: "Nothing.")
    #expect(table.text() == "Nothing.")
    table.add(["Jürgen", "7", ""])
    table.add(["Al", "1234", "x"])
    #expect(
      table.text() == """
        NAME       N  NOTE
        Jürgen     7
        Al      1234  x
        """)
  }

  @Test func aTableHasNoControlCharacters() {
    var table = Table([.left("A")], empty: "")
    table.add(["a\u{1b}[31m\n\u{202e}b"])
    #expect(table.text() == "A\na\u{fffd}[31m\u{fffd}\u{fffd}b")
  }

  @Test func agentsInATable() {
    let agents = [
      AgentResource(Sample.agent(.notReady(reason: "lunch"))), AgentResource(Sample.agent(.onCall)),
    ]
    let later = Timestamp(Sample.noon.advanced(by: .seconds(75)))
    #expect(
      Tables.agents(agents, at: later).text()
        == """
        AGENT  NAME   STATE                    FOR  DEVICE        QUEUES  CALL  ANSWERED
        alice  Alice  not ready (lunch)  1 min 15 s  PJSIP/agent1  sales                2
        alice  Alice  on call            1 min 15 s  PJSIP/agent1  sales                2
        """.replacing("STATE                    FOR", with: "STATE                     FOR"))
  }

  @Test func whoIsOverdueIsMarked() {
    let agent = AgentResource(Sample.agent(.notReady(reason: "lunch"), overdueSince: Sample.noon))
    #expect(Tables.agents([agent], at: Timestamp(Sample.noon)).text().contains("  not ready (lunch), overdue  "))
  }

  @Test func aPausedQueueIsMarked() {
    let agent = AgentResource(Sample.agent(.available, paused: ["sales"]))
    #expect(Tables.agents([agent], at: Timestamp(Sample.noon)).text().contains("  sales (paused)  "))
  }

  @Test func queuesInATable() {
    var view = Sample.view.queues[0]
    func text(_ formula: ServiceLevelFormula = .abandonsAsMisses) -> String {
      Tables.queues([QueueResource(view)], formula, at: Timestamp(Sample.noon)).text()
    }
    #expect(
      text() == """
        QUEUE  NAME   WAITING  CALLBACKS  LONGEST  NEXT WAITS  LOGGED IN  FREE  ON CALL  ANSWERED  ABANDONED  SL TODAY
        sales  Sales        0                                          1     1        0         8          2    60.0 %
        """)
    #expect(text(.appQueue).hasSuffix("75.0 %"))
    view.forecast = WaitEstimator().forecast(ahead: 3, at: Sample.noon)
    view.today = nil
    #expect(
      text() == """
        QUEUE  NAME   WAITING  CALLBACKS  LONGEST  NEXT WAITS  LOGGED IN  FREE  ON CALL  ANSWERED  ABANDONED  SL TODAY
        sales  Sales        0                       no agents          1     1        0         0          0
        """)
  }

  @Test func anEstimateIsAnIntervalOrAWord() throws {
    func text(_ json: String) throws -> String {
      Figures.estimate(try JSONDecoder().decode(WaitEstimateResource.self, from: Data(json.utf8)))
    }
    #expect(try text(#"{"lower_ms":60500,"likely_ms":90000,"upper_ms":180000}"#) == "1 min – 3 min")
    #expect(try text(#"{"silence":"imprecise"}"#) == "imprecise")
    #expect(Figures.estimate(nil) == "")
  }

  @Test(arguments: [(0.0, "0.0 %"), (1.0, "100.0 %"), (2.0 / 3, "66.7 %"), (0.0004, "0.0 %"), (0.9996, "100.0 %")])
  func sharesAsPeopleReadThem(share: Double, text: String) {
    #expect(Figures.percent(share) == text)
    #expect(Figures.percent(nil) == "")
  }

  @Test func aPeriodBeginsInAPersonsOwnZone() throws {
    let tokyo = StatisticsTable(formula: .appQueue, zone: try #require(TimeZone(secondsFromGMT: 32_400)))
    let day = StatisticsResource(Sample.report(.queue("sales"), .day))
    #expect(tokyo.callers([day]).text().contains("\n2026-11-21 09:00  sales"))
    let utc = StatisticsTable(formula: .appQueue, zone: .gmt)
    #expect(utc.callers([day]).text().contains("\n2026-11-21  sales"))
    #expect(utc.callers([]).text() == "Nothing counted there is over yet. `cordboard queue list` has the day so far.")
  }

  @Test func recordsInATable() {
    let record = RecordResource(
      Sample.record(.timedOut, .flowEnded, waited: .seconds(65), talked: .zero))
    let text = Tables.records([record], Sentences(showsNumbers: false)).text()
    #expect(text.contains("t.a1.r1.01hq8m2x9k0000k3f9a  2026-11-21T12:00:00.000Z  •••42  1000  timed out"))
    #expect(text.contains("1 min 5 s"))
    #expect(!text.contains("4917012342"))
    #expect(Tables.records([], Sentences(showsNumbers: false)).text() == "No calls have ended yet.")
  }

  @Test func theStatusOnAFewLines() {
    var health = EngineHealth(
      problems: [], warnings: [], startedAt: Sample.noon, now: Sample.noon.advanced(by: .seconds(7_380)), inputs: 99,
      digest: "00", anomalies: ["order_failed": 2], journal: JournalHealth(lastCommitted: 97, pending: 2, gaps: 1),
      nodes: Sample.view.nodes, callsUnderWay: 3, subscribers: 0, subscribersCutOff: 0)
    func text() -> String { StatusText(StatusResource(version: "1.2.3", view: Sample.view, health: health)).text() }
    #expect(
      text() == """
        Cordboard 1.2.3 is ready.
          centre    example, release r1
          asterisk  a1 is connected, version 22.10.1, up 2 h 3 min
          calls     3 under way, 0 of them waiting
          agents    1 available
          ended     4 answered · 1 abandoned
          anomalies 2 order failed
          journal   97 entries safe, 2 on their way, 1 gap
          up        2 h 3 min
        """)
    health.audit = Sample.audit()
    #expect(text().contains("\n  audit     nothing wrong, 2 h 3 min ago\n"))
    health.audit = Sample.audit(["legs without agents"])
    #expect(text().contains("\n  audit     1 wrong (`cordboard check` says what), 2 h 3 min ago\n"))
    health.problems = ["Asterisk a1 is not connected."]
    health.warnings = ["The disk is nearly full."]
    let wrong = "Cordboard 1.2.3 is not ready:\n  ! Asterisk a1 is not connected.\n  ! The disk is nearly full.\n"
    #expect(text().hasPrefix(wrong))
  }

  @Test func anAuditInWords() {
    func text(_ report: AuditReport) -> String { CheckCommand.text(AuditResource(report)) }
    #expect(text(Sample.audit()) == "All is as it must be: 3 calls, up to entry 97.")
    #expect(
      text(Sample.audit(["legs without agents"]))
        == "1 thing is not as must be: 3 calls, up to entry 97.\n  ! legs without agents")
    #expect(
      text(Sample.audit(["a", "b"], failures: 30))
        == "30 things are not as must be: 3 calls, up to entry 97.\n  ! a\n  ! b\n  and 28 more")
  }

  @Test func aCallOnAFewLines() {
    let detail = CallDetail(
      record: RecordResource(Sample.record(.answered, .callerHungUp, talked: .milliseconds(5_100))))
    let text = CallText(detail, Sentences(showsNumbers: false)).text(at: Timestamp(Sample.noon))
    #expect(text.contains("from        •••42\n"))
    #expect(text.contains("outcome     ended: talked 5.1 s, caller hung up\n"))
    #expect(text.contains("cause       16, normal clearing\n"))
    #expect(!text.contains("answered    \n"))
  }

  @Test func aReplaySaysWhetherEverythingCameOutTheSame() throws {
    var report = try JSONDecoder().decode(
      ReplayReport.self,
      from: Data(
        #"""
        {"from_number":10,"to_number":110,"entries":100,"directives":300,"calls_ended":7,"mismatches":0,"digest":"00ff",
        "gaps":1,"skipped_snapshots":["number 5 is damaged"],"life_seconds":600,"replay_seconds":0.5}
        """#.utf8))
    #expect(
      ReplayText.text(report) == """
        Passed over a snapshot: number 5 is damaged.
        Passed over 1 gap of the journal.
        100 entries (11 to 110), 300 directives, 7 calls ended.
        10 min of life in 0.5 s, 1200 times as fast. Digest 00ff.
        The same, bit for bit.
        """)
    report.mismatches = 2
    report.firstMismatch = 42
    #expect(ReplayText.text(report).hasSuffix("\nNOT the same: 2 entries came out otherwise, first at 42."))
    report.entries = 0
    #expect(ReplayText.text(report).hasSuffix("\nThere was nothing to fold."))
  }

  @Test func masksEverythingThatHoldsANumber() {
    let record = RecordResource(Sample.record(.answered, .callerHungUp))
    #expect(CallDetail(record: record).masked.record?.ani == "•••42")
    #expect(RecordList(records: [record], next: "x").masked.records[0].ani == "•••42")
    let ended = StreamMessage.change(number: 1, at: Timestamp(Sample.noon), change: .callEnded(record))
    guard case .change(_, _, .callEnded(let masked)) = ended.masked else {
      Issue.record("another message")
      return
    }
    #expect(masked.ani == "•••42")
  }

  @Test func colourNeedsATerminalAndNobodyAgainstIt() {
    // Tests run without a terminal.
    #expect(Terminal.current(environment: [:]) == .plain || Terminal.current(environment: [:]).isInteractive)
    #expect(!Terminal.current(environment: ["NO_COLOR": "1"]).hasColour)
    #expect(!Terminal.current(environment: ["TERM": "dumb"]).isInteractive)
    #expect(Terminal(isInteractive: true, hasColour: false).styled("x", .red) == "x")
  }
}
