public import CallCore
import Telephony

/// Calls by interval, from CSV: `start` and `calls`, with `number` or `queue`,
/// and `until`, `handling` or `talk`, and `patience` if wanted.
///
/// ```
/// start,queue,calls,handling,patience
/// 08:00,sales,40,4m,3m
/// 08:30,sales,55,4m,3m
/// ```
public struct ArrivalTable: Sendable {
  /// More calls than this for one row are taken for a slip.
  static let callsMax = 1_000_000.0

  public private(set) var spans: [ArrivalPlan.Span] = []
  /// From the first start to the last end.
  public private(set) var horizon: Range<Duration> = .zero..<(.zero)

  private struct Draft {
    let line: Int
    let from: Duration
    var until: Duration?
    let target: String
    var span: ArrivalPlan.Span
  }

  /// - Parameters:
  ///   - text: the table.
  ///   - file: its name, for messages.
  ///   - centres: the centres that it is for; a number or queue must be known
  ///     to the first.
  ///   - talk: for rows that don't say.
  ///   - patience: for rows that don't say; nil is for ever.
  public init(
    _ text: String, file: String, centres: [CentreDefinition], talk: TalkMean, patience: Duration?
  ) throws(PlanTableError) {
    var table = PlanTable(
      text, file: file, required: ["start", "calls"],
      optional: ["number", "queue", "until", "handling", "talk", "patience"])
    var drafts: [Draft] = []
    let target = ArrivalTarget(centres)
    for row in table.rows {
      guard let draft = Self.draft(row, &table, target, talk, patience) else { continue }
      if let last = drafts.last, draft.from < last.from {
        table.find(
          row.line, "\(PlanText.clock(draft.from)) comes after \(PlanText.clock(last.from)). Order the rows by start.")
      }
      if let same = drafts.last(where: { $0.target == draft.target }), same.from >= draft.from {
        table.find(row.line, "\(draft.target) has \(PlanText.clock(draft.from)) already in line \(same.line).")
      }
      drafts.append(draft)
    }
    if table.findings.isEmpty, drafts.isEmpty { table.find(1, "There is no row of calls.") }
    Self.close(&drafts, &table)
    try table.check()
    spans = drafts.map(\.span)
    let from = spans.map(\.from).min() ?? .zero
    horizon = from..<max(from, spans.map(\.until).max() ?? .zero)
  }

  private static func draft(
    _ row: PlanTable.Row, _ table: inout PlanTable, _ target: ArrivalTarget, _ talk: TalkMean, _ patience: Duration?
  ) -> Draft? {
    let before = table.findings.count
    let from = time("start", row, &table)
    let until = row.fields["until"] == nil ? nil : time("until", row, &table)
    let calls = row.fields["calls"].flatMap { Double($0) } ?? -1
    if !(0...callsMax).contains(calls) {
      table.find(row.line, "'calls' must be a number from 0 to \(Int(callsMax)).")
    }
    var talk = talk
    if let time = length("talk", row, &table) { talk = .talk(time) }
    if let time = length("handling", row, &table) { talk = .handling(time) }
    if row.fields["talk"] != nil, row.fields["handling"] != nil {
      table.find(row.line, "Say either 'talk' or 'handling' (which is with after-call work), not both.")
    }
    let isEndless = row.fields["patience"] == "never"
    let patience = isEndless ? nil : length("patience", row, &table) ?? patience
    var found: (number: String, wish: PlannedCall.Wish)?
    do throws(ArrivalTarget.Unknown) {
      found = try target.find(number: row.fields["number"], queue: row.fields["queue"])
    } catch {
      table.find(row.line, error.message)
    }
    guard table.findings.count == before, let from, let found else { return nil }
    let span = ArrivalPlan.Span(
      from: from, until: from, number: found.number, wish: found.wish, calls: calls, talk: talk, patience: patience)
    let name = row.fields["queue"].map { "The queue \($0)" } ?? "The number \(found.number)"
    return Draft(line: row.line, from: from, until: until, target: name, span: span)
  }

