import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What standard output can show.
struct Terminal: Equatable {
  /// Whether a person looks at it as it comes.
  var isInteractive: Bool
  var hasColour: Bool

  static let plain = Terminal(isInteractive: false, hasColour: false)

  /// As it is now. <https://no-color.org>: set to anything but nothing, there
  /// is no colour.
  static func current(environment: [String: String] = ProcessInfo.processInfo.environment) -> Terminal {
    let isInteractive = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
    let wantsColour = (environment["NO_COLOR"] ?? "").isEmpty
    return Terminal(isInteractive: isInteractive, hasColour: isInteractive && wantsColour)
  }

  /// `text` in a style, if there is colour.
  func styled(_ text: String, _ style: Style) -> String {
    hasColour ? "\u{1b}[\(style.code)m\(text)\u{1b}[0m" : text
  }

  /// The styles in use; those that all terminals know.
  enum Style: Equatable {
    case bold, dim, red, green, yellow, blue, magenta, cyan

    fileprivate var code: Int {
      switch self {
      case .bold: 1
      case .dim: 2
      case .red: 31
      case .green: 32
      case .yellow: 33
      case .blue: 34
      case .magenta: 35
      case .cyan: 36
      }
    }
  }
}
