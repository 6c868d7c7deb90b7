/// How the log is doing.
public struct QueueLogStatus: Equatable, Sendable {
  /// Lines written since the start.
  public var linesWritten = 0
  /// Lines that wait for a file that can't be written.
  public var linesWaiting = 0
  /// Lines that could not be kept until it could, and announcements whose
  /// lines are therefore not known.
  public var linesLost = 0
  /// Calls whose end never came, forgotten to make room for newer ones since
  /// the log began: further lines of theirs would be missing.
  public var callsForgotten = 0
  /// Why the file can't be written now; nil when it can.
  public var failing: QueueLogError?
  /// How often writing failed since the start.
  public var failures = 0
  /// Why the file could not be put aside, or how far it is not be noted.
  public var hindrance: QueueLogError?
  /// How often we put the file aside.
  public var rotations = 0

  public init() {}

  /// What is wrong, in sentences for people; nil when nothing is.
  public var problem: String? {
    var sentences: [String] = []
    if let failing { sentences.append("\(failing.message) \(linesWaiting) lines wait for it.") }
    if let hindrance { sentences.append(hindrance.message) }
    if linesLost > 0 { sentences.append("\(linesLost) lines of the queue log are lost since the start.") }
    if callsForgotten > 0 {
      sentences.append("\(callsForgotten) calls were forgotten by the queue log before their end: too many at once.")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