  /// Each interval lasts until its `until`, else until the next start; the
  /// last is as long as the one before it.
  private static func close(_ drafts: inout [Draft], _ table: inout PlanTable) {
    let starts = Set(drafts.map(\.from)).sorted()
    for index in drafts.indices {
      let draft = drafts[index]
      let next = starts.first { $0 > draft.from }
      let before = starts.last { $0 < draft.from }
      guard let until = draft.until ?? next ?? before.map({ draft.from + draft.from - $0 }) else {
        table.find(draft.line, "One interval alone needs a column 'until', for how long it lasts.")
        continue
      }
      if until <= draft.from { table.find(draft.line, "'until' must be later than 'start'.") }
      if until > .seconds(36 * 3_600) { table.find(draft.line, "The interval ends later than 36:00.") }
      drafts[index].until = until
      drafts[index].span.until = until
    }
    for index in drafts.indices {
      let draft = drafts[index]
      let later = drafts[(index + 1)...].first { $0.target == draft.target }
      if let later, let until = draft.until, later.from < until {
        table.find(later.line, "The interval begins before the one of line \(draft.line) for the same is over.")
      }
    }
  }

  private static func time(_ column: String, _ row: PlanTable.Row, _ table: inout PlanTable) -> Duration? {
    let time = row.fields[column].flatMap(PlanText.timeOfDay)
    if time == nil { table.find(row.line, "'\(column)' must be a time of day, as 08:30.") }
    return time
  }

  private static func length(_ column: String, _ row: PlanTable.Row, _ table: inout PlanTable) -> Duration? {
    guard let text = row.fields[column], text != "never" || column != "patience" else { return nil }
    if let time = PlanText.duration(text), time > .zero { return time }
    table.find(row.line, "'\(column)' must be a time longer than none, as 3m30s or 210.")
    return nil
  }
}

/// Finds where the calls of a table's row go.
public struct ArrivalTarget: Sendable {
  /// Why a call would lead nowhere.
  public struct Unknown: Error, Equatable, Sendable {
    public var message: String
  }

  private let entrances: [Entrances]
  private let definition: CentreDefinition

  /// - Parameter centres: one or more; the first decides what is known.
  public init(_ centres: [CentreDefinition]) {
    entrances = centres.map(Entrances.init)
    definition = centres.first ?? CentreDefinition(tenant: "none", release: "none")
  }

  /// The number that is dialled, and what is pressed.
  public func find(
    number: String?, queue: String?
  ) throws(Unknown) -> (number: String, wish: PlannedCall.Wish) {
    guard let first = entrances.first else { throw Unknown(message: "There is no centre.") }
    if let number, !first.serves(number) {
      let numbers = definition.numbers.keys.sorted().joined(separator: ", ")
      throw Unknown(message: "No flow serves the number \(number). There are: \(numbers.isEmpty ? "none" : numbers).")
    }
    guard let queue else {
      guard let number else { throw Unknown(message: "Say a 'number' or a 'queue'.") }
      return (number, .any)
    }
    let id = QueueID(queue)
    guard definition.queues[id] != nil else {
      let queues = definition.queues.keys.sorted().map(\.rawValue).joined(separator: ", ")
      throw Unknown(message: "There is no queue \(queue). There are: \(queues.isEmpty ? "none" : queues).")
    }
    if let number {
      guard first.leads(number, to: id) else {
        throw Unknown(message: "The number \(number) does not lead to the queue \(queue).")
      }
      return (number, .queue(id))
    }
    // Best one that leads there in all centres.
    let numbers = first.numbers(to: id)
    let common = numbers.first { number in entrances.allSatisfy { $0.leads(number, to: id) } }
    if let number = common ?? numbers.first { return (number, .queue(id)) }
    // Any other number is as good as this one then.
    let anyNumber = "0"
    if first.leads(anyNumber, to: id) { return (anyNumber, .queue(id)) }
    throw Unknown(message: "No number leads to the queue \(queue), so that no caller comes to it first.")
  }
}
