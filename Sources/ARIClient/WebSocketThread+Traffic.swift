import ARI
import CWebSockets
import DequeModule

/// What the callbacks have to say; all on the socket's thread.
extension WebSocketThread {
  func opened(_ connection: WebSocketConnection) {
    connection.isOpen = true
    tell(.opened(connection.number))
  }

  func received(_ connection: WebSocketConnection, _ bytes: UnsafeRawBufferPointer, isEnd: Bool) {
    hasTraffic = true
    // What still comes of a connection that is about to be closed.
    guard !connection.isReported else { return }
    guard connection.message.count + bytes.count <= target.messageBytesMax else {
      return overflow(
        connection, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE,
        "Asterisk sent a message longer than \(target.messageBytesMax) bytes")
    }
    if !isEnd {
      connection.message.append(contentsOf: bytes)
      return
    }
    var message = Array(bytes)
    if !connection.message.isEmpty {
      swap(&message, &connection.message)
      message.append(contentsOf: connection.message)
      connection.message = []
    }
    messagesReceived += 1
    tell(.message(connection.number, message))
  }

  /// Not closed from within the callback, as the library would have it: after
  /// a close with a status in the middle of a message, libwebsockets 4.1
  /// writes the rest of the message past the end of its buffer.
  private func overflow(_ connection: WebSocketConnection, _ status: lws_close_status, _ what: String) {
    connection.message = []
    overflowing.append((connection.number, status))
    report(
      connection,
      ARICloseReason(code: .overflow, message: "\(what): events were lost, so the connection is made anew."))
  }

  func closeOverflowing() {
    guard !overflowing.isEmpty else { return }
    for (number, status) in overflowing { close(number, status) }
    overflowing = []
  }

  /// Sends what waits, as much as the socket takes now.
  ///
  /// - Returns: whether the connection may go on.
  func writable(_ connection: WebSocketConnection) -> Bool {
    hasTraffic = true
    var sent = 0
    // Several frames in one packet: each by itself would wake Asterisk.
    let isCorked = connection.outbox.count > 1
    if isCorked { cws_cork(connection.wsi, 1) }
    defer {
      if isCorked { cws_cork(connection.wsi, 0) }
      mailbox.release(outboxBytes: sent)
    }
    while let frame = connection.outbox.popFirst() {
      sent += frame.count
      guard WebSocketThread.write(frame, to: connection.wsi) else {
        report(connection, ARICloseReason(code: .lost, message: "The connection to Asterisk broke while sending."))
        return false
      }
      // What the socket did not take the library keeps, this frame at most.
      if lws_partial_buffered(connection.wsi) != 0 { break }
    }
    if !connection.outbox.isEmpty { lws_callback_on_writable(connection.wsi) }
    return true
  }

  private static func write(_ frame: [UInt8], to wsi: OpaquePointer?) -> Bool {
    let margin = cws_write_margin()
    return withUnsafeTemporaryAllocation(byteCount: margin + frame.count, alignment: 16) { buffer in
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[margin...])
      room.copyBytes(from: frame)
      guard let start = room.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return true }
      return lws_write(wsi, start, frame.count, LWS_WRITE_TEXT) >= 0
    }
  }

  /// The last callback of a connection.
  func end(_ connection: WebSocketConnection, _ reason: ARICloseReason) {
    report(connection, reason)
    forget(connection)
  }

  func unreachable(_ detail: String) -> String {
    "Asterisk can't be reached at \(target.address) (\(detail)): is it running, is ARI enabled in http.conf and "
      + "ari.conf, is the address right?"
  }

  /// A piece of the answer to an inquiry; of a long one the beginning will do.
  func receivedBody(_ connection: WebSocketConnection, _ bytes: UnsafeRawBufferPointer) {
    if connection.message.count + bytes.count <= 65_536 { connection.message.append(contentsOf: bytes) }
  }

  /// The answer to an inquiry is complete.
  func answered(_ connection: WebSocketConnection) {
    guard !connection.isReported else { return }
    connection.isReported = true
    tell(.information(connection.number, connection.message))
  }

  private func report(_ connection: WebSocketConnection, _ reason: ARICloseReason) {
    guard !connection.isReported else { return }
    connection.isReported = true
    // Nobody waits for an inquiry for ever, so its failure is not told.
    if !connection.isInquiry { tell(.failed(connection.number, reason)) }
  }

  func forget(_ connection: WebSocketConnection) {
    connections[key(connection)] = nil
    dropOutbox(of: connection)
  }

  func dropOutbox(of connection: WebSocketConnection) {
    mailbox.release(outboxBytes: connection.outbox.reduce(0) { $0 + $1.count })
    connection.outbox = []
  }

  func failAll(_ message: String) {
    for number in connections.keys.sorted() {
      if let connection = connections[number] { end(connection, ARICloseReason(code: .stopped, message: message)) }
    }
  }

  func tell(_ item: WebSocketNews) { news.append(item) }

  /// Hands what the library has told in one turn to the lane, which is woken
  /// once for all of it.
  func handOver() {
    guard !news.isEmpty else { return }
    let delivery = mailbox.deliver(news)
    news.removeAll(keepingCapacity: news.count < 1_024)
    if delivery.mustAnnounce { announce() }
    guard !delivery.refused.isEmpty else { return }
    for number in delivery.refused {
      guard let connection = connections[number], !connection.isReported else { continue }
      overflow(connection, LWS_CLOSE_STATUS_POLICY_VIOLATION, "Asterisk sends faster than we can handle")
    }
    handOver()
  }
}
