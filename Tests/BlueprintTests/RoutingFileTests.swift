import CallCore
import Telephony
import Testing

@testable import Blueprint

/// Every key of the routing, and exactly what it describes.
@Suite struct RoutingFileTests {
  /// A centre in which each key of queues, memberships, reasons and queue
  /// steps is written, none as its default is.
  static let everyKey = """
    calls-max: 500
    queues:
      vip:
        name: VIP
        strategy: {hunt: 3}
        order: {ageing: 60s}
        weight: 7
        offer-time: 25s
        retry-time: 45s
        wrap-up: 10s
        wrap-up-max: 2m
        music: jazz
        skills: {german: 50}
        prefer: [golf]
        steps:
          - after: 20s
            tiers: 1-2
            levels: {german: 30}
          - {after: 40s, drop: [german], also: [desk], priority: +5, skip: nobody-available}
          - after: 90s
            tiers: 3
            overflow: desk
            skip: never
        misses:
          delay: 10s
          declined-delay: 20s
          busy-delay: 30s
          unreachable-delay: 1m
          pause-after: 3
          pause-counts: [declined, no-answer]
          pauses: this-queue
          pause-grace: 15s
        join-when-empty: [not-ready, unreachable]
        waiting-max: 20
        waiting-per-agent-max: 4
        estimated-wait-max: 10m
        occupancy-max: 90%
        leave-when-empty: strict
        greeting: [welcome]
        announcements:
          - say: [please-hold, "{position}", {estimated-wait}]
            first: 10s
            every: 30s
            position-max: 10
          - in-turn: [[please-wait, number:3], sorry]
            every: 1m
        whisper: [sound:beep, "{waited}"]
        connect-announcement: please-wait
        service-level: {threshold: 30s, short-abandon: 3s}
        last-agent: {time: 30s, memory: 24h}
        call-again: 5m
        keeps-ringing: no
        finishes-ringing: no
      desk:
        strategy: weighted-random
        order: priority
        service-level: 15s
        last-agent: 20s
    agents:
      anna: {device: PJSIP/anna, queues: [vip, desk: {tier: 1, weight: 3}], skills: {german: 80, golf: 20},
        capacity: {voice: 2}}
      ben:
        device: PJSIP/ben
        queues:
          - desk
          - vip: {tier: 3, position: 9}
        skills: [german]
    not-ready-reasons: {break: 15m, lunch: {limit: 1h}, meeting: none, training: }
    numbers: {2000: routed}
    flows:
      routed:
        - answer
        - queue: vip
          wait-max: 5m
          priority: 10
          skills: {german: 60}
          prefer: [golf]
          exits: {1: desk, "#": away}
          on-empty: away
          on-full: desk
          on-refused: desk
          agent: anna
          agent-time: 15s
          otherwise: away
        - label: desk
          queue: desk
          agent: ben
        - label: away
          play: nobody-free

    """

