import ARI
import Telephony

extension ARIClientConfiguration {
  /// What the socket's thread needs to know.
  var target: WebSocketThread.Target {
    WebSocketThread.Target(
      address: address,
      path: "\(address.path)/events?app=\(session.stasisApp.percentEncoded)&subscribeAll=false",
      inquiryPath: "\(address.path)/asterisk/info",
      authorization: "Basic " + "\(user):\(password.clear)".base64, caFile: caFile, tlsServerName: tlsServerName,
      messageBytesMax: min(messageBytesMax, 8 << 20),
      gatherTime: gatherTime)
  }
}

extension String {
  /// RFC 4648, section 4.
  var base64: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bytes = Array(utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// All but RFC 3986's unreserved characters as `%XX`.
  var percentEncoded: String {
    utf8.reduce(into: "") { text, byte in
      let character = Character(Unicode.Scalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
        text.append(character)
      } else {
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
