import ARI
import Synchronization

/// What the socket's thread shall do.
enum WebSocketCommand: Sendable {
  case open(Int)
  case close(Int)
  case write(Int, [UInt8])
  /// Ask for Asterisk's information by plain HTTP.
  case inquire(Int)
}

/// What has happened to a socket.
enum WebSocketNews: Sendable {
  case opened(Int)
  case failed(Int, ARICloseReason)
  case message(Int, [UInt8])
  /// The answer to an inquiry, if one came.
  case information(Int, [UInt8])
}

/// Between the lane and the socket's thread: two bounded boxes under one lock.
final class WebSocketMailbox: Sendable {
  private struct State {
    var commands: [WebSocketCommand] = []
    var isFinishing = false
    /// The thread waits for traffic, or is about to, and must be woken.
    var isWaiting = false
    var outboxBytes = 0
    var news: [WebSocketNews] = []
    var newsTaken = 0
    var newsBytes = 0
    /// Whether the lane has been told that there is news.
    var isAnnounced = false
  }

  private let state = Mutex(State())
  let messagesMax: Int
  let inboxBytesMax: Int
  let outboxBytesMax: Int

  init(messagesMax: Int, inboxBytesMax: Int, outboxBytesMax: Int) {
    self.messagesMax = messagesMax
    self.inboxBytesMax = inboxBytesMax
    self.outboxBytesMax = outboxBytesMax
  }

  var inboxMessages: Int { state.withLock { $0.news.count - $0.newsTaken } }
  var outboxBytes: Int { state.withLock { $0.outboxBytes } }

  // MARK: From the lane

  /// Whether the thread has to be woken to see what was posted; true once.
  func mustWake() -> Bool {
    state.withLock { state in
      defer { state.isWaiting = false }
      return state.isWaiting
    }
  }

  /// - Returns: false if it is a write and there is no room for it.
  func post(_ command: WebSocketCommand) -> Bool {
    state.withLock { state in
      if case .write(_, let frame) = command {
        guard state.outboxBytes + frame.count <= outboxBytesMax else { return false }
        state.outboxBytes += frame.count
      }
      state.commands.append(command)
      return true
    }
  }

  func finish() { state.withLock { $0.isFinishing = true } }

  /// Up to `count` news in their order, and whether there are more.
  func takeNews(_ count: Int) -> (news: ArraySlice<WebSocketNews>, hasMore: Bool) {
    state.withLock { state in
      let end = min(state.news.count, state.newsTaken + count)
      let batch = state.news[state.newsTaken..<end]
      for case .message(_, let bytes) in batch { state.newsBytes -= bytes.count }
      state.newsTaken = end
      guard end == state.news.count else { return (batch, true) }
      state.news = []
      state.newsTaken = 0
      state.isAnnounced = false
      return (batch, false)
    }
  }

  // MARK: From the thread

  /// From now on until ``gather()`` whoever posts something has to wake the
  /// thread.
  func takeCommands() -> (commands: [WebSocketCommand], isFinishing: Bool) {
    state.withLock { state in
      defer {
        state.commands = []
        state.isWaiting = true
      }
      return (state.commands, state.isFinishing)
    }
  }

  /// The thread will look by itself: nobody needs to wake it.
  func gather() { state.withLock { $0.isWaiting = false } }

  /// Bytes that were written, or will never be.
  func release(outboxBytes: Int) { state.withLock { $0.outboxBytes -= outboxBytes } }

  enum Delivery {
    /// There is no room; nothing was taken.
    case full
    /// `mustAnnounce`: the lane does not know yet that there is news.
    case taken(mustAnnounce: Bool)
  }

  /// Messages are bounded; openings and failures, of which there are few,
  /// always find room.
  func deliver(_ item: WebSocketNews) -> Delivery {
    state.withLock { state in
      if case .message(_, let bytes) = item {
        guard state.news.count - state.newsTaken < messagesMax, state.newsBytes + bytes.count <= inboxBytesMax
        else { return .full }
        state.newsBytes += bytes.count
      }
      state.news.append(item)
      defer { state.isAnnounced = true }
      return .taken(mustAnnounce: !state.isAnnounced)
    }
  }
}
