import Engine
import Telephony

/// The two phases of a run.
extension World {
  /// How long the peaceful phase may last until nothing is left: every
  /// waiting has a limit, every talk an end.
  private static let peaceMax = Duration.seconds(3_600)
  /// How long after the last call looks for what was forgotten go on.
  private static let cleaningTime = Duration.seconds(200)

  /// Runs it to its end, or to the first thing that is broken.
  nonisolated public func run() -> WorldReport {
    onLane { $0.open() }
    advance(for: options.busyTime)
    if !hasFailed {
      onLane { $0.makePeace() }
      let end = lane.now.advanced(by: Self.peaceMax)
      while !hasFailed, lane.now < end, !onLane({ $0.isQuiet }) {
        advance(for: .seconds(10))
        onLane { $0.bringEverybodyToWork() }
      }
    }
    // Who had a leg or after-call work left comes to work in between.
    for _ in 0..<2 where !hasFailed {
      advance(for: Self.cleaningTime / 2)
      onLane { $0.bringEverybodyToWork() }
    }
    if !hasFailed {
      advance(for: .seconds(1))
      // A quarter of an hour may just have been closed.
      if !onLane({ $0.journal.isIdle }) { advance(for: .milliseconds(2_500)) }
      onLane { $0.checkTheEnd() }
    }
    let report = onLane { $0.report() }
    close()
    return report
  }

  nonisolated private var hasFailed: Bool { onLane { !$0.failures.isEmpty } }

  /// Lets time pass, looking at everything after each moment at which
  /// something was decided, and each second at least.
  nonisolated private func advance(for time: Duration) {
    let end = lane.now.advanced(by: time)
    guard options.checks == .all else {
      return lane.advance(to: end)
    }
    var nextLook = lane.now
    while lane.now < end {
      if lane.now >= nextLook { nextLook = lane.now.advanced(by: .seconds(1)) }
      lane.advance(to: min(end, nextLook, lane.nextTimer ?? end))
      let isForced = lane.now >= nextLook
      let mustStop = onLane { world in
        world.check(isForced: isForced)
        return !world.failures.isEmpty
      }
      if mustStop { return }
    }
  }

  private func open() {
    fake.setPhones { [weak self] endpoint in self?.assumeIsolated { $0.answer(on: endpoint) } ?? .isUnregistered }
    fake.observe { [weak self] moment in self?.assumeIsolated { $0.observe(moment) } }
    fake.setSafeExitTime(.seconds(3))
    fake.setDuration(of: "sound:cordboard/menu", .seconds(4))
    fake.removeMedia("sound:cordboard/missing")
    fake.keepRequests(false)
    startProcess()
    beginArrivals()
    beginShifts()
    openOffice()
    beginFaults()
  }

  private func makePeace() {
    note { "peace begins" }
    isBusy = false
    endAllOwnCalls()
    fake.setRudeness(FakeRudeness())
    isAsteriskUp = true
    isJournalSlow = false
    isJournalFull = false
    apartUntil = lane.now
    startProcess()
    commitSoon()
    later(.milliseconds(10)) { $0.connectIfPossible() }
    bringEverybodyToWork()
  }

  private var isQuiet: Bool {
    guard let process, callers.aliveCount == 0 else { return false }
    return process.engine.assumeIsolated { $0.health().callsUnderWay } == 0
  }

  /// Lets go of all that still waits, so that nothing holds the world.
  nonisolated private func close() {
    onLane { world in
      world.isBusy = false
      // What it holds holds it.
      world.fake.attach { _ in }
      world.fake.observe(nil)
      world.fake.setPhones(nil)
      world.fake.setRudeness(FakeRudeness())
      world.process?.kill()
      world.process = nil
      world.fake.cut()
    }
    lane.advance(by: .seconds(120))
    lane.forgetTimers()
  }
}
