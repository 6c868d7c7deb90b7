import Engine
import Telephony

@testable import CallCore

/// One of everything the API shows, with every member there.
enum Sample {
  static let noon = Instant(microsecondsSinceEpoch: 1_795_262_400_000_000)  // 2026-11-21T12:00:00Z
  static let ani = Personal(key: "p1", clear: "+4917012342")

  static let agent = AgentView(
    agent: "alice", name: "Alice", device: "PJSIP/agent1", queues: ["sales", "support"], state: .onCall,
    since: noon, call: "t.a1.r1.live", callsAnswered: 3, pausedQueues: ["support"])

  static let agents = [
    agent,
    AgentView(
      agent: "bob", name: "Bob", device: "PJSIP/agent2", queues: ["sales"], state: .notReady(reason: "lunch"),
      since: noon, call: nil, callsAnswered: 0, limitEndsAt: noon.advanced(by: .seconds(60)),
      overdueSince: noon.advanced(by: .seconds(60))),
    AgentView(
      agent: "carol", name: "Carol", device: "PJSIP/agent3", queues: [],
      state: .wrapUp(endsAt: noon.advanced(by: .seconds(5))), since: noon, call: nil, callsAnswered: 1),
  ]

  static let call = CallView(
    call: "t.a1.r1.live", node: "a1", ani: ani, dnis: "1000", stage: .talking, stageSince: noon, arrivedAt: noon,
    flow: "welcome", queue: "sales", enqueuedAt: noon, agent: "alice", offers: 1, channels: ["c1", "c2"])

  static let awayCall = CallView(
    call: "t.a1.r1.away", node: "a1", ani: ani, dnis: "1000", stage: .awaitingCallback, stageSince: noon,
    arrivedAt: noon, flow: "welcome", queue: "sales", enqueuedAt: noon, agent: "alice", offers: 1, channels: [],
    callback: CallbackView(
      queue: "sales", requestedAt: noon, expiresAt: noon.advanced(by: .seconds(3_600)), attempts: 1,
      restsUntil: noon.advanced(by: .seconds(300)), isHeld: false))

  static let callback = CallbackRecord(
    requestedAt: noon,
    attempts: [
      CallbackAttempt(
        startedAt: noon, endedAt: noon.advanced(by: .seconds(9)), agent: "alice", channel: "c9", result: .busy,
        cause: .userBusy),
      CallbackAttempt(startedAt: noon.advanced(by: .seconds(300)), agent: "bob", channel: "c10"),
    ])

  static let barrenCall = CallView(
    call: "t.a1.r1.new", node: "a1", ani: Personal(key: "p2", clear: nil), dnis: "1000", stage: .inFlow,
    stageSince: noon, arrivedAt: noon, flow: nil, queue: nil, enqueuedAt: nil, agent: nil, offers: 0, channels: [])

  static let queue = QueueView(
    queue: "sales", name: "Sales", waiting: ["t.a1.r1.w1", "t.a1.r1.w2"], longestWaitSince: noon, agentsLoggedIn: 3,
    agentsAvailable: 1, agentsOnCall: 1, forecast: forecast, accuracy: accuracy, today: queueDay, callbacks: 1)

  static let barrenQueue = QueueView(
    queue: "support", name: "Support", waiting: [], longestWaitSince: nil, agentsLoggedIn: 0, agentsAvailable: 0,
    agentsOnCall: 0, forecast: silence, accuracy: WaitEstimator().accuracy)

  static let forecast = WaitForecast(
    silence: nil, expected: WaitEstimate(lower: 60.5, likely: 90, upper: 180), model: nil)
  static let silence = WaitForecast(silence: .learning, expected: nil, model: nil)
  static let accuracy = WaitEstimateAccuracy(
    count: 40, medianRelativeError: 0.25, medianError: .milliseconds(12_500), coverage: 0.775, callersTold: 50,
    callersNotTold: 7)

  private static func report(
    _ scope: StatisticsScope, _ kind: StatisticsPeriod.Kind, rule: ServiceLevelRule? = nil,
    _ count: (inout Tally) -> Void
  ) -> StatisticsReport {
    var tally = Tally()
    count(&tally)
    let length = Duration.seconds(kind == .day ? 86_400 : 900)
    return StatisticsReport(
      scope: scope, period: StatisticsPeriod(kind: kind, start: noon, end: noon.advanced(by: length)), tally: tally,
      rule: rule, waitingAtStart: 1, waitingAtEnd: 2)
  }

  private static func countCallers(_ tally: inout Tally) {
    (tally.entries, tally.answeredInTime, tally.abandonedInTime, tally.shortAbandons) = (12, 6, 1, 1)
    (tally.outcomes[.answered], tally.outcomes[.abandoned], tally.outcomes[.full]) = (8, 2, 1)
    (tally.answeredWaitMicroseconds, tally.answeredWaitMicrosecondsMax) = (80_000_000, 30_000_000)
    (tally.abandonedWaitMicroseconds, tally.abandonedWaitMicrosecondsMax) = (44_000_000, 40_000_000)
    (tally.talks, tally.talkMicroseconds, tally.holdMicroseconds) = (8, 800_000_000, 8_000_000)
    (tally.wrapUps, tally.wrapUpMicroseconds, tally.offersMissed) = (7, 72_000_000, 3)
  }

