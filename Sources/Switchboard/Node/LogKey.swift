import Logging

/// The metadata keys of a node's log lines; stable, for those who search.
enum LogKey: String {
  case node
  case channel
  case bridge
  case playback
  case order
  case reason
  case cause
  case count
  case evidence
  case version
}

extension Logger {
  subscript(key: LogKey) -> Logger.Metadata.Value? {
    get { self[metadataKey: key.rawValue] }
    set { self[metadataKey: key.rawValue] = newValue }
  }

  /// Logs with the house's keys. Never hand it a number, a name or digits.
  func log(_ level: Logger.Level, _ message: Logger.Message, _ evidence: [(LogKey, String)]) {
    log(
      level: level, message,
      metadata: Logger.Metadata(
        evidence.map { ($0.0.rawValue, .string($0.1)) }, uniquingKeysWith: { first, _ in first }))
  }
}
