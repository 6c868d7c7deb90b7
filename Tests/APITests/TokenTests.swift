import API
import Foundation
import Testing

/// A folder that goes away with the test.
struct Scratch: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "cordboard-api-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

@Suite struct TokenTests {
  @Test func aNewTokenHas256BitsAndIsReadableByItsOwnerOnly() throws {
    let scratch = try Scratch()
    let file = scratch.file("api-token")
    let token = try APIToken.loadOrCreate(file: file)
    #expect(token.secret.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["api-token"])
    #expect(try APIToken.loadOrCreate(file: file).secret == token.secret)
    #expect(APIToken().secret != token.secret)
  }

  @Test func processesThatStartAtOnceComeToHaveTheSameToken() async throws {
    let scratch = try Scratch()
    let file = scratch.file("api-token")
    let secrets = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 { group.addTask { try APIToken.loadOrCreate(file: file).secret } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(secrets.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["api-token"])
  }

  @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o620])
  func aFileThatOthersMayReadOrWriteIsRefused(mode: Int) throws {
    let scratch = try Scratch()
    let file = scratch.file("api-token")
    _ = try APIToken.loadOrCreate(file: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    let error = #expect(throws: APITokenError.self) { try APIToken.loadOrCreate(file: file) }
    #expect(error?.code == .readableByOthers)
    #expect(error?.message.contains("chmod 600 \(file)") == true)
  }

  @Test(arguments: ["", "short", "has a blank in the middle of it 0123456789", String(repeating: "x", count: 257)])
  func aFileThatHoldsNoTokenIsRefused(content: String) throws {
    let scratch = try Scratch()
    let file = scratch.file("api-token")
    try Data(content.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let error = #expect(throws: APITokenError.self) { try APIToken.loadOrCreate(file: file) }
    #expect(error?.code == .malformed)
    #expect(String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self) == content)
  }

  @Test func loadingNeverMakesAFile() throws {
    let scratch = try Scratch()
    let error = #expect(throws: APITokenError.self) { try APIToken.load(file: scratch.file("none")) }
    #expect(error?.code == .missing)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func aFolderOrAMissingFolderIsRefusedWithASentence() throws {
    let scratch = try Scratch()
    let folder = #expect(throws: APITokenError.self) { try APIToken.loadOrCreate(file: scratch.path) }
    #expect(folder?.code == .notAFile)
    let missing = #expect(throws: APITokenError.self) { try APIToken.loadOrCreate(file: scratch.file("no/token")) }
    #expect(missing?.code == .notCreated)
    #expect(missing?.message.contains("No such file or directory") == true)
  }

  @Test func onlyTheTokenItselfMatches() {
    let token = TestServer.token
    #expect(token.matches(token.secret))
    for candidate in ["", "t", token.secret + "x", String(token.secret.dropLast()), token.secret.uppercased()] {
      #expect(!token.matches(candidate))
    }
  }

  @Test func aTokenDoesNotShowWhenPrinted() {
    let token = TestServer.token
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(reflecting: token), String(describing: [token]), dumped] {
      #expect(!text.contains(token.secret))
      #expect(!text.contains("116"))  // the first byte, should the bytes be listed
    }
  }
}
