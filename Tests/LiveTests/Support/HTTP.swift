import Foundation

/// One HTTP request on a connection of its own; enough for tests.
enum HTTP {
  static func request(
    _ method: String, port: Int, _ path: String, headers: [String: String] = [:]
  ) throws -> (code: Int, body: String) {
    let descriptor = try connect(port: port)
    defer { close(descriptor) }
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\nContent-Length: 0\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    try send(Array((head + "\r\n").utf8), to: descriptor)
    let answer = try receiveAll(from: descriptor)
    guard let end = answer.range(of: "\r\n\r\n"), let line = answer.split(separator: "\r\n").first else {
      throw Shell.Failure(description: "No answer on port \(port).")
    }
    let words = line.split(separator: " ")
    guard words.count > 1, let code = Int(words[1]) else { throw Shell.Failure(description: "No status: \(line)") }
    let body = String(answer[end.upperBound...])
    let isChunked = answer[..<end.lowerBound].lowercased().contains("transfer-encoding: chunked")
    return (code, isChunked ? unchunked(body) : body)
  }

  /// An open connection to a port of this machine.
  static func connect(port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      close(descriptor)
      throw Shell.Failure(description: "Nobody listens on port \(port).")
    }
    return descriptor
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32) throws {
    let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard sent == bytes.count else { throw Shell.Failure(description: "The connection was closed while sending.") }
  }

  private static func receiveAll(from descriptor: Int32) throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func unchunked(_ body: String) -> String {
    var rest = body[...]
    var text = ""
    while let end = rest.range(of: "\r\n"), let count = Int(rest[..<end.lowerBound], radix: 16), count > 0 {
      let chunk = rest[end.upperBound...].utf8.prefix(count)
      text += String(Substring(chunk))
      rest = rest[chunk.endIndex...].dropFirst(1)
    }
    return text
  }
}
