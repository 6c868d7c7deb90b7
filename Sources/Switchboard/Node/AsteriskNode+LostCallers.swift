import ARI
import Logging
import Telephony

/// Callers who came and went while no application was there.
///
/// The dialplan (`cordboard-lost` in extensions.conf) keeps them in a ring of
/// global variables: CORDBOARD_LOST_NEXT is the number of the last one,
/// CORDBOARD_LOST_READ (ours) of the last one whose record is safe, and the
/// one with number n is in CORDBOARD_LOST_m with m = n modulo
/// ``LostCallerRing/size``, as `SINCE|ENDED|TRIES|CAUSE|DNIS|ANI`.
extension AsteriskNode {
  /// Fetches all that are new, unless that is under way.
  func beginFetchingLostCallers() {
    guard !isFetchingLostCallers else { return }
    isFetchingLostCallers = true
    Task(executorPreference: services.lane) { await self.fetchAllLostCallers() }
  }

  private func fetchAllLostCallers() async {
    while await fetchLostCallers() {}
    isFetchingLostCallers = false
    // The records are safe in a moment, as a rule; else the next round marks it.
    guard lostCallersTold > lostCallersMarked, phase == .up, !isLostCallersMarkPlanned else { return }
    isLostCallersMarkPlanned = true
    services.lane.run(after: services.configuration.lostCallersMarkDelay) { [weak self] in
      self?.assumeIsolated { node in
        node.isLostCallersMarkPlanned = false
        if node.phase == .up { node.beginFetchingLostCallers() }
      }
    }
  }

  /// Fetches those that are new, as many as may be at once, and tells of
  /// them. The core knows by their numbers which it has recorded, so that
  /// telling twice does no harm.
  ///
  /// - Returns: whether there are more.
  private func fetchLostCallers() async -> Bool {
    let generation = services.currentLink.generation
    let marks = await services.sendAll([
      .globalVariable(LostCallerRing.key("NEXT")), .globalVariable(LostCallerRing.key("READ")),
    ])
    guard marks.count == 2, let next = Self.number(marks[0]), isStillUp(generation) else { return false }
    // Whoever reloads the dialplan may have it count from 1 again.
    var read = Self.number(marks[1]) ?? 0
    if read > next { read = 0 }
    if lostCallersTold > next { lostCallersTold = 0 }
    lostCallersMarked = read
    // Nothing is new, as a rule, and then there is nothing to ask the core for.
    guard next > read else { return false }
    // Only what is safe is marked: what we told and lose with a kill is told again.
    let safe = min(expectedObjects().lostCallersSafe, next)
    lostCallersMarked = max(read, safe)
    if safe > read, !(await mark(safe)) { return false }
    read = max(read, safe, lostCallersTold)
    guard isStillUp(generation), next > read else { return false }
    let first = max(read + 1, next >= LostCallerRing.size ? next - LostCallerRing.size + 1 : 1)
    if first > read + 1 { reportOverwritten(first - read - 1) }
    let numbers = Array(first...min(next, first + LostCallerRing.fetchMax - 1))
    let entries = await services.sendAll(numbers.map { .globalVariable(LostCallerRing.key(number: $0)) })
    guard isStillUp(generation), entries.count == numbers.count else { return false }
    // What can't be read now is left for the next time, and so is all after it.
    let readable = zip(numbers, entries).prefix { $0.1.isDone }
    let callers = readable.compactMap { number, entry in lostCaller(number, entry) }
    guard let last = readable.last?.0 else { return false }
    if !callers.isEmpty { services.deliver(.callersLost(callers)) }
    services.count { $0.lostCallers += callers.count }
    lostCallersTold = last
    return last < next
  }

  private func mark(_ number: UInt64) async -> Bool {
    await services.send(.setGlobalVariable(LostCallerRing.key("READ"), to: String(number))).isDone
  }

  private func isStillUp(_ generation: Int) -> Bool {
    phase == .up && services.currentLink.generation == generation
  }

  private static func number(_ outcome: RequestOutcome) -> UInt64? {
    guard case .done(let response) = outcome else { return nil }
    return Snapshot.read(ARIVariable.self, from: response).flatMap { UInt64($0.value) }
  }

  private func lostCaller(_ number: UInt64, _ outcome: RequestOutcome) -> LostCaller? {
    guard case .done(let response) = outcome, let text = Snapshot.read(ARIVariable.self, from: response)?.value,
      let caller = LostCallerRing.caller(number, in: text, node: services.node)
    else {
      services.logger.log(
        .warning, "What the dialplan wrote of a lost caller can't be read.", [(.count, "\(number)")])
      return nil
    }
    return caller
  }

  private func reportOverwritten(_ count: UInt64) {
    services.logger.log(
      .warning, "More callers were lost than the dialplan remembers; the oldest have no record.",
      [(.count, "\(count)")])
  }
}

/// How the dialplan remembers lost callers.
enum LostCallerRing {
  /// CORDBOARD_LOST_MAX of extensions.conf.
  static let size: UInt64 = 10_000
  /// How many are fetched at once.
  static let fetchMax: UInt64 = 500

  static func key(_ name: String) -> String { "CORDBOARD_LOST_\(name)" }
  static func key(number: UInt64) -> String { key(String(number % size)) }

  /// Reads `SINCE|ENDED|TRIES|CAUSE|DNIS|ANI`; nil if it is not that.
  static func caller(_ number: UInt64, in text: String, node: NodeID) -> LostCaller? {
    let fields = text.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, let since = Int64(fields[0]), let ended = Int64(fields[1]), since > 0, ended >= since,
      ended < Int64.max / 1_000_000
    else { return nil }
    return LostCaller(
      number: number, ani: Personal(key: "\(node)/lost/\(number)-\(since)/ani", clear: String(fields[5])),
      dnis: String(fields[4]), arrivedAt: Instant(microsecondsSinceEpoch: since * 1_000_000),
      endedAt: Instant(microsecondsSinceEpoch: ended * 1_000_000), cause: HangupCause(rawValue: Int(fields[3]) ?? 0))
  }
}
