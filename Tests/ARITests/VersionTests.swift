import ARI
import Testing

@Suite("Versions")
struct VersionTests {
  @Test(
    "reads how Asterisk writes versions",
    arguments: [
      ("22.10.1", [22, 10, 1], nil, nil), ("20.14.0-rc1", [20, 14, 0], 1, nil), ("23.0.0-pre1", [23, 0, 0], 1, nil),
      ("certified-20.7-cert3", [20, 7], nil, 3), ("certified/22.8-cert1", [22, 8], nil, 1),
      ("certified-22.8-cert1-rc2", [22, 8], 2, 1), ("22.10.1+dfsg+~cs6.17.60671434-1", [22, 10, 1], nil, nil),
      ("22.4.0~dfsg-1", [22, 4, 0], nil, nil), ("Asterisk 22.4.0", [22, 4, 0], nil, nil),
      ("GIT-master-a1b2c3d", [], nil, nil), ("", [], nil, nil), ("22", [], nil, nil), ("x.y.z", [], nil, nil),
      ("22..1", [], nil, nil),
    ] as [(String, [Int], Int?, Int?)])
  func reads(text: String, numbers: [Int], candidate: Int?, certified: Int?) {
    let version = ARIVersion(text)
    #expect(version.numbers == numbers)
    #expect(version.candidate == candidate)
    #expect(version.certified == certified)
    #expect(version.description == text)
  }

  @Test("orders within a branch: candidates before their release, certified ones after it")
  func orders() {
    let ascending = [
      "22.3.2", "22.4.0-pre1", "22.4.0-rc2", "22.4.0", "22.4.1", "22.8", "certified-22.8-cert1",
      "certified-22.8-cert2", "22.8.1", "22.10.0", "22.10.1",
    ].map(ARIVersion.init(_:))
    for (index, version) in ascending.enumerated() {
      for (other, otherVersion) in ascending.enumerated() {
        #expect(version.isAtLeast(otherVersion) == (index >= other), "\(version) ≥ \(otherVersion)")
      }
    }
    #expect(!ARIVersion("GIT-master-x").isAtLeast(ARIVersion("22.4.0")))
  }

  @Test(
    "refuses what can't take requests over the WebSocket, naming the version and what is needed",
    arguments: [
      "16.30.0", "18.26.4", "20.13.0", "20.14.0-rc1", "21.9.0", "22.3.0", "22.4.0-rc1", "certified-20.7-cert11",
      "certified-18.9-cert4", "23.0.0-rc1",
    ])
  func refusesOldOnes(text: String) {
    #expect(
      ARISupport.check(ARIVersion(text))
        == .refused(
          "Asterisk \(text) is too old: Cordboard needs 20.14, 22.4 or 23.0 or newer "
            + "(requests over the WebSocket); upgrade Asterisk."))
  }

  @Test(
    "knows what each version can do",
    arguments: [
      ("20.14.0", [.restOverWebSocket, .transferHandling]), ("20.19.0", [.restOverWebSocket, .transferHandling]),
      ("22.4.0", [.restOverWebSocket, .transferHandling]), ("22.9.0", [.restOverWebSocket, .transferHandling]),
      ("certified-22.8-cert4", [.restOverWebSocket, .transferHandling]),
      ("23.0.0", [.restOverWebSocket, .transferHandling]), ("20.20.0", everything), ("22.10.0", everything),
      ("22.10.1+dfsg+~cs6.17.60671434-1", everything), ("23.4.0", everything), ("24.0.0", everything),
      ("GIT-master-a1b2c3d", everything),
    ] as [(String, ARIFeatures)])
  func features(text: String, features: ARIFeatures) throws {
    guard case .supported(let found, _) = ARISupport.check(ARIVersion(text)) else {
      return #expect(Bool(false), "\(text) refused")
    }
    #expect(found == features)
  }

  static let everything: ARIFeatures = [
    .restOverWebSocket, .reportEvents, .manyVariables, .stasisBroadcast, .transferHandling,
  ]

  @Test(
    "warns of the known faults of a version, and of no others",
    arguments: [
      ("22.4.0", [1467, 1638, 1645, 1681, 2021]), ("22.7.0", [1638, 1645, 1681, 1715, 2021]),
      ("20.17.0", [1638, 1645, 1681, 1715, 2021]), ("22.8.0", [2021]), ("22.10.1", [2021]), ("22.11.0", []),
      ("20.21.0", []), ("23.5.0", []), ("24.0.0", []),
    ])
  func warnings(text: String, faults: [Int]) {
    guard case .supported(_, let warnings) = ARISupport.check(ARIVersion(text)) else {
      return #expect(Bool(false), "\(text) refused")
    }
    #expect(warnings.count == faults.count)
    for fault in faults { #expect(warnings.contains { $0.contains("asterisk#\(fault))") }, "\(fault)") }
    for warning in warnings {
      #expect(warning.hasPrefix("Asterisk \(text) ") && warning.hasSuffix("upgrade Asterisk."))
    }
  }

  @Test("warns of release candidates and of versions that can't be compared")
  func oddVersions() {
    guard case .supported(_, let candidate) = ARISupport.check(ARIVersion("22.11.0-rc1")),
      case .supported(_, let unknown) = ARISupport.check(ARIVersion("GIT-master-a1b2c3d"))
    else { return #expect(Bool(false), "refused") }
    #expect(candidate.contains { $0.contains("release candidate") })
    #expect(unknown.contains { $0.contains("'GIT-master-a1b2c3d', which can't be compared") })
  }
}
