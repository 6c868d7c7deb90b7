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
  /// What the thread does, or is about to, when it does nothing.
  private enum Rest {
    case awake
    /// It waits for traffic.
    case waiting
    /// It pauses for a moment, and looks by itself after it.
    case pausing
  }

  /// How the thread has to be woken to see what was posted.
  enum Wake {
    case no
    case fromWaiting
    case fromPause
  }

  private struct State {
    var commands: [WebSocketCommand] = []
    var isFinishing = false
    var rest = Rest.awake
    /// Something was posted since that must not wait for a pause to end.
    var isUrgent = false
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

  /// Whether the thread has to be woken to see what was posted; says so once.
  ///
  /// - Parameter isUrgent: whether it must not wait for a pause to end.
  func wake(isUrgent: Bool) -> Wake {
    state.withLock { state in
      if isUrgent { state.isUrgent = true }
      switch state.rest {
      case .awake: return .no
      case .pausing where !isUrgent: return .no
      case .pausing:
        state.rest = .awake
        return .fromPause
      case .waiting:
        state.rest = .awake
        return .fromWaiting
      }
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

  /// - Parameter waitsThen: whether the thread will wait for traffic next, so
  ///   that whoever posts something has to wake it from now on.
  func takeCommands(waitsThen: Bool = true) -> (commands: [WebSocketCommand], isFinishing: Bool) {
    state.withLock { state in
      defer {
        state.commands = []
        state.isUrgent = false
        if waitsThen { state.rest = .waiting }
      }
      return (state.commands, state.isFinishing)
    }
  }

  /// The thread is about to pause and will look by itself after it.
  ///
  /// - Returns: false if something came that must not wait.
  func beginPause() -> Bool {
    state.withLock { state in
      state.rest = state.isUrgent ? .awake : .pausing
      return !state.isUrgent
    }
  }

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
