import Telephony

/// What befalls the connection, Asterisk, ourselves and the database.
extension World {
  func beginFaults() {
    fake.setRudeness(rudeness())
    plan(.socketDrops, .connection, mean: .seconds(60)) { $0.dropSocket() }
    plan(.asteriskRestarts, .asterisk, mean: .seconds(200)) { $0.restartAsterisk() }
    plan(.kills, .process, mean: .seconds(90)) { $0.killProcess() }
    plan(.restarts, .process, mean: .seconds(150)) { $0.restartProcess() }
    plan(.slowJournal, .journal, mean: .seconds(90)) { $0.troubleJournal(isFull: false) }
    plan(.fullJournal, .journal, mean: .seconds(120)) { $0.troubleJournal(isFull: true) }
  }

  private func rudeness() -> FakeRudeness {
    var chance = Chance(seed: options.seed, .rudeness)
    var rudeness = FakeRudeness()
    // Each number is drawn whether it counts or not: leaving a feature out
    // changes nothing for the others.
    func weight(_ feature: WorldFeatures) -> Int {
      let weight = [10, 50, 100, 300, 1_000][chance.roll(5)]
      return options.features.contains(feature) ? weight : 0
    }
    rudeness.lostRequests = weight(.lostRequests)
    rudeness.lostReplies = weight(.lostReplies)
    rudeness.refusals = weight(.refusals)
    rudeness.slowReplies = weight(.slowReplies)
    rudeness.slowRequests = weight(.slowRequests)
    rudeness.repeatedEnds = weight(.repeatedEnds) * 5
    rudeness.lateEnds = weight(.lateEnds) * 5
    rudeness.lostEvents = weight(.lostEvents)
    rudeness.delayMax = [.seconds(1), .seconds(4), .seconds(7)][chance.roll(3)]
    return rudeness
  }

  private func plan(
    _ feature: WorldFeatures, _ subject: Chance.Subject, mean: Duration,
    _ strike: @escaping @Sendable (isolated World) -> Void
  ) {
    guard options.features.contains(feature) else { return }
    troubles[feature] = Chance(seed: options.seed, subject, feature.rawValue)
    planNext(feature, mean: mean, strike)
  }

  private func planNext(
    _ feature: WorldFeatures, mean: Duration, _ strike: @escaping @Sendable (isolated World) -> Void
  ) {
    let pause = draw(feature) { $0.exponential(mean: mean) } + .milliseconds(100)
    later(pause) { world in
      guard world.isBusy else { return }
      strike(world)
      world.planNext(feature, mean: mean, strike)
    }
  }

  /// Draws from the feature's own chance.
  func draw<Value>(_ feature: WorldFeatures, _ draw: (inout Chance) -> Value) -> Value {
    // One that was planned: whoever draws without would share a stream.
    guard var chance = troubles[feature] else { preconditionFailure("No chance was made for \(feature.names).") }
    defer { troubles[feature] = chance }
    return draw(&chance)
  }

  // MARK: The connection and Asterisk

  private func dropSocket() {
    let isShort = draw(.socketDrops) { $0.happens(in: 50) }
    let away = draw(.socketDrops) { $0.duration(.milliseconds(1)...(isShort ? .milliseconds(500) : .seconds(12))) }
    note { "the socket drops for \(away)" }
    drops += 1
    fake.cut()
    keepApart(for: away)
  }

  private func restartAsterisk() {
    let away = draw(.asteriskRestarts) { $0.duration(.milliseconds(400)...(.seconds(10))) }
    note { "Asterisk restarts, away for \(away)" }
    drops += 1
    fake.restart()
    isAsteriskUp = false
    later(away) { $0.isAsteriskUp = true }
    keepApart(for: away)
  }

  private func keepApart(for time: Duration) {
    apartUntil = max(apartUntil, lane.now.advanced(by: time))
    later(time) { $0.connectIfPossible() }
  }

  func connectIfPossible() {
    guard process != nil, lane.now >= apartUntil else { return }
    fake.restore()
  }

  // MARK: Ourselves

  private func killProcess() {
    let away = draw(.kills) { $0.duration(.milliseconds(20)...(.seconds(15))) }
    end(inOrder: false)
    later(away) { $0.startProcess() }
  }

  private func restartProcess() {
    let away = draw(.restarts) { $0.duration(.milliseconds(500)...(.seconds(5))) }
    end(inOrder: true)
    later(away) { $0.startProcess() }
  }

  private func troubleJournal(isFull: Bool) {
    let feature: WorldFeatures = isFull ? .fullJournal : .slowJournal
    let time = draw(feature) { $0.duration(.seconds(1)...(.seconds(40))) }
    note { "the database \(isFull ? "takes nothing" : "is slow") for \(time)" }
    if isFull { isJournalFull = true } else { isJournalSlow = true }
    later(time) { world in
      if isFull { world.isJournalFull = false } else { world.isJournalSlow = false }
      world.commitSoon()
    }
  }
}
