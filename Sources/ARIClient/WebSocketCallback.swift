import ARI
import CWebSockets

/// libwebsockets' callback. Runs on the socket's thread.
///
/// `user` is a ``WebSocketConnection``, which its thread keeps until one of
/// the two last callbacks (failed to connect, closed); other reasons than
/// those below may come later and do not touch it.
func webSocketCallback(
  _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
  _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
  switch reason {
  case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
    return connection(user).map { appendAuthorization(wsi, $0, input, length) } ?? -1
  case LWS_CALLBACK_CLIENT_HTTP_REDIRECT:
    // ARI never redirects; following would hand our password to a stranger.
    return 1
  case LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION:
    // Here `user` is OpenSSL's, and `length` whether it found the certificate
    // good; 0 leaves it at that.
    if length == 0 { connection(lws_wsi_user(wsi))?.isDistrusted = true }
    return 0
  case LWS_CALLBACK_CLIENT_ESTABLISHED:
    connection(user).map { $0.thread.opened($0) }
    return 0
  case LWS_CALLBACK_CLIENT_RECEIVE:
    guard let connection = connection(user) else { return -1 }
    let bytes = UnsafeRawBufferPointer(start: input, count: length)
    connection.thread.received(connection, bytes, isEnd: cws_is_message_end(wsi) != 0)
    return 0
  case LWS_CALLBACK_CLIENT_WRITEABLE:
    guard let connection = connection(user) else { return -1 }
    return connection.thread.writable(connection) ? 0 : -1
  case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    connection(user).map { $0.thread.end($0, connectFailure(wsi, $0, input, length)) }
    return 0
  case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
    return cws_read_body(wsi)
  case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
    connection(user).map { $0.thread.receivedBody($0, UnsafeRawBufferPointer(start: input, count: length)) }
    return 0
  case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
    connection(user).map { $0.thread.answered($0) }
    return -1
  case LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_CLOSED_CLIENT_HTTP:
    connection(user).map { $0.thread.end($0, closed) }
    return 0
  default:
    return 0
  }
}

private func connection(_ user: UnsafeMutableRawPointer?) -> WebSocketConnection? {
  user.map { Unmanaged<WebSocketConnection>.fromOpaque($0).takeUnretainedValue() }
}

/// In a header and not in the URL, which proxies and servers write to their logs.
private func appendAuthorization(
  _ wsi: OpaquePointer?, _ connection: WebSocketConnection, _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
  guard let position = input?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self), let start = position.pointee
  else { return -1 }
  return cws_add_header(wsi, "authorization:", connection.thread.target.authorization, position, start + length)
}

private var closed: ARICloseReason {
  ARICloseReason(code: .lost, message: "Asterisk closed the connection, or the network did.")
}

private func connectFailure(
  _ wsi: OpaquePointer?, _ connection: WebSocketConnection, _ input: UnsafeMutableRawPointer?, _ length: Int
) -> ARICloseReason {
  let bytes = UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
  let detail = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  let thread = connection.thread
  let status = wsi.map { Int(lws_http_client_http_response($0)) } ?? 0
  switch status {
  case 401:
    return ARICloseReason(
      code: .unauthorized, message: "Asterisk refused the ARI user or password: compare them with ari.conf.")
  case 403:
    return ARICloseReason(
      code: .unauthorized,
      message: "Asterisk forbids us to connect (403): see permit and deny in http.conf and ari.conf.")
  case 200..<600:
    return ARICloseReason(
      code: .refused,
      message: "\(thread.target.address) answered with status \(status) instead of a WebSocket: "
        + "is ARI enabled in ari.conf and loaded, is the path right, is Asterisk still starting?")
  default: break
  }
  guard connection.isDistrusted else {
    return ARICloseReason(code: .unreachable, message: thread.unreachable(detail.isEmpty ? "no detail" : detail))
  }
  return ARICloseReason(
    code: .untrusted,
    message: "The certificate of \(thread.target.address) is not trusted: it is not signed by a CA that we trust, "
      + "is not for this host's name, or has expired. Name its CA file, or the name that it carries.")
}
