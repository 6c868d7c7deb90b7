import API
import CallCore
import Foundation
import Telephony
import Testing

@testable import cordboard

@Suite struct ClientTests {
  /// The first message may come in the same piece as the answer that opens
  /// the stream.
  @Test func everyStreamBeginsWithItsSnapshot() async throws {
    try await RunningServer.run { server in
      let client = CordboardClient(
        address: try ServerAddress(server.url), token: try APIToken.load(file: server.tokenFile))
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            for _ in 0..<25 {
              var messages: [StreamMessage] = []
              let end = try? await StreamConnection(client: client).read { message in
                messages.append(message)
                return false
              }
              #expect(end == .enough)
              #expect(messages == [.snapshot(number: 0, view: CentreResource(Sample.view))])
            }
          }
        }
      }
    }
  }

  @Test func whatCameBeforeTheEndIsReadThoughItComesWithIt() async throws {
    let arrival = Announcement.callArrived(
      CallArrived(call: Sample.call, ani: Sample.ani, dnis: "1000", flow: "welcome"))
    try await RunningServer.run(streams: [[arrival], []]) { server in
      let token = try APIToken.load(file: server.tokenFile)
      try await LateProxy.run(before: server.port) { port in
        let client = CordboardClient(address: try ServerAddress("http://127.0.0.1:\(port)"), token: token)
        var count = 0
        let end = try await StreamConnection(client: client).read { _ in
          count += 1
          return true
        }
        #expect(count == 3)
        #expect(end == .closed(code: 1_013, reason: "You fell behind; connect again."))
      }
    }
  }

  @Test func whatIsNoCordboardIsSaidToBeNone() async throws {
    try await RunningServer.run { server in
      let client = CordboardClient(
        address: try ServerAddress(server.url), token: try APIToken.load(file: server.tokenFile))
      // An answer of another shape than expected.
      let error = await #expect(throws: CommandFailure.self) {
        try await client.get("/api/v1/agents", as: StatusResource.self)
      }
      #expect(error?.exit == .failed)
      #expect(error?.message.contains("speaks otherwise") == true)
    }
  }

  @Test func idsAreEscapedInPaths() {
    #expect(CordboardClient.escaped("a/b ü%?#") == "a%2Fb%20%C3%BC%25%3F%23")
    #expect(CordboardClient.escaped("t.a1.r1.01hq-_~") == "t.a1.r1.01hq-_~")
  }

  @Test func aCallIsFoundByTheEndOfItsID() throws {
    let ids = ["t.a1.r1.0abc1", "t.a1.r1.0abc2", "t.a1.r1.1abc2"]
    #expect(try CallFinder.only("abc1", among: ids) == ids[0])
    #expect(try CallFinder.only("zzz", among: ids) == nil)
    let error = #expect(throws: CommandFailure.self) { try CallFinder.only("abc2", among: ids) }
    #expect(error?.exit == .badInput)
    #expect(error?.message.contains("t.a1.r1.0abc2, t.a1.r1.1abc2") == true)
  }
}
