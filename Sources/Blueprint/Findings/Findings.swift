/// Gathers what is found while a blueprint is read.
///
/// A class, because every reader adds to the same list; it never leaves the
/// synchronous call that made it.
final class Findings {
  /// More than this is of no use to a reader, and a hostile file could fill
  /// the memory.
  static let countMax = 200

  private var list: [BlueprintFinding] = []
  private(set) var errorCount = 0
  private(set) var leftOut = 0

  /// The message is made only when it will be shown: looking for what was
  /// meant takes time.
  func error(_ position: SourcePosition, _ message: @autoclosure () -> String) {
    errorCount += 1
    add(.error, position, message)
  }

  func warn(_ position: SourcePosition, _ message: @autoclosure () -> String) { add(.warning, position, message) }

  private func add(_ severity: BlueprintFinding.Severity, _ position: SourcePosition, _ message: () -> String) {
    guard list.count < Self.countMax else {
      leftOut += 1
      return
    }
    list.append(BlueprintFinding(severity: severity, position: position, message: message()))
  }

  /// All findings in the order of the files; the last says how many are not
  /// shown, if any are not.
  var all: [BlueprintFinding] {
    let ordered = list.enumerated()
      .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element)
    guard leftOut > 0, let last = ordered.last else { return ordered }
    let note = "\(leftOut) more finding\(leftOut == 1 ? " is" : "s are") not shown; mend these first."
    let severity: BlueprintFinding.Severity = errorCount > 0 ? .error : .warning
    return ordered + [BlueprintFinding(severity: severity, position: last.position, message: note)]
  }
}
