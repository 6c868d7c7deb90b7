import CallCore
import Foundation
import Telephony
import Testing
import Yams

@testable import API

/// Holds `openapi.yaml` to what the server does.
@Suite struct OpenAPITests {
  private static func description() throws -> [String: Any] {
    let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
    return try #require(try Yams.load(yaml: text) as? [String: Any])
  }

  @Test func describesExactlyTheRoutesThereAre() throws {
    let paths = try #require(try Self.description()["paths"] as? [String: [String: Any]])
    let verbs: Set<String> = ["get", "post", "put", "delete", "patch"]
    let described = paths.flatMap { path, operations in
      operations.keys.filter(verbs.contains).map { "\($0.uppercased()) \(path)" }
    }
    #expect(described.sorted() == APIRoute.all.map { "\($0.verb) \($0.path)" }.sorted())
  }

  @Test func saysWhichRoutesTakeNoToken() throws {
    let paths = try #require(try Self.description()["paths"] as? [String: [String: Any]])
    for route in APIRoute.all {
      let operation = try #require(paths[route.path]?[route.verb.lowercased()] as? [String: Any])
      let isOpen = (operation["security"] as? [Any])?.isEmpty == true
      #expect(isOpen == (route.access == .open), "\(route.path)")
      let responses = try #require(operation["responses"] as? [String: Any])
      #expect((responses["401"] != nil) == (route.access == .token), "\(route.path)")
    }
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    let description = try Self.description()
    var references: [String] = []
    func collect(_ value: Any) {
      if let members = value as? [String: Any] {
        if let reference = members["$ref"] as? String { references.append(reference) }
        members.values.forEach(collect)
      } else if let items = value as? [Any] {
        items.forEach(collect)
      }
    }
    collect(description)
    #expect(!references.isEmpty)
    for reference in references {
      let target = reference.dropFirst(2).split(separator: "/").reduce(description as Any?) { at, name in
        (at as? [String: Any])?[String(name)]
      }
      #expect(target != nil, "\(reference)")
    }
  }

  /// Each schema against what the server writes: full and sparse.
  private static var written: [(String, any Encodable)] {
    get throws {
      let status = StatusResource(version: "1", view: Sample.view, health: Sample.health)
      let changes = Sample.announcements.map { ("Change", ChangeResource($0) as any Encodable) }
      let published = PublishedReleaseResource(
        release: "r2", before: "r1", warnings: ["flows/a.yaml:1:1: warning: look"], callersByOlderRules: 2)
      return changes + [
        ("Agent", AgentResource(Sample.agents[0])), ("Agent", AgentResource(Sample.agents[1])),
        ("Agent", AgentResource(Sample.agents[2])), ("AgentList", AgentList(agents: [])),
        ("Queue", QueueResource(Sample.queue)), ("Queue", QueueResource(Sample.barrenQueue)),
        ("QueueList", QueueList(queues: [])), ("WaitEstimate", WaitEstimateResource(Sample.forecast)),
        ("WaitEstimate", WaitEstimateResource(Sample.silence)),
        ("EstimateAccuracy", EstimateAccuracyResource(Sample.accuracy)),
        ("EstimateAccuracy", EstimateAccuracyResource(WaitEstimator().accuracy)), ("Call", CallResource(Sample.call)),
        ("Call", CallResource(Sample.barrenCall)), ("Call", CallResource(Sample.awayCall)),
        ("Callback", CallbackResource(Sample.awayCall.callback!)), ("CallbackList", CallbackList(callbacks: [])),
        ("CallbackRecord", CallbackRecordResource(Sample.callback)),
        ("CallbackAttempt", CallbackAttemptResource(Sample.callback.attempts[0])),
        ("CallbackAttempt", CallbackAttemptResource(Sample.callback.attempts[1])), ("CallList", CallList(calls: [])),
        ("CallDetail", CallDetail(call: CallResource(Sample.call))),
        ("CallDetail", CallDetail(record: RecordResource(Sample.record))),
        ("Record", RecordResource(Sample.record)), ("Record", RecordResource(Sample.barrenRecord)),
        ("Termination", TerminationResource(Sample.record.termination)),
        ("RecordList", RecordList(records: [], next: nil)), ("RecordList", RecordList(records: [], next: "x")),
        ("Status", status), ("Journal", status.journal), ("Node", NodeResource(Sample.node)),
        ("Node", NodeResource(Sample.barrenNode)), ("Centre", CentreResource(Sample.view)),
        ("Readiness", ReadinessResource(ready: false, problems: ["x"])), ("Liveness", LivenessResource()),
        ("Error", ErrorResource(code: "x", message: "y")),
        ("Audit", AuditResource(Sample.audit)),
        ("AppliedRelease", AppliedReleaseResource(release: Sample.view.release, callers: 2)),
        ("PublishedRelease", published),
        ("StatisticsList", StatisticsList(statistics: [], next: nil)),
        ("StatisticsList", StatisticsList(statistics: [], next: "x")),
      ] + statistics
    }
  }

