import CallCore
import Engine
import Logging
import Telephony

/// A whole contact centre in one thread and in virtual time: the shipped
/// engine, core and switchboard, an Asterisk in memory, callers, agents,
/// supervisors, and all that can go wrong. The same options give the same
/// run, to the microsecond.
///
/// A run has a busy phase with everything its options say, and a peaceful one
/// without faults, in which nobody calls any more and every agent works: at
/// its end nothing may be left anywhere.
///
/// ```swift
/// let report = World(WorldOptions(seed: 7)).run()
/// ```
public actor World {
  nonisolated public let options: WorldOptions
  nonisolated let lane: VirtualLane
  nonisolated let fake: FakeAsterisk
  nonisolated let start: Instant
  nonisolated public var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

  // The centre.
  var definition: CentreDefinition
  var process: ControllerProcess?
  var processesEver = 0
  var journal: MemoryJournal
  var isJournalSlow = false
  var isJournalFull = false
  var isCommitPlanned = false

  // What is going on outside.
  var isBusy = true
  var isAsteriskUp = true
  var apartUntil: Instant
  var troubles: [WorldFeatures: Chance] = [:]
  var arrivals: Chance
  var supervisor: Chance
  var releases: Chance
  var releasesEver = 0
  var arrivalsEver = 0
  var callersAgain = 0
  var callers = CallerBook()
  var workers: [Worker] = []
  var workersByDevice: [String: Int] = [:]
  /// The phones of the agents' channels that really are there.
  var legs: [ChannelID: String] = [:]
  var callerOfLeg: [ChannelID: ChannelID] = [:]
  /// Channels to customers who are called back, and the callers they were.
  var customerLegs: [ChannelID: ChannelID] = [:]
  var customersDialled = 0
  var customersPickedUp = 0
  /// Since when those wait who are to be called back, as it was last.
  var callbackMoments: [CallID: Instant] = [:]

  // What is looked at.
  var shadow: JournalFold
  var records: RecordBook
  var offers: OfferCheck
  var history: History
  var lasting = LastingFaults()
  /// How many channels a phone may have: calls that a new description makes
  /// one too many go on, so the most that any of them gave.
  var callsOnDeviceMax: [String: Int] = [:]
  var nodeUpSince: Instant?
  /// When Asterisk was connected and its inventory taken.
  var upSpans: [ClosedRange<Instant>] = []
  var inputsEver = 0
  var inputsChecked = 0
  var checksEver = 0
  var rejections = 0
  var drops = 0
  var kills = 0
  var anomalies: [String: Int] = [:]
  var failures: [String] = []

  public init(_ options: WorldOptions) {
    self.options = options
    lane = VirtualLane()
    start = lane.now
    fake = FakeAsterisk(lane: lane, seed: options.seed)
    definition = CentreMaker(options: options).definition(0)
    let centre = Centre(definition: definition, seed: options.seed)
    let base = CentreSnapshot(number: 0, at: start, digest: StableDigest().value, centre: centre)
    journal = MemoryJournal(base: base, pendingMax: options.features.contains(.fullJournal) ? 300 : 100_000)
    offers = OfferCheck(isPlain: !options.features.contains(.routing))
    shadow = JournalFold(base)
    records = RecordBook()
    history = History(countMax: options.historyMax)
    apartUntil = start
    arrivals = Chance(seed: options.seed, .arrivals)
    supervisor = Chance(seed: options.seed, .supervisor)
    releases = Chance(seed: options.seed, .releases)
  }

  // MARK: Helpers

  /// Runs `body` in a while.
  nonisolated func later(_ delay: Duration, _ body: @escaping @Sendable (isolated World) -> Void) {
    lane.run(after: delay) { [weak self] in self?.assumeIsolated { body($0) } }
  }

  /// Runs `body` at once, from outside the lane.
  nonisolated func onLane<Value: Sendable>(_ body: @Sendable (isolated World) -> Value) -> Value {
    lane.perform { assumeIsolated { body($0) } }
  }

  func note(_ text: () -> String) {
    if options.checks == .all { history.add(.note(text()), at: lane.now) }
  }

  /// Something is broken: the run ends here.
  func fail(_ what: String) {
    guard failures.count < 20, !failures.contains(what) else { return }
    failures.append(what)
    note { "BROKEN: \(what)" }
  }
}
