import Dispatch
import Foundation
import Glibc

/// A CA, and certificates that it signs, in a folder of their own.
struct Certificates {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "cordboard-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=Test CA", "-addext", "basicConstraints=critical,CA:true", "-keyout", "ca.key", "-out", "ca.pem")
  }

  var caFile: String { folder.appending(path: "ca.pem").path }

  /// - Returns: the paths of certificate and key.
  func make(for name: String) throws -> (certificate: String, key: String) {
    try openssl(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
      "-keyout", "server.key", "-out", "server.csr")
    let extensions = folder.appending(path: "extensions")
    try Data("subjectAltName=DNS:\(name)\n".utf8).write(to: extensions)
    try openssl(
      "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
      "-extfile", "extensions", "-out", "server.pem")
    return (folder.appending(path: "server.pem").path, folder.appending(path: "server.key").path)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  private func openssl(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = folder
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(message: String(decoding: text, as: UTF8.self)) }
  }

  struct Failure: Error {
    let message: String
  }
}

/// TLS in front of a plain server: openssl speaks it, two threads carry the
/// bytes between openssl and the server.
final class TLSProxy: Sendable {
  let port: Int
  private let process: Process
  private let socket: Int32
  private let pumps = DispatchGroup()

  init(certificates: Certificates, name: String, target: Int) throws {
    let (certificate, key) = try certificates.make(for: name)
    port = try Self.freePort()
    socket = try Self.connect(to: target)
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "openssl", "s_server", "-quiet", "-accept", "\(port)", "-cert", certificate, "-key", key,
    ]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Else the end of openssl would not be the end of its pipes.
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    pump(from: output.fileHandleForReading.fileDescriptor, to: socket, keeping: output)
    pump(from: socket, to: input.fileHandleForWriting.fileDescriptor, keeping: input)
    try waitUntilListening()
  }

  func stop() {
    // Not SIGTERM: a child of one of Dispatch's threads inherits it blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    shutdown(socket, Int32(SHUT_RDWR))
    // Before the descriptors are closed, and their numbers others' again.
    pumps.wait()
    close(socket)
  }

  /// Carries bytes until one side ends.
  private func pump(from source: Int32, to target: Int32, keeping pipe: Pipe) {
    pumps.enter()
    Thread.detachNewThread { [pumps] in
      defer { pumps.leave() }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(source, &buffer, buffer.count)
        guard count > 0 else { break }
        var sent = 0
        while sent < count {
          let step = buffer.withUnsafeBytes { bytes in
            bytes.baseAddress.map { write(target, $0 + sent, count - sent) } ?? 0
          }
          guard step > 0 else { return }
          sent += step
        }
      }
      withExtendedLifetime(pipe) {}
    }
  }

  private static func freePort() throws -> Int {
    let socket = socketDescriptor()
    defer { close(socket) }
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
      }
    }
    guard result else { throw Certificates.Failure(message: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func connect(to port: Int) throws -> Int32 {
    let socket = socketDescriptor()
    guard tryConnect(socket, port) else { throw Certificates.Failure(message: "the plain server does not listen") }
    return socket
  }

  /// `openssl s_server` does not say when it is ready. A look at the list of
  /// sockets, and not a connection: it serves one at a time.
  private func waitUntilListening() throws {
    let mark = ":" + String(port, radix: 16, uppercase: true).leftPadded(to: 4) + " "
    for _ in 0..<1_000 {
      for list in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let lines = ((try? String(contentsOfFile: list, encoding: .utf8)) ?? "").split(separator: "\n")
        // Local address, remote address, state 0A: listening.
        if lines.contains(where: { $0.contains(mark) && $0.contains(" 0A ") }) { return }
      }
      usleep(10_000)
    }
    throw Certificates.Failure(message: "openssl s_server does not listen")
  }

  private static func socketDescriptor() -> Int32 { Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

  private static func tryConnect(_ socket: Int32, _ port: Int) -> Bool {
    var address = loopback(port: port)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String { String(repeating: "0", count: max(0, width - count)) + self }
}