  private static var statistics: [(String, any Encodable)] {
    [
      Sample.queueDay, Sample.emptyQueueDay, Sample.skillInterval, Sample.agentInterval, Sample.agentInQueueDay,
    ].flatMap { report -> [(String, any Encodable)] in
      let resource = StatisticsResource(report)
      let level = resource.figures.serviceLevel.map { ("ServiceLevel", $0 as any Encodable) }
      return [
        ("Statistics", resource), ("Period", resource.period), ("StatisticsTimes", resource.times),
        ("Figures", resource.figures),
      ] + (level.map { [$0] } ?? [])
    }
  }

  @Test func schemasHaveTheMembersThatAreWritten() throws {
    let components = try #require(try Self.description()["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: [String: Any]])
    var seen: [String: Set<String>] = [:]
    for (name, value) in try Self.written {
      let schema = try #require(schemas[name], "\(name)")
      let properties = Set(try #require(schema["properties"] as? [String: Any]).keys)
      let required = Set(schema["required"] as? [String] ?? [])
      let json = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(value))
      let members = Set(try #require(json as? [String: Any]).keys)
      #expect(members.isSubset(of: properties), "\(name): \(members.subtracting(properties))")
      #expect(required.isSubset(of: members), "\(name): \(required.subtracting(members))")
      seen[name, default: []].formUnion(members)
    }
    for (name, members) in seen {
      let properties = Set(try #require(schemas[name]?["properties"] as? [String: Any]).keys)
      #expect(members == properties, "\(name) describes what is never written: \(properties.subtracting(members))")
    }
  }

  @Test func enumsAreTheOnesOfTheCore() throws {
    let components = try #require(try Self.description()["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: [String: Any]])
    func values(_ schema: String, _ property: String) throws -> [String] {
      let properties = try #require(schemas[schema]?["properties"] as? [String: [String: Any]])
      return try #require(properties[property]?["enum"] as? [String])
    }
    #expect(schemas["Outcome"]?["enum"] as? [String] == Vocabulary.outcomes)
    #expect(try values("Termination", "class") == Vocabulary.terminations)
    #expect(try values("Call", "stage") == Vocabulary.stages)
    #expect(try values("Change", "kind") == Sample.announcements.map { ChangeResource($0).kind })
    #expect(try values("Change", "result") == Vocabulary.offerResults)
    #expect(try values("Agent", "state") == AgentState.Kind.allCases.map(\.name))
    #expect(try values("WaitEstimate", "silence") == WaitSilence.allCases.map(\.rawValue))
    #expect(schemas["CallbackResult"]?["enum"] as? [String] == CallbackResult.allCases.map(\.rawValue))
    #expect(try values("Change", "reason") == CallbackRefusal.allCases.map(\.rawValue))
    #expect(schemas["QueueOutcome"]?["enum"] as? [String] == QueueOutcome.allCases.map(\.rawValue))
    #expect(schemas["StatisticsScope"]?["enum"] as? [String] == StatisticsScope.Kind.allCases.map(\.rawValue))
    #expect(schemas["PeriodKind"]?["enum"] as? [String] == StatisticsPeriod.Kind.allCases.map(\.rawValue))
    func names(_ schema: String, _ property: String) throws -> [String] {
      let properties = try #require(schemas[schema]?["properties"] as? [String: [String: Any]])
      return try #require((properties[property]?["propertyNames"] as? [String: Any])?["enum"] as? [String])
    }
    #expect(try names("Statistics", "staffed_ms") == StaffedState.allCases.map(\.rawValue))
    #expect(try names("ServiceLevel", "by_formula") == ServiceLevelFormula.allCases.map(\.rawValue))
  }
}
