import ARI
import ARIClient
import Foundation
import Testing

/// `https`: certificates made by openssl, checked by the client.
extension ARIClientTests {
  @Test("a certificate that the CA file vouches for is trusted")
  func trustedCertificate() async throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let server = try await FakeARI()
    let proxy = try TLSProxy(certificates: certificates, name: "localhost", target: server.port)
    defer { proxy.stop() }
    let test = try await ClientUnderTest.started(port: proxy.port, scheme: "https", host: "localhost") {
      $0.caFile = certificates.caFile
    }
    try await test.nextOpened()
    server.send(Self.hold)
    #expect(try await test.nextEvent().type == "ChannelUnhold")
    #expect(await test.send().map(\.status) == .success(200))
    await test.end()
    try await server.stop()
  }

  @Test("a name of its own can be demanded, for an address that no certificate carries")
  func serverName() async throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let server = try await FakeARI()
    let proxy = try TLSProxy(certificates: certificates, name: "localhost", target: server.port)
    defer { proxy.stop() }
    let test = try await ClientUnderTest.started(port: proxy.port, scheme: "https") {
      $0.caFile = certificates.caFile
      $0.tlsServerName = "localhost"
    }
    try await test.nextOpened()
    await test.end()
    try await server.stop()
  }

  @Test(
    "a certificate that nobody vouches for, or of another host, is refused; nothing is sent to it",
    arguments: [("localhost", false), ("elsewhere.example", true)])
  func untrustedCertificate(name: String, isSigned: Bool) async throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let server = try await FakeARI()
    let proxy = try TLSProxy(certificates: certificates, name: name, target: server.port)
    defer { proxy.stop() }
    let test = try await ClientUnderTest.started(port: proxy.port, scheme: "https", host: "localhost") {
      $0.caFile = isSigned ? certificates.caFile : nil
    }
    let reason = try await test.nextClosed()
    #expect(reason.code == .untrusted, "\(reason.message)")
    #expect(reason.message.hasPrefix("The certificate of https://localhost:\(proxy.port)/ari is not trusted"))
    #expect(server.heads.isEmpty)
    await test.end()
    try await server.stop()
  }

  @Test("a CA file that is not there, or holds none, is said to be the trouble; once there is one it is used")
  func missingCAFile() async throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let server = try await FakeARI()
    let proxy = try TLSProxy(certificates: certificates, name: "localhost", target: server.port)
    defer { proxy.stop() }
    let file = certificates.caFile + ".later"
    for content in [nil, "no certificate"] {
      if let content { try Data(content.utf8).write(to: URL(fileURLWithPath: file)) }
      let test = try await ClientUnderTest.started(port: proxy.port, scheme: "https", host: "localhost") {
        $0.caFile = file
      }
      let reason = try await test.nextClosed()
      #expect(reason.code == .untrusted)
      #expect(reason.message.hasPrefix("The CA file \(file) can't be read or holds no certificate"))
      if content != nil {
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.copyItem(atPath: certificates.caFile, toPath: file)
        try await test.nextOpened()
      }
      await test.end()
    }
    try await server.stop()
  }

  @Test("https to a port that speaks plain http fails with a reason")
  func plainServer() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port, scheme: "https", host: "localhost")
    let reason = try await test.nextClosed()
    #expect(reason.code == .unreachable)
    await test.end()
    try await server.stop()
  }
}
