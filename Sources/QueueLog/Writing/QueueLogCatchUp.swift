public import CallCore
public import Telephony

/// What the log lacks when a process starts: made from the journal, before the
/// thread that writes is.
///
/// Hand it what came of each input after ``number``, in order; or have it
/// ``begin(_:number:at:)`` when there is nothing to go on from.
public struct QueueLogCatchUp: Sendable {
  let options: QueueLogOptions
  /// The last input whose lines are in the log; nil when nothing is known.
  public private(set) var number: UInt64?
  /// What could not be brought back, a sentence each.
  public private(set) var losses: [String] = []
  /// Lines that were in the file already.
  public private(set) var linesFound = 0
  /// Lines that are missing in it.
  public var linesMissing: Int { lines.count }
  private(set) var lines: [QueueLogLine] = []
  private(set) var linesLost = 0
  private(set) var projection: QueueLogProjection
  private var tail: QueueLogTail?

  /// Looks how far the log is.
  public init(_ options: QueueLogOptions) {
    self.options = options
    projection = QueueLogProjection(callerNumbers: options.callerNumbers)
    let (checkpoint, problem) = QueueLogCheckpoint.read(options.checkpointFile)
    if let problem { losses.append("The queue log begins anew: \(problem).") }
    // Numbers that were masked can't be told in clear, nor must those in clear go on being.
    guard let checkpoint, checkpoint.projection.callerNumbers == options.callerNumbers else { return }
    guard let tail = QueueLogTail(after: checkpoint, in: options.file, keep: options.keep) else {
      losses.append("The queue log begins anew: the file that was written last is gone.")
      return
    }
    number = checkpoint.number
    projection = checkpoint.projection
    self.tail = tail
  }

  /// Takes what came of an input; of one whose lines are written, nothing.
  public mutating func take(_ directives: [Directive], number: UInt64, at moment: Instant) {
    guard number > self.number ?? 0 else { return }
    self.number = number
    for case .announce(let announcement) in directives { add(projection.take(announcement, at: moment)) }
  }

  /// Begins a log in the middle of a centre's life.
  ///
  /// - Parameters:
  ///   - view: the centre as it is.
  ///   - number: the last input that it includes.
  ///   - reason: why, in words without a full stop; nil when no log was lost.
  public mutating func begin(_ view: CentreView, number: UInt64, at moment: Instant, because reason: String? = nil) {
    if let reason { losses.append("The queue log begins anew: \(reason).") }
    self.number = number
    tail = nil
    lines = projection.begin(view, at: moment)
  }

  private mutating func add(_ made: [QueueLogLine]) {
    for line in made {
      if tail?.contains(line.text) ?? false {
        linesFound += 1
      } else if lines.count < options.linesMax {
        lines.append(line)
      } else {
        linesLost += 1
      }
    }
  }

  /// How many bytes of the first missing line are in the file already; nil
  /// when the file ends within a line that none of the missing goes on with.
  var bytesTorn: Int? {
    guard let torn = tail?.torn, !torn.isEmpty else { return 0 }
    return lines.first?.text.hasPrefix(torn) ?? false ? torn.utf8.count : nil
  }
}
