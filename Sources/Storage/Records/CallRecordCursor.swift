import CallCore
import Telephony

/// A place between two records in the order of pages: `MICROSECONDS~CALL`.
struct CallRecordCursor {
  var arrivedAt: Instant
  var call: String

  init(after record: CallRecord) {
    arrivedAt = record.arrivedAt
    call = record.call.rawValue
  }

  init(_ text: String) throws(StorageError) {
    let parts = text.split(separator: "~", maxSplits: 1)
    guard parts.count == 2, let microseconds = Int64(parts[0]) else {
      throw StorageError(.invalidCursor, "“\(text)” is no cursor of a page of records. Take it from the page before.")
    }
    arrivedAt = Instant(microsecondsSinceEpoch: microseconds)
    call = String(parts[1])
  }

  var text: String { "\(arrivedAt.microsecondsSinceEpoch)~\(call)" }
}
