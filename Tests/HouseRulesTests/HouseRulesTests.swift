import Foundation
import Testing

/// The house rules of CONTRIBUTING.md that a machine can hold us to.
@Suite("House rules")
struct HouseRulesTests {
  /// Who may import whom: the plan of the modules. What is not listed is not
  /// allowed.
  static let allowedImports: [String: Set<String>] = [
    "Telephony": [],
    "Waking": ["Glibc"],
    "CallCore": ["Telephony"],
    "Blueprint": ["CallCore", "Telephony", "Yams", "Foundation"],
    "ARI": ["Telephony", "Foundation", "FoundationEssentials"],
    "ARIClient": [
      "ARI", "Telephony", "Waking", "CWebSockets", "DequeModule", "Foundation", "Glibc", "Synchronization",
    ],
    "Switchboard": ["ARI", "Telephony", "Waking", "Logging", "Foundation", "Glibc", "Synchronization"],
    "Engine": ["CallCore", "Telephony", "Logging", "Metrics", "CoreMetrics"],
    "Storage": [
      "CallCore", "Telephony", "Waking", "GRDB", "GRDBSQLite", "Logging", "Foundation", "Glibc", "Synchronization",
    ],
    "QueueLog": [
      "CallCore", "Telephony", "Waking", "Logging", "Foundation", "Glibc", "Synchronization",
    ],
    "API": [
      "Engine", "CallCore", "Telephony", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging",
      "Metrics", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOWebSocket", "NIOConcurrencyHelpers", "NIOHTTPTypes",
      "NIOHTTPTypesHTTP1", "ServiceLifecycle", "Foundation", "Glibc", "Darwin", "Synchronization",
    ],
    "Simulation": ["ARI", "CallCore", "Engine", "Switchboard", "Telephony", "Logging", "Synchronization"],
    "simulate": ["Simulation", "Telephony", "ArgumentParser", "Glibc"],
  ]

  /// Only these may call C or use unsafe code.
  static let mayBeUnsafe: Set<String> = ["ARIClient", "Storage", "Integrations", "Scripting"]

  @Test func importsFollowThePlan() throws {
    var broken: [String] = []
    for file in try SourceTree.swiftFiles(below: "Sources") {
      guard let allowed = Self.allowedImports[file.target] else { continue }
      for name in file.imports where !allowed.contains(name) { broken.append("\(file.path) imports \(name)") }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func everyModuleIsInThePlan() throws {
    let targets = Set(try SourceTree.swiftFiles(below: "Sources").map(\.target))
    #expect(targets.subtracting(Self.allowedImports.keys) == ["cordboard"])
  }

  @Test(arguments: ["Telephony", "CallCore"])
  func theCoreIsPure(target: String) throws {
    let forbidden = [
      "async ", "await ", "Task {", "Task(", " Date(", ".now()", "ContinuousClock", "SystemRandomNumberGenerator",
      ".random(",
      ".shuffled()", ".randomElement()", "print(", "fatalError(", "try!", "DispatchQueue", "Thread",
    ]
    var broken: [String] = []
    for file in try SourceTree.swiftFiles(below: "Sources/\(target)") {
      for (number, text) in file.code {
        for word in forbidden where text.contains(word) { broken.append("\(file.path):\(number) has \(word)") }
      }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func unsafeCodeStaysInItsRooms() throws {
    var broken: [String] = []
    for file in try SourceTree.swiftFiles(below: "Sources") where !Self.mayBeUnsafe.contains(file.target) {
      for (number, text) in file.code
      where text.contains("Unsafe") || text.contains("unsafeBitCast") || text.contains("withUnsafe") {
        // How the standard library names an executor's jobs and identity.
        if text.contains("UnownedSerialExecutor") || text.contains("UnownedTaskExecutor") { continue }
        broken.append("\(file.path):\(number)")
      }
      for name in file.imports where name.hasPrefix("C") && name.dropFirst().first?.isUppercase == true {
        broken.append("\(file.path) imports \(name)")
      }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func filesAreSmall() throws {
    let long = try (SourceTree.swiftFiles(below: "Sources") + SourceTree.swiftFiles(below: "Tests"))
      .filter { $0.lines.count > 500 }
    #expect(long.isEmpty, "\(long.map { "\($0.path): \($0.lines.count) lines" })")
  }

  @Test func linesFitThePage() throws {
    var broken: [String] = []
    for file in try SourceTree.swiftFiles(below: "Sources") + SourceTree.swiftFiles(below: "Tests") {
      for (index, line) in file.lines.enumerated() where line.count > 120 { broken.append("\(file.path):\(index + 1)") }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func nothingIsLeftUnfinished() throws {
    let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "not " + "implemented"]
    var broken: [String] = []
    for file in try SourceTree.swiftFiles(below: "Sources") {
      for (index, line) in file.lines.enumerated() where words.contains(where: { line.contains($0) }) {
        broken.append("\(file.path):\(index + 1)")
      }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func publicThingsAreDocumented() throws {
    let kinds = ["struct", "enum", "class", "actor", "protocol"]
    var broken: [String] = []
    for file in try SourceTree.swiftFiles(below: "Sources") {
      let lines = file.lines
      for (index, line) in lines.enumerated() {
        let words = line.split(separator: " ")
        guard words.first == "public", let kind = words.dropFirst().first(where: { $0 != "final" }),
          kinds.contains(String(kind)), !line.hasPrefix(" ")
        else { continue }
        var above = index - 1
        while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        if above < 0 || !lines[above].drop(while: { $0 == " " }).hasPrefix("///") {
          broken.append("\(file.path):\(index + 1)\(line)")
        }
      }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  /// `SomeTests` or `SomeTests.aTest` in an article is a suite, or a test of it.
  @Test func testsThatTheDocumentationNamesExist() throws {
    let tests = try SourceTree.swiftFiles(below: "Tests")
    let targets = Set(tests.map(\.target))
    var broken: [String] = []
    for path in SourceTree.paths(below: "Sources") where path.hasSuffix(".md") {
      let text = try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8)
      // Each second piece stands between backticks.
      let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
      for word in stride(from: 1, to: pieces.count, by: 2).map({ pieces[$0] }) {
        let names = word.split(separator: ".").map(String.init)
        guard let suite = names.first, suite.hasSuffix("Tests"), suite.allSatisfy(\.isLetter) else { continue }
        if names.count == 1 && targets.contains(suite) { continue }
        let isThere = tests.contains { file in
          file.text.contains("struct \(suite) {") && names.dropFirst().allSatisfy { file.text.contains("func \($0)(") }
        }
        if !isThere { broken.append("\(path) names \(word)") }
      }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func theTopLevelStaysAsItIs() throws {
    let allowed: Set<String> = [
      "Package.swift", "Sources", "Tests", "asterisk-conf", "flows", "prompts", "migrations", "Makefile", "README.md",
      "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "var", "Package.resolved",
    ]
    let found = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
    #expect(found.filter { !$0.hasPrefix(".") && !allowed.contains($0) }.isEmpty)
  }
}
