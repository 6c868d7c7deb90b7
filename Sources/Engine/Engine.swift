public import CallCore
public import Logging
public import Telephony

/// The shell round the core: gives each input its number and stamp, folds it,
/// writes it down and has the directives carried out.
///
/// Everything runs on one lane, and nothing in here waits: an input is folded
/// to its end before the next one is looked at.
public actor Engine {
  public nonisolated let lane: any Lane
  let ports: EnginePorts
  let logger: Logger
  let metrics: EngineMetrics
  let options: EngineOptions
  private let startedAt: Instant

  private(set) var fold: JournalFold
  private var inbox: [Input] = []
  private var isFolding = false
  private var alarm: Instant?
  private var snapshotDue: (number: UInt64, at: Instant)
  private var anomalies: [String: Int] = [:]
  private var broadcast: LiveBroadcast
  /// Who waits for the audit under way; nobody while there is none.
  var auditsAwaited: [@Sendable (AuditReport) -> Void] = []
  var lastAudit: AuditReport?
  var auditDue: Instant?
  private var lostCallers: LostCallerMarks

  public nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - lane: where everything of the engine runs.
  ///   - fold: what to go on from.
  ///   - ports: the outside world.
  ///   - options: limits and pace.
  public init(
    lane: any Lane, fold: JournalFold, ports: EnginePorts, options: EngineOptions = EngineOptions(), logger: Logger
  ) {
    self.lane = lane
    self.fold = fold
    self.ports = ports
    self.options = options
    self.logger = logger
    metrics = EngineMetrics()
    startedAt = lane.now
    snapshotDue = (fold.number + options.snapshotInputs, lane.now.advanced(by: options.snapshotTime))
    broadcast = LiveBroadcast()
    lostCallers = LostCallerMarks(fold.centre)
  }

  /// Goes on with a centre that was found in the store: no node has been seen
  /// yet, and the description may have changed meanwhile.
  public func start(with definition: CentreDefinition) {
    for node in fold.centre.nodeViews where node.isUp { take(.switched(node.node, .nodeLost)) }
    if fold.centre.definition != definition { take(.centreReleased(definition)) }
    rearm()
    scheduleAudit()
  }

  /// Takes a fact from a node. On the lane, in the order of the facts.
  public nonisolated func receive(_ fact: SwitchFact, from node: NodeID) {
    assumeIsolated { $0.take(.switched(node, fact)) }
  }

  /// What the calls under way have on a node; for its reconcile. On the lane.
  public nonisolated func expectedObjects(on node: NodeID) -> ExpectedObjects {
    assumeIsolated { engine in
      var objects = engine.fold.centre.objects(on: node)
      objects.lostCallersSafe = engine.lostCallers.safe(
        on: node, committed: engine.ports.journalHealth().lastCommitted,
        recorded: engine.fold.centre.lostCallersRecorded(on: node))
      return objects
    }
  }

  /// Whether calls to the number (DNIS) are served. On the lane.
  public nonisolated func serves(_ dnis: String) -> Bool {
    assumeIsolated { $0.fold.centre.definition.flow(for: dnis) != nil }
  }

  /// Folds a command in.
  /// - Throws: the core's rejection, when the command can't be done.
  public func submit(_ input: Input) throws(CommandRejection) {
    let directives = foldOne(input)
    drain()
    for case .reject(let rejection) in directives { throw rejection }
  }

  /// All that can be seen now.
  public func view() -> CentreView { fold.centre.view }

  /// One call under way, or nil.
  public func view(of call: CallID) -> CallView? { fold.centre.view(of: call) }

  /// One agent, or nil.
  public func view(of agent: AgentID) -> AgentView? { fold.centre.view(of: agent) }

  /// Opens a live stream.
  /// - Parameter capacity: how many changes may wait for the reader, 1 or more.
  public func subscribe(capacity: Int) -> LiveSubscription {
    broadcast.subscribe(view: fold.centre.view, capacity: capacity)
  }

  /// Has the state kept as it is now, whether one is due or not.
  public func keepSnapshot() {
    ports.snapshot(fold.snapshot)
    snapshotDue = (fold.number + options.snapshotInputs, lane.now.advanced(by: options.snapshotTime))
  }

  /// How the engine is doing.
  public func health() -> EngineHealth {
    let journal = ports.journalHealth()
    let nodes = fold.centre.nodeViews
    let problems = options.nodes.compactMap { id -> String? in
      guard !(nodes.first { $0.node == id }?.isUp ?? false) else { return nil }
      let reason = ports.nodeProblem(id) ?? "no attempt has ended yet."
      return "Asterisk \(id) is not connected. \(reason.prefix(1).uppercased())\(reason.dropFirst())"
    }
    return EngineHealth(
      problems: problems,
      warnings: (journal.problem.map { ["The journal is behind: \($0)"] } ?? [])
        + [lastAudit?.warning].compactMap { $0 }
        + ports.warnings(),
      startedAt: startedAt, now: lane.now, inputs: fold.number, digest: fold.digest.description,
      anomalies: anomalies, journal: journal, nodes: nodes, callsUnderWay: fold.centre.callsUnderWay,
      subscribers: broadcast.readerCount, subscribersCutOff: broadcast.cutOffCount, audit: lastAudit)
  }

  // MARK: Folding

  /// Queues the input behind those under way: carrying out a directive may
  /// bring the next fact at once, and it must not be folded in the middle.
  private func take(_ input: Input) {
    inbox.append(input)
    drain()
  }

  private func drain() {
    guard !isFolding else { return }
    isFolding = true
    var next = 0
    while next < inbox.count {
      obey(foldIn(inbox[next]))
      next += 1
    }
    inbox.removeAll(keepingCapacity: inbox.count < 1_024)
    isFolding = false
    rearm()
  }

  private func foldOne(_ input: Input) -> [Directive] {
    let directives = foldIn(input)
    isFolding = true
    obey(directives)
    isFolding = false
    return directives
  }

  private func foldIn(_ input: Input) -> [Directive] {
    let (directives, entry) = fold.fold(input, at: lane.now)
    ports.directed(entry, directives)
    ports.journal(entry)
    lostCallers.note(entry)
    metrics.countInput()
    if case .centreReleased = input { scheduleAudit() }
    if entry.number >= snapshotDue.number || entry.at >= snapshotDue.at { keepSnapshot() }
    return directives
  }

  private func obey(_ directives: [Directive]) {
    for directive in directives {
      switch directive {
      case .order(let order, let node): ports.perform(order, node)
      case .announce(let announcement): tell(announcement)
      case .report(let anomaly): note(anomaly)
      case .reject: break  // ``submit(_:)`` throws it.
      }
    }
  }

  private func tell(_ announcement: Announcement) {
    metrics.count(announcement)
    broadcast.send(announcement, at: fold.at)
  }

  private func note(_ anomaly: Anomaly) {
    anomalies[anomaly.code.rawValue, default: 0] += 1
    metrics.count(anomaly)
    logger.warning(
      "\(anomaly.evidence)",
      metadata: ["code": "\(anomaly.code.rawValue)", "call": "\(anomaly.call?.rawValue ?? "none")"])
  }

  // MARK: Time

  /// Sees to it that the lane wakes us at the core's next deadline.
  private func rearm() {
    guard let deadline = fold.centre.nextDeadline else { return }
    if let alarm, alarm <= deadline { return }
    alarm = deadline
    lane.run(at: deadline) { self.assumeIsolated { $0.wake(for: deadline) } }
  }

  private func wake(for deadline: Instant) {
    if alarm == deadline { alarm = nil }
    if let due = fold.centre.nextDeadline, due <= lane.now { take(.deadlinePassed) } else { rearm() }
  }
}
