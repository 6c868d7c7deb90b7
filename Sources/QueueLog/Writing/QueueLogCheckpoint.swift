import Foundation

/// How far the log is: up to which input of the journal, where in which file,
/// and what the projection knew then.
///
/// With it a restart folds the journal on from there and writes only the lines
/// that are missing.
struct QueueLogCheckpoint: Codable, Equatable {
  /// The number of the last input whose lines are all in the file.
  var number: UInt64
  /// Where they end; nil when nothing was written yet.
  var file: QueueLogFile.Identity?
  var size: Int
  var projection: QueueLogProjection

  /// Larger than this is none of ours.
  static let bytesMax = 64_000_000

  /// - Returns: nil when there is none, or it can't be read; the second says why.
  static func read(_ path: String) -> (checkpoint: QueueLogCheckpoint?, problem: String?) {
    guard FileManager.default.fileExists(atPath: path) else { return (nil, nil) }
    guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: bytesMax) else {
      return (nil, "\(path) can't be read")
    }
    guard let checkpoint = try? JSONDecoder().decode(Self.self, from: data) else {
      return (nil, "\(path) is not what was written")
    }
    return (checkpoint, nil)
  }

  /// Puts it in the place of the one before, whole or not at all.
  func write(_ path: String) throws(QueueLogError) {
    let doing = "How far the queue log is can't be noted in \(path)"
    guard let data = try? JSONEncoder().encode(self) else {
      throw QueueLogError(.unencodable, "\(doing): it can't be encoded. A restart begins the log anew.")
    }
    let new = path + ".new"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw QueueLogError(doing, errno: errno) }
    var (_, code) = QueueLogFile.write(Array(data), to: descriptor)
    if code == 0, fdatasync(descriptor) != 0 { code = errno }
    _ = close(descriptor)
    if code == 0, rename(new, path) != 0 { code = errno }
    guard code == 0 else { throw QueueLogError(doing, errno: code) }
  }
}
