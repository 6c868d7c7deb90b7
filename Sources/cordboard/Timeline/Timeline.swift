import API
import Foundation
import Telephony

/// Makes lines for people of what the live stream tells.
struct Timeline {
  private let terminal: Terminal
  private let sentences: Sentences
  private let zone: TimeZone
  private var floor = Floor()
  private var hasBegun = false
  /// Calls that ended since the timeline began.
  private(set) var callsEnded = 0
  /// The number of the last change; the next one must be one more.
  private(set) var lastNumber: UInt64?

  init(terminal: Terminal = .plain, showsNumbers: Bool = false, zone: TimeZone = .current) {
    self.terminal = terminal
    self.zone = zone
    sentences = Sentences(showsNumbers: showsNumbers)
  }

  /// The counts, as they are now.
  var summary: String { floor.summary }

  /// The lines for a message; none for what needs no telling.
  mutating func lines(for message: StreamMessage) -> [String] {
    switch message {
    case .snapshot(let number, let view):
      lastNumber = number
      floor = Floor(view)
      defer { hasBegun = true }
      let what = hasBegun ? "Connected again" : "Watching \(view.tenant), release \(view.release)"
      return [terminal.styled("── \(what): \(floor.summary)", .dim)]
    case .change(let number, let at, let change):
      lastNumber = number
      let sentence = sentences.sentence(change, on: floor)
      floor.apply(change)
      if case .callEnded = change { callsEnded += 1 }
      return sentence.map { [line($0, at: at.instant)] } ?? []
    case .resync(let reason): return [notice(reason)]
    case .unknown: return []
    }
  }

  /// A line of our own.
  func notice(_ text: String) -> String { terminal.styled("── \(Table.harmless(text))", .dim) }

  private func line(_ sentence: Sentences.Sentence, at moment: Instant) -> String {
    let id = sentence.call.map(Self.shortID) ?? ""
    let room = String(repeating: " ", count: max(0, Self.shortIDLength - id.count))
    let time = terminal.styled(clock(moment), .dim)
    let shownID = id.isEmpty ? "" : terminal.styled(id, Self.colour(of: id))
    let text = sentence.style.map { terminal.styled(sentence.text, $0) } ?? sentence.text
    return "\(time)  \(shownID)\(room)  \(text)"
  }

  /// `12:00:05`, in the person's own zone.
  private func clock(_ moment: Instant) -> String {
    let seconds = Double(moment.microsecondsSinceEpoch) / 1e6
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
    let local = moment.advanced(by: .seconds(offset)).description
    return String(local.dropFirst(11).prefix(8))
  }

  private static let shortIDLength = 5

  /// The end of an id: it tells calls of the same days apart.
  static func shortID(_ call: String) -> String { Table.harmless(String(call.suffix(shortIDLength))) }

  /// The same call has the same colour in all its lines.
  private static func colour(of id: String) -> Terminal.Style {
    let colours: [Terminal.Style] = [.cyan, .magenta, .blue, .green, .yellow]
    let sum = id.utf8.reduce(0) { $0 &* 31 &+ UInt($1) }
    return colours[Int(sum % UInt(colours.count))]
  }
}
