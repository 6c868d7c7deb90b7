// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is built with. CI adds warnings as errors
/// (`CORDBOARD_STRICT=1`); a newcomer's newer compiler must not fail on a
/// warning we have not seen.
let houseSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Generic code of one module is compiled for the types of another: a
    // sixth less work for each call.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
  ]
  + (Context.environment["CORDBOARD_STRICT"] == "1" ? [.unsafeFlags(["-warnings-as-errors"])] : [])

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: houseSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: houseSettings)
}

let package = Package(
  name: "cordboard",
  platforms: [.macOS("26.0")],
  products: [
    .executable(name: "cordboard", targets: ["cordboard"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The decisions: values only.
    module("Telephony"),
    // How threads wait for each other.
    module("Waking"),
    module("CallCore", ["Telephony"]),
    module("Blueprint", ["CallCore", "Telephony", .product(name: "Yams", package: "Yams")]),
    // Asterisk.
    module("ARI", ["Telephony"]),
    .systemLibrary(
      name: "CWebSockets", pkgConfig: "libwebsockets", providers: [.apt(["libwebsockets-dev"])]),
    module(
      "ARIClient",
      ["ARI", "Telephony", "Waking", "CWebSockets", .product(name: "DequeModule", package: "swift-collections")]),
    module("Switchboard", ["ARI", "Telephony", "Waking", .product(name: "Logging", package: "swift-log")]),
    // The shell round the core.
    module(
      "Engine",
      [
        "CallCore", "Telephony",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ]),
    module(
      "Storage",
      [
        "CallCore", "Telephony", "Waking",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    module(
      "QueueLog",
      ["CallCore", "Telephony", "Waking", .product(name: "Logging", package: "swift-log")]),
    module(
      "API",
      [
        "Engine", "CallCore", "Telephony",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      // In the binary itself, so that an installed Cordboard needs no files beside it.
      resources: [.embedInCode("openapi.yaml")]),
    module(
      "Simulation",
      ["ARI", "CallCore", "Engine", "Switchboard", "Telephony", .product(name: "Logging", package: "swift-log")]),
    // For us, not for those who run Cordboard: `make sim`.
    .executableTarget(
      name: "simulate",
      dependencies: ["Simulation", "Telephony", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: houseSettings),
    .executableTarget(
      name: "cordboard",
      dependencies: [
        "API", "ARI", "ARIClient", "Blueprint", "CallCore", "Engine", "QueueLog", "Simulation", "Storage",
        "Switchboard", "Telephony",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: houseSettings),
    // Tests.
    tests("TelephonyTests", ["Telephony"]),
    tests("WakingTests", ["Waking"]),
    tests("CallCoreTests", ["CallCore", "Telephony"]),
    tests("BlueprintTests", ["Blueprint", "CallCore", "Telephony"]),
    tests("ARITests", ["ARI", "Telephony"]),
    tests(
      "ARIClientTests",
      [
        "ARI", "ARIClient", "Telephony",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ]),
    tests(
      "SwitchboardTests",
      ["ARI", "Simulation", "Switchboard", "Telephony", .product(name: "Logging", package: "swift-log")]),
    .testTarget(
      name: "SimulationTests", dependencies: ["ARI", "CallCore", "Engine", "Simulation", "Telephony"],
      exclude: ["Recordings", "regression-seeds.txt"], swiftSettings: houseSettings),
    tests("EngineTests", ["CallCore", "Engine", "Simulation", "Switchboard", "Telephony"]),
    tests(
      "StorageTests",
      [
        "CallCore", "Storage", "Telephony",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests(
      "QueueLogTests",
      ["CallCore", "QueueLog", "Telephony", .product(name: "Logging", package: "swift-log")]),
    tests(
      "APITests",
      [
        "API", "CallCore", "Engine", "Switchboard", "Telephony",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ]),
    tests(
      "CommandTests",
      [
        "API", "Blueprint", "CallCore", "Engine", "QueueLog", "Simulation", "Storage", "Telephony", "cordboard",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    tests("HouseRulesTests"),
    tests(
      "LiveTests",
      ["API", "ARI", "ARIClient", "CallCore", "Simulation", "Storage", "Switchboard", "Telephony", "cordboard"]),
  ]
)

// A target is compiled again only when a dependency that it declares has
// changed. Code compiled across modules holds the layout of what lies below
// those, too (swiftlang/swift-package-manager#10483): an update would corrupt
// memory. So each declares all of ours that it stands on. Who may *import*
// whom is HouseRulesTests' business.
let ours = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, names(in: $0.dependencies)) })

func names(in dependencies: [Target.Dependency]) -> [String] {
  dependencies.compactMap { if case .byNameItem(let name, _) = $0 { name } else { nil } }
}

for target in package.targets {
  let declared = names(in: target.dependencies)
  var reached = declared
  var next = 0
  while next < reached.count {
    reached += ours[reached[next], default: []].filter { !reached.contains($0) }
    next += 1
  }
  target.dependencies += reached.dropFirst(declared.count).map { .byName(name: $0) }
}
