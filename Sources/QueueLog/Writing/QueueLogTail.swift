import Foundation

/// What stands in the log after a checkpoint: lines that a killed process had
/// written and not yet noted.
struct QueueLogTail {
  /// Longer than this is none of ours: seconds of lines are expected.
  static let bytesMax = 64_000_000

  /// Whole lines, in order.
  private(set) var lines: [Substring] = []
  /// What stands behind the last line's end: a line that was torn.
  private(set) var torn: Substring = ""
  private var next = 0

  /// - Parameter keep: how many files we keep that were put aside.
  /// - Returns: nil when the file of the checkpoint is gone, or has become
  ///   shorter.
  init?(after checkpoint: QueueLogCheckpoint, in path: String, keep: Int) {
    var text = ""
    let present = QueueLogFile.identity(of: path)
    if checkpoint.file == nil || checkpoint.file == present {
      guard let rest = Self.read(path, from: checkpoint.size) ?? (present == nil ? "" : nil) else { return nil }
      text = rest
    } else if let identity = checkpoint.file {
      // Rotated since: by us, or by others under a name of their own.
      guard let old = Self.find(identity, beside: path), let rest = Self.read(old, from: checkpoint.size) else {
        return nil
      }
      text = rest
      // Others number by the date: those are no numbers to count down from.
      if old.hasPrefix("\(path)."), let number = Int(old.dropFirst(path.count + 1)), (2...keep + 1).contains(number) {
        for newer in stride(from: number - 1, through: 1, by: -1) {
          text += Self.read("\(path).\(newer)", from: 0) ?? ""
        }
      }
      text += Self.read(path, from: 0) ?? ""
    }
    var parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    torn = parts.popLast() ?? ""
    lines = parts
  }

  /// Whether the line is there, behind those found before.
  mutating func contains(_ line: String) -> Bool {
    guard let found = lines[next...].firstIndex(where: { $0 == line }) else { return false }
    next = found + 1
    return true
  }

  private static func find(_ identity: QueueLogFile.Identity, beside path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    let folder = file.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { $0.hasPrefix(file.lastPathComponent) }.map { "\(folder)/\($0)" }
      .first { QueueLogFile.identity(of: $0) == identity }
  }

  private static func read(_ path: String, from offset: Int) -> String? {
    guard let handle = FileHandle(forReadingAtPath: path), let size = try? handle.seekToEnd(), size >= UInt64(offset),
      size - UInt64(offset) <= UInt64(bytesMax), (try? handle.seek(toOffset: UInt64(offset))) != nil
    else { return nil }
    return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
  }
}
