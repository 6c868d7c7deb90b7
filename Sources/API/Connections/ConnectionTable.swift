import NIOCore
import Synchronization

/// Every open connection and what it is doing, so that a full house makes
/// room for a newcomer instead of shutting it out.
///
/// When the limit is reached, the connection goes that has done nothing for
/// the longest: half open (no whole request yet) or idle (between requests).
/// One that is being served, or reads the live stream, is never taken.
final class ConnectionTable: Sendable {
  /// What a connection is doing.
  enum Phase: Sendable {
    /// Open, but no whole request head yet.
    case halfOpen
    /// A request is being read or answered.
    case serving
    /// Between two requests.
    case idle
    /// Reads the live stream.
    case stream

    var canGo: Bool { self == .halfOpen || self == .idle }
  }

  /// Why we closed a connection.
  enum Reason: String, Sendable, CaseIterable {
    case headTime = "head_time"
    case bodyTime = "body_time"
    case answerTime = "answer_time"
    case idleTime = "idle_time"
    case writeTime = "write_time"
    case streamSilence = "stream_silence"
    /// Gave way to a newer connection.
    case madeRoom = "made_room"
    /// Came when none could give way.
    case full = "full"
  }

  struct Counts: Sendable, Equatable {
    var open = 0
    var streams = 0
    var accepted = 0
    var closed: [Reason: Int] = [:]
  }

  private struct Entry {
    var channel: any Channel
    var phase: Phase
    var since: NIODeadline
    var isLeaving = false
  }

  private struct State {
    var entries: [ObjectIdentifier: Entry] = [:]
    var counts = Counts()
    var leaving = 0
  }

  private let connectionsMax: Int
  private let streamsMax: Int
  private let state = Mutex(State())

  init(limits: APILimits) {
    connectionsMax = limits.connectionsMax
    streamsMax = limits.streamsMax
  }

  var counts: Counts {
    state.withLock { state in
      var counts = state.counts
      counts.open = state.entries.count
      return counts
    }
  }

  /// Takes a new connection in, and closes another for it if need be.
  func admit(_ channel: any Channel) {
    let goes: (any Channel)? = state.withLock { state in
      state.counts.accepted += 1
      let isFull = state.entries.count - state.leaving >= connectionsMax
      let victim = isFull ? Self.longestUnused(in: state.entries) : nil
      state.entries[ObjectIdentifier(channel)] = Entry(channel: channel, phase: .halfOpen, since: .now())
      guard isFull else { return nil }
      let leaver = victim ?? ObjectIdentifier(channel)
      state.entries[leaver]?.isLeaving = true
      state.leaving += 1
      state.counts.closed[victim == nil ? .full : .madeRoom, default: 0] += 1
      return state.entries[leaver]?.channel
    }
    channel.closeFuture.whenComplete { _ in self.forget(ObjectIdentifier(channel)) }
    goes?.close(promise: nil)
  }

  /// Notes what the connection does now.
  func note(_ channel: any Channel, _ phase: Phase) {
    state.withLock { state in
      guard let entry = state.entries[ObjectIdentifier(channel)], entry.phase != .stream else { return }
      state.entries[ObjectIdentifier(channel)]?.phase = phase
      state.entries[ObjectIdentifier(channel)]?.since = .now()
    }
  }

  /// Makes the connection a live stream, if there is room for one more.
  func claimStream(_ channel: any Channel) -> Bool {
    state.withLock { state in
      guard state.counts.streams < streamsMax, let entry = state.entries[ObjectIdentifier(channel)] else {
        return false
      }
      if entry.phase != .stream { state.counts.streams += 1 }
      state.entries[ObjectIdentifier(channel)]?.phase = .stream
      return true
    }
  }

  /// Counts that we closed a connection.
  func countClosed(_ reason: Reason) { state.withLock { $0.counts.closed[reason, default: 0] += 1 } }

  private func forget(_ id: ObjectIdentifier) {
    state.withLock { state in
      guard let entry = state.entries.removeValue(forKey: id) else { return }
      if entry.phase == .stream { state.counts.streams -= 1 }
      if entry.isLeaving { state.leaving -= 1 }
    }
  }

  private static func longestUnused(in entries: [ObjectIdentifier: Entry]) -> ObjectIdentifier? {
    entries.filter { $0.value.phase.canGo && !$0.value.isLeaving }.min { $0.value.since < $1.value.since }?.key
  }
}
