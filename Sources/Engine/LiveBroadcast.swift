import CallCore
import Telephony

/// Sends every change to every reader of the live stream.
///
/// A reader whose buffer is full is cut off rather than waited for; a reader
/// that has gone is forgotten with the next change.
struct LiveBroadcast {
  private var number: UInt64 = 0
  private var readers: [AsyncStream<LiveChange>.Continuation] = []
  private(set) var cutOffCount = 0

  var readerCount: Int { readers.count }

  mutating func subscribe(view: CentreView, capacity: Int) -> LiveSubscription {
    let (stream, continuation) = AsyncStream.makeStream(
      of: LiveChange.self, bufferingPolicy: .bufferingOldest(max(1, capacity)))
    readers.append(continuation)
    return LiveSubscription(view: view, number: number, changes: stream)
  }

  mutating func send(_ announcement: Announcement, at moment: Instant) {
    number += 1
    guard !readers.isEmpty else { return }
    let change = LiveChange(number: number, at: moment, announcement: announcement)
    var cutOff = 0
    readers.removeAll { reader in
      switch reader.yield(change) {
      case .enqueued: return false
      case .dropped:
        cutOff += 1
        reader.finish()
        return true
      case .terminated: return true
      @unknown default: return false
      }
    }
    cutOffCount += cutOff
  }
}
