#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a timeline: on a terminal with the counts below the newest line,
/// elsewhere line by line.
struct Screen {
  let terminal: Terminal
  private var hasFooter = false

  init(_ terminal: Terminal) { self.terminal = terminal }

  mutating func show(_ lines: [String], footer: String) {
    guard terminal.isInteractive else {
      lines.forEach(Output.line)
      return
    }
    var text = hasFooter ? "\r\u{1b}[K" : ""
    for line in lines { text += line + "\n" }
    text += terminal.styled(String(footer.prefix(Self.width - 1)), .dim)
    Output.write(text)
    hasFooter = true
  }

  /// Leaves the footer where it is and goes on below it.
  mutating func finish() {
    if hasFooter { Output.write("\n") }
    hasFooter = false
  }

  private static var width: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
