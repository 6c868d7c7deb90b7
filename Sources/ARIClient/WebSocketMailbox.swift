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
    /// It pauses for a moment.
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

  /// How the thread has to be woken to see what was posted; says so once.
  func wake() -> Wake {
    state.withLock { state in
      defer { state.rest = .awake }
      return switch state.rest {
      case .awake: .no
      case .pausing: .fromPause
      case .waiting: .fromWaiting
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
        if waitsThen { state.rest = .waiting }
      }
      return (state.commands, state.isFinishing)
    }
  }

  /// The thread is about to pause.
  ///
  /// - Returns: false if something was posted that it has not seen.
  func beginPause() -> Bool {
    state.withLock { state in
      let isIdle = state.commands.isEmpty && !state.isFinishing
      state.rest = isIdle ? .pausing : .awake
      return isIdle
    }
  }

  /// Bytes that were written, or will never be.
  func release(outboxBytes: Int) { state.withLock { $0.outboxBytes -= outboxBytes } }

  /// What became of what was delivered.
  struct Delivery: Equatable {
    /// The lane does not know yet that there is news.
    var mustAnnounce = false
    /// Sockets for whose messages there was no room: none of them from the
    /// first that was refused on was taken.
    var refused: [Int] = []
  }

  /// Messages are bounded; openings and failures, of which there are few,
  /// always find room.
  func deliver(_ items: [WebSocketNews]) -> Delivery {
    state.withLock { state in
      var delivery = Delivery()
      for item in items {
        if case .message(let number, let bytes) = item {
          guard !delivery.refused.contains(number) else { continue }
          guard state.news.count - state.newsTaken < messagesMax, state.newsBytes + bytes.count <= inboxBytesMax
          else {
            delivery.refused.append(number)
            continue
          }
          state.newsBytes += bytes.count
        }
        state.news.append(item)
        delivery.mustAnnounce = !state.isAnnounced
      }
      if delivery.mustAnnounce { state.isAnnounced = true }
      return delivery
    }
  }
}
