import API
import CallCore
import Storage
import Telephony

/// `cordboard call explain`: folds the journal again with an eye on one call.
struct ExplainRunner {
  /// The database file; a running server may go on using it.
  let database: String
  /// The call's id, or the end of it.
  let id: String

  /// - Throws: ``CommandFailure`` when there is no such call, or several; what
  ///   reading the journal throws.
  func run() throws -> CallExplanation {
    guard !id.isEmpty, id.unicodeScalars.count <= 200 else {
      throw CommandFailure(.badInput, "Give the call's id, or the end of it, as `cordboard watch` shows it.")
    }
    let reader = JournalReader(try SQLStore(StorageSettings(path: database), access: .readOnly))
    let ended = try reader.endedCalls(endingWith: id)
    _ = try CallFinder.only(id, among: ended.map(\.call.rawValue))
    let call = try ended.first ?? underWay(reader)
    return try explain(call, reader)
  }

  /// A call under way: known at the end of the journal.
  private func underWay(_ reader: JournalReader) throws -> EndedCall {
    guard let snapshot = try reader.latestSnapshot().snapshot else { throw unknown }
    var fold = JournalFold(snapshot)
    var cursor = reader.entries(after: snapshot.number, withPersonalData: false)
    while let entry = try cursor.next() { _ = fold.fold(entry.input, at: entry.at) }
    let views = fold.centre.callViews
    guard let found = try CallFinder.only(id, among: views.map(\.call.rawValue)),
      let view = views.first(where: { $0.call.rawValue == found })
    else { throw unknown }
    return EndedCall(call: view.call, arrivedAt: view.arrivedAt, endedBy: .max)
  }

  private var unknown: CommandFailure {
    CommandFailure(
      .badInput, "There is no call \(id) in \(database). `cordboard call list --ended` shows those that have ended.")
  }

  private func explain(_ call: EndedCall, _ reader: JournalReader) throws -> CallExplanation {
    var fold = JournalFold(try snapshot(before: call, reader))
    fold.explain(call.call)
    var explanation = CallExplanation(call: call.call)
    var cursor = reader.entries(after: fold.number, through: call.endedBy)
    while let entry = try cursor.next() {
      let (directives, _) = fold.fold(entry.input, at: entry.at)
      explanation.decisions += fold.takeExplanations()
      for case .announce(let announcement) in directives where announcement.call == call.call {
        if explanation.floor == nil { explanation.floor = Floor(CentreResource(fold.centre.view)) }
        explanation.events.append(CallExplanation.Event(at: entry.at, change: ChangeResource(announcement)))
      }
    }
    return explanation
  }

  /// The newest snapshot from before the call.
  private func snapshot(before call: EndedCall, _ reader: JournalReader) throws -> CentreSnapshot {
    var limit = UInt64.max
    while let snapshot = try reader.latestSnapshot(upTo: limit).snapshot {
      if snapshot.at <= call.arrivedAt && snapshot.centre.view(of: call.call) == nil { return snapshot }
      guard snapshot.number > 0 else { break }
      limit = snapshot.number - 1
    }
    throw CommandFailure(.failed, "The journal no longer reaches back to the arrival of call \(call.call).")
  }
}

/// What happened to a call, and why.
struct CallExplanation {
  struct Event {
    var at: Instant
    var change: ChangeResource
  }

  let call: CallID
  var events: [Event] = []
  var decisions: [RoutingExplanation] = []
  /// Names of queues and agents as the call came in.
  var floor: Floor?
}
