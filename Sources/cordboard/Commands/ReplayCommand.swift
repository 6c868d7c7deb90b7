import ArgumentParser
import Foundation

/// `cordboard replay`: folds a journal again.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Fold a journal again and compare what comes out.",
    discussion: """
      Every decision of the past is taken again from what was known then; the digest shows whether it is the \
      same, bit for bit. The server may go on meanwhile.

        cordboard replay --verify
        cordboard replay --database /var/lib/cordboard/cordboard.db --from 120000 --json
      """)

  @Option(help: ArgumentHelp("The server's configuration file, for its database.", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("The database's file; overrides the configuration.", valueName: "file"))
  var database: String?
  @Option(help: ArgumentHelp("Begin with the snapshot before this entry.", valueName: "number"))
  var from: UInt64?
  @Flag(help: "End with exit code 1 unless everything came out the same.")
  var verify = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let file = try database ?? ServeConfiguration(file: try ConfigurationFile.find(config)).database
    let progress = Progress(isShown: !output.json && Terminal.current().isInteractive)
    let report = try ReplayRunner(database: file, from: from, onProgress: progress.show).run()
    progress.clear()
    if output.json { try Output.json(report) } else { Output.line(ReplayText.text(report)) }
    if verify, !report.isSame { throw ExitCode(CommandFailure.Exit.failed.rawValue) }
  }
}

/// The entry that a long replay is at, on a terminal.
private struct Progress {
  let isShown: Bool

  func show(_ number: UInt64) {
    if isShown { Output.write("\r\u{1b}[Kentry \(number)") }
  }

  func clear() {
    if isShown { Output.write("\r\u{1b}[K") }
  }
}

/// A replay's report on a few lines.
enum ReplayText {
  static func text(_ report: ReplayReport) -> String {
    var lines = report.skippedSnapshots.map { "Passed over a snapshot: \(Table.harmless($0))." }
    if report.gaps > 0 { lines.append("Passed over \(report.gaps) gap\(report.gaps == 1 ? "" : "s") of the journal.") }
    lines.append(
      "\(report.entries) entries (\(report.fromNumber &+ 1) to \(report.toNumber)), \(report.directives) directives, "
        + "\(report.callsEnded) calls ended.")
    let life = HumanDuration.text(milliseconds: Int64(report.lifeSeconds * 1_000))
    let took = HumanDuration.text(milliseconds: Int64(report.replaySeconds * 1_000))
    lines.append("\(life) of life in \(took), \(Int(report.factor)) times as fast. Digest \(report.digest).")
    if report.entries == 0 {
      lines.append("There was nothing to fold.")
    } else if report.isSame {
      lines.append("The same, bit for bit.")
    } else {
      let first = report.firstMismatch.map { ", first at \($0)" } ?? ""
      lines.append("NOT the same: \(report.mismatches) entries came out otherwise\(first).")
    }
    return lines.joined(separator: "\n")
  }
}
