import API
import ArgumentParser
import Foundation

/// `cordboard watch`: what happens, as it happens.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show what happens in the centre, as it happens.",
    discussion: """
      Goes on until Ctrl-C, and connects again when the server was away. Numbers of callers are masked.

        cordboard watch
        cordboard watch --until-calls 10
        cordboard watch --json | jq -c 'select(.type == "change") | .change.kind'
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("End after so many calls have ended.", valueName: "n"))
  var untilCalls: Int?

  @Flag(help: "Show the callers' numbers in clear.")
  var showNumbers = false

  func validate() throws {
    if let untilCalls, untilCalls < 1 { throw ValidationError("--until-calls must be 1 or more.") }
  }

  func run() async throws {
    let client = try server.client()
    var watch = Watch(
      terminal: output.json ? .plain : .current(), json: output.json, showsNumbers: showNumbers,
      untilCalls: untilCalls)
    var pause = Duration.zero
    while let next = try await read(client, &watch, after: pause) {
      pause = next
      try await Task.sleep(for: pause)
    }
  }

  /// Reads one stream to its end.
  ///
  /// A wrong token, or no server at all, is told at once; only a server that
  /// was there before is waited for.
  /// - Parameter pause: how long was waited before; zero the first time.
  /// - Returns: how long to wait before the next; nil when there is enough.
  private func read(
    _ client: CordboardClient, _ watch: inout Watch, after pause: Duration
  ) async throws(CommandFailure) -> Duration? {
    do throws(CommandFailure) {
      let end = try await StreamConnection(client: client).read { watch.take($0) }
      guard let reason = watch.goOn(after: end) else { return nil }
      watch.tell(reason)
      return .milliseconds(500)
    } catch {
      guard error.exit == .unreachable, pause > .zero else { throw error }
      return min(pause * 2, .seconds(5))
    }
  }
}

/// The state of one `watch`.
struct Watch {
  private let json: Bool
  private let showsNumbers: Bool
  private let untilCalls: Int?
  private var timeline: Timeline
  private var screen: Screen

  init(terminal: Terminal, json: Bool, showsNumbers: Bool, untilCalls: Int?) {
    self.json = json
    self.showsNumbers = showsNumbers
    self.untilCalls = untilCalls
    timeline = Timeline(terminal: terminal, showsNumbers: showsNumbers)
    screen = Screen(terminal)
  }

  private var hasEnough: Bool { untilCalls.map { timeline.callsEnded >= $0 } ?? false }

  /// - Returns: whether more is wanted.
  mutating func take(_ message: StreamMessage) -> Bool {
    if case .change(let number, _, _) = message, let last = timeline.lastNumber, number != last + 1 {
      // Never with a sound server: the stream is read anew.
      tell("Changes are missing between \(last) and \(number)")
      return false
    }
    let lines = timeline.lines(for: message)
    if json {
      Output.line(Self.text(showsNumbers ? message : message.masked))
    } else {
      screen.show(lines, footer: timeline.summary)
    }
    return !hasEnough
  }

  /// - Returns: why the stream is opened again; nil when there is enough.
  mutating func goOn(after end: StreamConnection.End) -> String? {
    switch end {
    case .enough where hasEnough:
      screen.finish()
      return nil
    case .enough: return "Reading anew…"
    case .closed(1_001, _): return "The server stops; waiting for it to come back…"
    case .closed(1_013, _): return "Connecting again…"
    case .closed(let code, let reason):
      return "The server closed the stream (\(code.map(String.init) ?? "no code") \(reason)); connecting again…"
    case .lost: return "The connection is lost; connecting again…"
    }
  }

  mutating func tell(_ text: String) {
    // Among JSON lines a notice would only disturb.
    if json {
      FileHandle.standardError.write(Data("cordboard: \(text)\n".utf8))
    } else {
      screen.show([timeline.notice(text)], footer: timeline.summary)
    }
  }

  private static func text(_ message: StreamMessage) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(message) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
