import ARI
import DequeModule

/// One socket, as its thread sees it. Lives from the attempt to the last
/// callback; touched by the thread alone.
final class WebSocketConnection {
  let number: Int
  /// Not a WebSocket, but one question by plain HTTP; `message` is the answer.
  let isInquiry: Bool
  unowned let thread: WebSocketThread
  /// Where libwebsockets puts its own object before the first callback. A
  /// place of its own, because callbacks come while it is being written.
  let wsiPlace: UnsafeMutablePointer<OpaquePointer?>
  /// What has come of a message so far.
  var message: [UInt8] = []
  var outbox: Deque<[UInt8]> = []
  /// Nothing more is told of it.
  var isReported = false
  /// The upgrade went through.
  var isOpen = false
  /// The other end's certificate was found bad.
  var isDistrusted = false
  /// We have asked for its end.
  var isClosing = false

  var wsi: OpaquePointer? { wsiPlace.pointee }

  init(number: Int, thread: WebSocketThread, isInquiry: Bool = false) {
    self.number = number
    self.isInquiry = isInquiry
    self.thread = thread
    wsiPlace = .allocate(capacity: 1)
    wsiPlace.initialize(to: nil)
  }

  deinit { wsiPlace.deallocate() }
}
