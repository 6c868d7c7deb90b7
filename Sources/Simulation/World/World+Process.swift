import CallCore
import Engine
import Logging
import Switchboard
import Telephony

/// Starting and ending Cordboard itself, and its journal.
extension World {
  private static let logger = Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() })

  /// As the program starts: from the journal, with the description of now.
  func startProcess() {
    guard process == nil else { return }
    processesEver += 1
    let (fold, mismatch) = journal.recover()
    if let mismatch { fail("Entry \(mismatch) of the journal does not replay to the same directives.") }
    shadow = fold
    records.resume(outcomes: fold.centre.view.outcomes, callsUnderWay: fold.centre.callsUnderWay)
    offers = OfferCheck(fold.centre, isPlain: !options.features.contains(.routing))
    note { "Cordboard starts, number \(processesEver), from entry \(fold.number)" }
    let ports = JournalPorts(
      append: { [weak self] entry in self?.assumeIsolated { $0.take(entry) } },
      keep: { [weak self] snapshot in self?.assumeIsolated { $0.keep(snapshot) } },
      health: { [weak self] in self?.assumeIsolated { $0.journal.health } ?? JournalHealth() })
    let next = ControllerProcess(
      fold: fold, tenant: CentreMaker.tenant, lane: lane, fake: fake,
      options: EngineOptions(nodes: [ControllerProcess.nodeID], snapshotInputs: 2_000), logger: Self.logger,
      journal: ports, sabotage: options.sabotage,
      customerKey: options.features.contains(.callbacks) ? CustomerKey(options.seed, 1) : nil)
    process = next
    let definition = definition
    next.engine.assumeIsolated { $0.start(with: definition) }
    later(.milliseconds(5)) { $0.connectIfPossible() }
  }

  /// Ends it: killed, or stopped in order, as `CentreService` does.
  func end(inOrder: Bool) {
    guard let process else { return }
    note { inOrder ? "Cordboard is stopped" : "Cordboard is killed" }
    if inOrder {
      fake.cut()
      process.node.assumeIsolated { $0.stop() }
      process.engine.assumeIsolated { $0.keepSnapshot() }
      if !isJournalFull { commit() }
    }
    process.kill()
    kills += 1
    self.process = nil
    fake.cut()
    if let since = journal.losePending() { records.noteLoss(since: since, until: lane.now) }
    nodeIsDown()
  }

  // MARK: The journal

  private func take(_ entry: JournalEntry) {
    inputsEver += 1
    if options.sabotage == .skipsEntries, inputsEver % 100 == 0 { return }
    journal.append(entry)
    commitSoon()
    guard options.checks == .all else { return }
    history.add(.input(entry.number, entry.input), at: entry.at)
    let (directives, again) = shadow.fold(entry.input, at: entry.at)
    if again.number != entry.number || again.digest != entry.digest || again.records != entry.records {
      fail("Entry \(entry.number) does not replay to the same directives.")
    }
    var announcements: [Announcement] = []
    for directive in directives {
      history.add(.directive(directive), at: entry.at)
      switch directive {
      case .announce(let announcement):
        announcements.append(announcement)
        records.take(announcement).forEach(fail)
      case .report(let anomaly): anomalies[anomaly.code.rawValue, default: 0] += 1
      default: break
      }
    }
    offers.take(announcements, shadow.centre).forEach(fail)
  }

  private func keep(_ snapshot: CentreSnapshot) {
    journal.keep(snapshot)
    commitSoon()
  }

  func commitSoon() {
    guard !isCommitPlanned, !isJournalFull else { return }
    isCommitPlanned = true
    // As the journal's writer gathers, and as a busy disk makes it wait.
    let pause = isJournalSlow ? draw(.slowJournal) { $0.duration(.milliseconds(50)...(.seconds(3))) } : .milliseconds(5)
    later(pause) { world in
      world.isCommitPlanned = false
      if !world.isJournalFull { world.commit() }
    }
  }

  func commit() {
    let outcome = journal.commit()
    records.commit(outcome.records, mayRepeat: journal.gaps > 0).forEach(fail)
    guard outcome.wantsSnapshot, let process else { return }
    process.engine.assumeIsolated { $0.keepSnapshot() }
  }
}