  static let queueDay = report(.queue("sales"), .day, rule: ServiceLevelRule(), countCallers)
  static let emptyQueueDay = report(.queue("sales"), .day, rule: ServiceLevelRule()) { _ in }
  static let skillInterval = report(.skill("german"), .interval, countCallers)
  static let agentInterval = report(.agent("alice"), .interval) { tally in
    tally.outcomes[.answered] = 2
    (tally.answeredInTime, tally.answeredWaitMicroseconds) = (1, 30_000_000)
    (tally.talks, tally.talkMicroseconds, tally.wrapUps, tally.wrapUpMicroseconds) = (2, 360_000_000, 1, 60_000_000)
    (tally.staffedMicroseconds[.onCall], tally.staffedMicroseconds[.wrapUp]) = (360_000_000, 60_000_000)
    (tally.staffedMicroseconds[.available], tally.staffedMicroseconds[.notReady]) = (180_000_000, 300_000_500)
  }
  static let agentInQueueDay = report(.agentInQueue("alice", "sales"), .day) { tally in
    tally.outcomes[.answered] = 2
    (tally.talks, tally.talkMicroseconds) = (2, 360_000_000)
  }

  static let node = NodeView(node: "a1", isUp: true, asteriskVersion: "22.10.1", asteriskStartedAt: noon)
  static let barrenNode = NodeView(node: "a2", isUp: false, asteriskVersion: "", asteriskStartedAt: nil)

  static let view = CentreView(
    tenant: "t", release: "r1", nodes: [node, barrenNode], agents: agents, queues: [queue, barrenQueue],
    calls: [call, barrenCall], outcomes: ["answered": 12, "abandoned": 2])

  static let health = EngineHealth(
    problems: [], warnings: ["The disk is nearly full."], startedAt: noon, now: noon.advanced(by: .seconds(60)),
    inputs: 99, digest: "00ff00ff00ff00ff", anomalies: ["order_failed": 1],
    journal: JournalHealth(lastCommitted: 97, pending: 2, problem: "The disk is full.", gaps: 0), nodes: [node],
    callsUnderWay: 2, subscribers: 1, subscribersCutOff: 0, audit: audit)

  static let audit = AuditReport(
    at: noon, entry: 97, calls: 2, took: .milliseconds(12), failures: 21,
    findings: ["the deadline of t.a1.r1.live is forgotten"])

  static let record = CallRecord(
    call: "t.a1.r1.done", tenant: "t", node: "a1", release: "r1", ani: ani, dnis: "1000", flow: "welcome",
    queue: "sales", agent: "alice", arrivedAt: noon, enqueuedAt: noon.advanced(by: .seconds(2)),
    answeredAt: noon.advanced(by: .milliseconds(5_200)), endedAt: noon.advanced(by: .milliseconds(10_300)),
    waited: .milliseconds(3_200), talked: .milliseconds(5_100), offers: 1, outcome: .answered,
    termination: Termination(.callerHungUp, cause: .normalClearing), callback: callback)

  static let barrenRecord = CallRecord(
    call: "t.a1.r1.lost", tenant: "t", node: "a1", release: "r1", ani: Personal(key: "p3", clear: nil),
    dnis: "1000", flow: nil, queue: nil, agent: nil, arrivedAt: noon, enqueuedAt: nil, answeredAt: nil,
    endedAt: noon, waited: .zero, talked: .zero, offers: 0, outcome: .rejected,
    termination: Termination(.flowEnded, cause: .unallocated))

  static let announcements: [Announcement] = [
    .callArrived(CallArrived(call: "c", ani: ani, dnis: "1000", flow: "welcome")),
    .menuChosen("c", flow: "welcome", step: 1),
    .callQueued("c", "sales", position: 2),
    .queueLeft(QueueLeft(call: "c", queue: "sales", outcome: .timedOut, waited: .milliseconds(9_500))),
    .callOffered(CallOffered(call: "c", offer: "o", queue: "sales", agent: "alice", waited: .milliseconds(1_500))),
    .offerAccepted("c", "o", "alice"),
    .offerEnded(OfferEnded(call: "c", offer: "o", agent: "alice", result: .noAnswer)),
    .callAnswered(CallAnswered(call: "c", queue: "sales", agent: "alice", waited: .milliseconds(3_200))),
    .callbackRequested(
      CallbackRequested(
        call: "c", queue: "sales", position: 2, waited: .milliseconds(9_500), expiresAt: noon, key: "9")),
    .callbackRefused(CallbackRefused(call: "c", queue: "sales", reason: .tooMany)),
    .callbackDialled(CallbackDialled(call: "c", queue: "sales", agent: "alice", channel: "c9", attempt: 1)),
    .callbackAttemptEnded(
      CallbackAttemptEnded(
        call: "c", queue: "sales", attempt: 1, result: .noAnswer, cause: .noAnswer, rest: .seconds(300))),
    .callbackEnded(CallbackEnded(call: "c", queue: "sales", outcome: .callbackUnreached, attempts: 3)),
    .callEnded(record),
    .agentChanged(agent),
    .nodeChanged(node),
    .statisticsClosed(agentInterval),
    .centreReleased("r2"),
  ]
}
