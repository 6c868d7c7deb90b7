import Telephony

/// One line of the log: `epoch|callid|queuename|agent|event|data1|data2…`.
struct QueueLogLine: Equatable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z.
  var second: Int64
  /// The line without its end.
  var text: String

  /// What stands in a field that has nothing to tell.
  static let none = "NONE"
  /// Longer fields are cut: Asterisk itself writes 8,191 bytes a line at most.
  static let fieldBytesMax = 1_024

  init(
    _ event: QueueLogEvent, at second: Int64, call: String = none, queue: String = none, agent: String = none,
    _ data: [String] = [""]
  ) {
    self.second = second
    let fields = [call, queue, agent].map { $0.isEmpty ? Self.none : Self.safe($0) } + [event.rawValue]
    text = ([String(second)] + fields + data.map(Self.safe)).joined(separator: "|")
  }

  /// The text with what would end a field or a line replaced, as app_queue
  /// does with a caller's name: by `_`.
  static func safe(_ text: String) -> String {
    func isBreaking(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "|" || scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029
    }
    var scalars = String.UnicodeScalarView()
    var bytes = 0
    for scalar in text.unicodeScalars {
      bytes += UTF8.width(scalar)
      guard bytes <= fieldBytesMax else { break }
      scalars.append(isBreaking(scalar) ? "_" : scalar)
    }
    return String(scalars)
  }
}

extension Instant {
  /// The second that the moment is in: how `time(2)` tells it, which
  /// app_queue's numbers are differences of.
  var wholeSecond: Int64 {
    let (quotient, remainder) = microsecondsSinceEpoch.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
