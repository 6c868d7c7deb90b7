import CallCore
import Telephony
import Testing

@testable import Simulation

@Suite("Tables of plans")
struct PlanTableTests {
  private let centre = PlanningKit.menuCentre(agents: 2)

  private func arrivals(_ text: String) throws(PlanTableError) -> ArrivalTable {
    try ArrivalTable(text, file: "a.csv", centres: [centre], talk: .talk(.seconds(60)), patience: .seconds(90))
  }

  private func findings(_ read: () throws(PlanTableError) -> Void) -> [String] {
    do throws(PlanTableError) {
      try read()
      return []
    } catch {
      return error.findings
    }
  }

  @Test func aTableBecomesSpans() throws {
    let table = try arrivals(
      """
      # Monday
      start,queue,number,calls,handling,patience
      08:00,sales,,10,4m,
      08:00,support,,2.5,,never
      "08:30", ,1000,20,90,2m

      """)
    #expect(table.horizon == .seconds(28_800)..<(.seconds(32_400)))
    #expect(table.spans.map(\.until) == [.seconds(30_600), .seconds(30_600), .seconds(32_400)])
    #expect(table.spans.map(\.calls) == [10, 2.5, 20])
    #expect(table.spans.map(\.wish) == [.queue("sales"), .queue("support"), .any])
    #expect(table.spans.map(\.talk) == [.handling(.seconds(240)), .talk(.seconds(60)), .handling(.seconds(90))])
    #expect(table.spans.map(\.patience) == [.seconds(90), nil, .seconds(120)])
  }

  @Test(arguments: [
    ("", "a.csv:1: error: The table is empty"),
    ("start,calls\n", "a.csv:1: error: There is no row"),
    ("start,cals\n", "a.csv:1: error: There is no column 'cals'"),
    ("start,queue\n", "a.csv:1: error: The column 'calls' is missing"),
    ("start,calls,calls\n", "a.csv:1: error: The column 'calls' is there twice"),
    ("start,number,calls,until\n08:00,1000,5\n", "a.csv:2: error: There are 3 fields"),
    ("start,number,calls,until\n08:60,1000,5,09:00\n", "a.csv:2: error: 'start' must be"),
    ("start,number,calls,until\n08:00,1000,-5,09:00\n", "a.csv:2: error: 'calls' must be"),
    ("start,number,calls,until\n08:00,1000,nan,09:00\n", "a.csv:2: error: 'calls' must be"),
    ("start,number,calls,until\n08:00,2000,5,09:00\n", "a.csv:2: error: No flow serves the number 2000"),
    ("start,queue,calls,until\n08:00,nosuch,5,09:00\n", "a.csv:2: error: There is no queue nosuch"),
    ("start,queue,calls,until\n08:00,,5,09:00\n", "a.csv:2: error: Say a 'number' or a 'queue'"),
    ("start,number,calls,until\n08:00,1000,5,07:00\n", "a.csv:2: error: 'until' must be later"),
    ("start,number,calls\n08:00,1000,5\n", "a.csv:2: error: One interval alone"),
    ("start,number,calls\n09:00,1000,5\n08:30,1000,5\n", "a.csv:3: error: 08:30 comes after 09:00"),
    ("start,number,calls\n09:00,1000,5\n09:00,1000,5\n", "a.csv:3: error: The number 1000 has 09:00 already in line 2"),
    (
      "start,number,calls,until\n08:00,1000,5,10:00\n09:00,1000,5,10:00\n",
      "a.csv:3: error: The interval begins before the one of line 2"
    ),
    ("start,number,calls,until,patience\n08:00,1000,5,09:00,long\n", "a.csv:2: error: 'patience' must be"),
    ("start,number,calls,until,talk,handling\n08:00,1000,5,09:00,60,80\n", "a.csv:2: error: Say either"),
    ("start,number,calls,until\n08:00,\"1000,5,09:00\n", "a.csv:2: error: A quotation mark"),
  ])
  func aWrongTableIsToldByItsLine(text: String, message: String) {
    let found = findings { () throws(PlanTableError) in _ = try arrivals(text) }
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }

  @Test func manyFindingsAreCutOff() {
    let text = "start,number,calls\n" + String(repeating: "x,1000,5\n", count: 500)
    let found = findings { () throws(PlanTableError) in _ = try arrivals(text) }
    #expect(found.count == 21 && found.last?.contains("only the first 20") == true)
  }

  @Test func aQueueIsReachedByANumberThatBothKnow() throws {
    var other = centre
    other.numbers = ["3000": "in"]
    var first = centre
    first.numbers["3000"] = "in"
    let found = try ArrivalTarget([first, other]).find(number: nil, queue: "support")
    #expect(found.number == "3000" && found.wish == .queue("support"))
    var lonely = PlanningKit.centre(agents: 1)
    lonely.queues["back"] = QueueDefinition(name: "Back")
    #expect(throws: ArrivalTarget.Unknown.self) { try ArrivalTarget([lonely]).find(number: nil, queue: "back") }
    lonely.numbers = [:]
    lonely.defaultFlow = "in"
    #expect(try ArrivalTarget([lonely]).find(number: nil, queue: "sales").wish == .queue("sales"))
  }

  @Test func shiftsAreRead() throws {
    let table = try ShiftTable(
      "agent,from,until,breaks\nagent100,08:00,16:30,10:00-10:15 12:00-12:30\nagent100,22:00,30:00,\n",
      file: "s.csv", centres: [centre])
    #expect(table.shifts.map(\.until) == [.seconds(59_400), .seconds(108_000)])
    #expect(table.shifts[0].breaks == [.seconds(36_000)..<(.seconds(36_900)), .seconds(43_200)..<(.seconds(45_000))])
  }

  @Test(arguments: [
    ("agent100,08:00,16:00,\nagent100,15:00,18:00,", "s.csv:3: error: Agent agent100 has a shift at that time already"),
    ("nobody,08:00,16:00,", "s.csv:2: error: There is no agent nobody"),
    (",08:00,16:00,", "s.csv:2: error: Say an 'agent'"),
    ("agent100,8,16:00,", "s.csv:2: error: 'from' and 'until'"),
    ("agent100,16:00,08:00,", "s.csv:2: error: 'until' must be later"),
    ("agent100,08:00,16:00,10:00", "s.csv:2: error: A break is written"),
    ("agent100,08:00,16:00,07:00-08:30", "s.csv:2: error: The break 07:00-08:30 is not within"),
    ("agent100,08:00,16:00,10:00-11:00 10:30-12:00", "s.csv:2: error: The break 10:30-12:00 begins"),
  ])
  func wrongShiftsAreToldByTheirLine(rows: String, message: String) {
    let found = findings { () throws(PlanTableError) in
      _ = try ShiftTable("agent,from,until,breaks\n\(rows)\n", file: "s.csv", centres: [centre])
    }
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }

  @Test func timesAreRead() {
    #expect(PlanText.duration("1m30s") == .seconds(90) && PlanText.duration("210") == .seconds(210))
    for wrong in ["", "m", "1s1m", "1x", "-5", "1.5m", "9999999999", "101h", "١"] {
      #expect(PlanText.duration(wrong) == nil, "\(wrong)")
    }
    #expect(PlanText.timeOfDay("8:05") == .seconds(29_100) && PlanText.timeOfDay("36:00") == .seconds(129_600))
    for wrong in ["", "8", "8:60", "36:01", "08:00:60", "a:b", "008:00", "-1:00"] {
      #expect(PlanText.timeOfDay(wrong) == nil, "\(wrong)")
    }
    #expect(PlanText.clock(.seconds(29_159)) == "08:05")
  }
}
