import Logging
import Synchronization

/// Keeps log lines with their metadata.
final class LogBook: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }

  struct Handler: LogHandler {
    let book: LogBook
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    init(book: LogBook) { self.book = book }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
      let line = "\(event.level): \(event.message) " + all.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
      book.kept.withLock { $0.append(line) }
    }
  }
}
