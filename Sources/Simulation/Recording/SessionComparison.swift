import ARI
import Telephony

/// Where two recordings of the same scenes differ in what counts.
///
/// What counts is each request's status and what is read of its answer, and
/// the events, row by row (``RecordedEvent``): which, in which order, and what
/// is read of them. What doesn't is when anything was, the order between rows,
/// whether a reply comes before or after the events of its request (of an
/// originate both were seen), and the words of a refusal.
public struct SessionComparison: Sendable {
  /// A line for each difference, in the order of the scenes.
  public private(set) var differences: [String] = []

  /// - Parameters:
  ///   - known: what was recorded.
  ///   - other: what is held against it.
  public init(_ known: SessionRecording, _ other: SessionRecording) {
    let others = Dictionary(other.scenes.map { ($0.name, $0) }) { first, _ in first }
    for scene in known.scenes {
      guard let its = others[scene.name] else {
        differences.append("\(scene.name): is missing")
        continue
      }
      compareReplies(scene, its)
      compareEvents(scene, its)
    }
    let names = Set(known.scenes.map(\.name))
    for scene in other.scenes where !names.contains(scene.name) { differences.append("\(scene.name): is new") }
  }

  private mutating func compareReplies(_ scene: SessionRecording.Scene, _ other: SessionRecording.Scene) {
    let (wanted, found) = (scene.replies, other.replies)
    for number in Set(wanted.keys).union(found.keys).sorted() {
      let request = scene.request(number) ?? other.request(number) ?? "request \(number)"
      switch (wanted[number], found[number]) {
      case (let wanted?, let found?):
        guard wanted.status != found.status || wanted.compared != found.compared else { continue }
        differences.append(
          "\(scene.name): \(request) → \(wanted.status) \(wanted.compared.text), "
            + "and here \(found.status) \(found.compared.text)")
      case (nil, _): differences.append("\(scene.name): \(request) is new")
      case (_, nil): differences.append("\(scene.name): \(request) has no answer here")
      }
    }
  }

  private mutating func compareEvents(_ scene: SessionRecording.Scene, _ other: SessionRecording.Scene) {
    let (wanted, found) = (scene.rows, other.rows)
    for row in Set(wanted.keys).union(found.keys).sorted() {
      let (wanted, found) = (wanted[row] ?? [], found[row] ?? [])
      guard wanted != found else { continue }
      let same = zip(wanted, found).prefix { $0 == $1 }.count
      func rest(_ events: [RecordedEvent]) -> String {
        events.count == same ? "nothing more" : events[same...].map(\.text).joined(separator: ", ")
      }
      differences.append("\(scene.name): \(row), from event \(same + 1) on: \(rest(wanted)); and here: \(rest(found))")
    }
  }
}

extension SessionRecording.Scene {
  fileprivate var replies: [Int: RecordedReply] {
    var replies: [Int: RecordedReply] = [:]
    for case .reply(let number, let reply) in entries.map(\.kind) { replies[number] = reply }
    return replies
  }

  fileprivate func request(_ number: Int) -> String? {
    for case .request(number, let request) in entries.map(\.kind) { return "request \(number), \(request)" }
    return nil
  }

  /// The events of each row, in order.
  fileprivate var rows: [String: [RecordedEvent]] {
    var rows: [String: [RecordedEvent]] = [:]
    for case .event(let event) in entries.map(\.kind) { rows[event.row, default: []].append(event) }
    return rows
  }
}