  @Test func everyKeyIsReadInFull() throws {
    let loaded = try load(Self.everyKey)
    #expect(loaded.warnings == [])
    let centre = loaded.definition
    #expect(centre.queues == ["vip": Self.vip, "desk": Self.desk])
    #expect(centre.callsMax == 500)
    #expect(
      centre.notReadyReasons == [
        "break": NotReadyReason(limit: .seconds(900)), "lunch": NotReadyReason(limit: .seconds(3_600)),
        "meeting": NotReadyReason(), "training": NotReadyReason(),
      ])
    #expect(
      centre.agents == [
        "anna": AgentDefinition(
          name: "anna", device: "PJSIP/anna",
          memberships: [
            QueueMembership(queue: "vip", tier: 1, position: 1, weight: 1),
            QueueMembership(queue: "desk", tier: 1, position: 1, weight: 3),
          ], skills: ["german": 80, "golf": 20], capacity: AgentCapacity(voice: 2)),
        "ben": AgentDefinition(
          name: "ben", device: "PJSIP/ben",
          memberships: [
            QueueMembership(queue: "desk", tier: 1, position: 2, weight: 1),
            QueueMembership(queue: "vip", tier: 3, position: 9, weight: 1),
          ], skills: ["german": 100]),
      ])
    let first = QueueStep(
      queue: "vip", waitMax: .seconds(300), onTimeout: 3, priority: 10,
      skills: SkillDemand(required: ["german": 60], preferred: ["golf"]), exits: ["1": 2, "#": 3], onEmpty: 3,
      onFull: 2, onRefused: 2, agent: "anna", agentTime: .seconds(15))
    let second = QueueStep(
      queue: "desk", waitMax: .seconds(600), onTimeout: 3, agent: "ben", agentTime: .seconds(30))
    #expect(
      centre.flows["routed"]?.steps == [
        .answer, .queue(first), .queue(second), .play([.sound("cordboard/nobody-free")]),
      ])
  }

  private static let vip = QueueDefinition(
    name: "VIP", strategy: .hunt(groupsOf: 3), order: .ageing(perPoint: .seconds(60)), weight: 7,
    offerTime: .seconds(25), wrapUpTime: .seconds(10), wrapUpMax: .seconds(120), musicClass: "jazz",
    skills: SkillDemand(required: ["german": 50], preferred: ["golf"]),
    steps: [
      RoutingStep(after: .seconds(20), tiers: 1...2, levels: ["german": 30]),
      RoutingStep(
        after: .seconds(40), dropSkills: ["german"], alsoQueues: ["desk"], priority: 5, skip: .nobodyAvailable),
      RoutingStep(after: .seconds(90), tiers: 3...3, overflow: "desk", skip: .never),
    ], retryTime: .seconds(45),
    misses: MissRules(
      noAnswerDelay: .seconds(10), declinedDelay: .seconds(20), busyDelay: .seconds(30),
      unreachableDelay: .seconds(60), pauseAfter: 3, pauseCounts: [.noAnswer, .declined], pausesThisQueueOnly: true,
      pauseGrace: .seconds(15)),
    joining: JoinRules(
      refusesWhenEmpty: [.notReady, .unreachable], waitingMax: 20, waitingPerAgentMax: 4,
      estimatedWaitMax: .seconds(600), occupancyMax: 90),
    leavesWhenEmpty: [.notReady, .unreachable, .outOfTier],
    announcements: [
      QueueAnnouncement(variants: [[.media(.sound("cordboard/welcome"))]], first: .zero),
      QueueAnnouncement(
        variants: [[.media(.sound("cordboard/please-hold")), .position, .estimatedWait]], first: .seconds(10),
        every: .seconds(30), positionMax: 10),
      QueueAnnouncement(
        variants: [
          [.media(.sound("cordboard/please-wait")), .media(.number(3))], [.media(.sound("cordboard/sorry"))],
        ], first: .seconds(60), every: .seconds(60)),
    ], whisper: [.media(.sound("beep")), .waited], connectAnnouncement: [.sound("cordboard/please-wait")],
    serviceLevel: ServiceLevelRule(threshold: .seconds(30), shortAbandon: .seconds(3)),
    lastAgentTime: .seconds(30), lastAgentMemory: .seconds(86_400), callAgainTime: .seconds(300),
    keepsRinging: false, finishesRinging: false)

  private static let desk = QueueDefinition(
    name: "desk", strategy: .weightedRandom, order: .priority,
    serviceLevel: ServiceLevelRule(threshold: .seconds(15)), lastAgentTime: .seconds(20))

  /// A queue that says only this.
  private func queue(_ text: String) throws -> QueueDefinition {
    try #require(try load("queues: {q: {\(text)}}\n").definition.queues["q"])
  }

  @Test(arguments: [
    ("fifo", CallerOrder.fifo), ("priority", .priority), ("{ageing: 1m}", .ageing(perPoint: .seconds(60))),
  ])
  func everyOrderIsRead(text: String, order: CallerOrder) throws {
    #expect(try queue("order: \(text)").order == order)
  }

  private static let conditions: [(text: String, join: AgentConditions?, leave: AgentConditions?)] = [
    // The legacy words of app_queue, as its parse_empty_options takes them.
    ("yes", nil, [.outOfTier, .notReady]),
    ("no", [.outOfTier, .notReady], nil),
    ("strict", [.outOfTier, .notReady, .unreachable], [.outOfTier, .notReady, .unreachable]),
    ("loose", .outOfTier, .outOfTier),
    // Our own words.
    ("logged-out", [], []),
    ("[logged-out]", [], []),
    ("not-ready", .notReady, .notReady),
    ("[offered, on-call, on-other-call]", [.offered, .onCall, .onOtherCall], [.offered, .onCall, .onOtherCall]),
    ("[wrap-up, unreachable]", [.wrapUp, .unreachable], [.wrapUp, .unreachable]),
    ("[out-of-tier]", .outOfTier, .outOfTier),
    // app_queue's.
    ("[paused, penalty]", [.notReady, .outOfTier], [.notReady, .outOfTier]),
    ("[inuse]", [.onCall, .onOtherCall], [.onCall, .onOtherCall]),
    ("[ringing, wrapup]", [.offered, .wrapUp], [.offered, .wrapUp]),
    ("[unavailable, invalid, unknown]", .unreachable, .unreachable),
  ]

  @Test(arguments: conditions)
  func everyConditionIsRead(text: String, join: AgentConditions?, leave: AgentConditions?) throws {
    let queue = try queue("join-when-empty: \(text), leave-when-empty: \(text)")
    #expect(queue.joining.refusesWhenEmpty == join)
    #expect(queue.leavesWhenEmpty == leave)
  }

  @Test func limitsMayBeWrittenAsNone() throws {
    let limits = ["waiting-max", "waiting-per-agent-max", "estimated-wait-max", "occupancy-max"]
    let queue = try queue(limits.map { "\($0): none" }.joined(separator: ", ") + ", misses: {pause-after: never}")
    #expect(queue.joining == JoinRules())
    #expect(queue.misses == MissRules(pauseAfter: nil))
  }

  @Test func oneDelayMayStandForAllMisses() throws {
    let misses = try queue("misses: {delay: 5s, busy-delay: 0s}").misses
    #expect(
      misses
        == MissRules(noAnswerDelay: .seconds(5), declinedDelay: .seconds(5), unreachableDelay: .seconds(5)))
  }

  @Test func afterCallWorkMayBeExtendedToItsOwnLengthAtLeast() throws {
    #expect(try queue("wrap-up: 45m").wrapUpMax == .seconds(2_700))
    #expect(try queue("wrap-up: 5m").wrapUpMax == .seconds(1_800))
  }

  @Test(arguments: [
    ("2", AgentCapacity(voice: 2)), ("{voice: 10}", AgentCapacity(voice: 10)), ("1", nil), ("{}", nil),
  ])
  func aCapacityIsANumberOfCallsOrByKind(text: String, capacity: AgentCapacity?) throws {
    let centre = try load("queues: {q: }\nagents: {a: {device: A/a, queues: [q], capacity: \(text)}}\n").definition
    #expect(centre.agents["a"]?.capacity == capacity)
  }

  @Test(arguments: [
    ("0", "2:50: error: 'capacity' is 0; it must be from 1 to 10."),
    ("11", "2:50: error: 'capacity' is 11; it must be from 1 to 10."),
    ("many", "2:50: error: 'many' is not a whole number. Write 'capacity: 1', for instance."),
    ("{voise: 2}", "2:51: error: The capacity has no key 'voise'. Did you mean 'voice'?"),
    ("{voice: x}", "2:58: error: 'x' is not a whole number. Write 'voice: 1', for instance."),
  ])
  func wrongCapacitiesAreRefused(text: String, finding: String) {
    let found = findings(of: "queues: {q: }\nagents: {a: {device: A/a, queues: [q], capacity: \(text)}}\n")
    #expect(found.contains { $0.hasSuffix(finding) }, "\(found)")
  }

  @Test func skillsThatAreOnlyNamedAreNeededAtAnyLevel() throws {
    let text = """
      queues: {q: {skills: [german, golf]}}
      agents: {a: {device: A/a, queues: [q], skills: {german: 1, golf: 1}}}
      """
    #expect(try load(text).definition.queues["q"]?.skills.required == ["german": 1, "golf": 1])
  }

  @Test func wordsToSayNeedNoQuotes() throws {
    let parts: [AnnouncementPart] = [
      .position, .estimatedWait, .estimatedWaitFrom, .estimatedWaitTo, .waited,
    ]
    let words = "{position}, {estimated-wait}, {estimated-wait-from}, {estimated-wait-to}, {waited}"
    #expect(
      try queue("announcements: [{say: [\(words)]}]").announcements
        == [QueueAnnouncement(variants: [parts], first: .zero)])
    #expect(
      try queue("greeting: {position}").announcements == [QueueAnnouncement(variants: [[.position]], first: .zero)])
  }

  @Test func reasonsMayBeAList() throws {
    #expect(
      try load("not-ready-reasons: [break, lunch]\n").definition.notReadyReasons
        == ["break": NotReadyReason(), "lunch": NotReadyReason()])
  }

  @Test func positionsAreThePlacesInWhichAgentsAreWritten() throws {
    let agents = try load([
      ("a.yaml", "queues: {p: , q: }\nagents: {zoe: {device: A/z, queues: [q]}, bob: {device: A/b, queues: [p, q]}}\n"),
      ("b.yaml", "agents: {amy: {device: A/a, queues: [q, p]}}\n"),
    ]).definition.agents
    func positions(_ agent: AgentID) -> [Int]? { agents[agent]?.memberships.map(\.position) }
    #expect(positions("zoe") == [1])
    #expect(positions("bob") == [1, 2])
    #expect(positions("amy") == [3, 2])
  }
}
