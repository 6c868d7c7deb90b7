import API
import CallCore
import Telephony

/// A call's explanation for people, and as JSON.
struct ExplanationText {
  let explanation: CallExplanation
  /// Only this agent's lines; nil for all.
  var agent: String?
  let candidatesMax: Int
  private let floor: Floor
  private let sentences = Sentences(showsNumbers: false)

  init(_ explanation: CallExplanation, agent: String? = nil, candidatesMax: Int = 10) {
    self.explanation = explanation
    self.agent = agent
    self.candidatesMax = candidatesMax
    floor = explanation.floor ?? Floor()
  }

  // MARK: Text

  var text: String {
    var lines = ["Call \(Table.harmless(explanation.call.rawValue))"]
    var decisions = explanation.decisions[...]
    for event in explanation.events {
      // A decision belongs before the offer it led to.
      while let next = decisions.first, next.at < event.at || next.at == event.at && isOffer(event.change) {
        lines += text(of: next)
        decisions.removeFirst()
        if isOffer(event.change) && next.at == event.at { break }
      }
      if let sentence = sentences.sentence(event.change, on: floor) { lines.append(line(event.at, sentence.text)) }
    }
    for decision in decisions { lines += text(of: decision) }
    return lines.joined(separator: "\n")
  }

  private func isOffer(_ change: ChangeResource) -> Bool { if case .callOffered = change { true } else { false } }

  private func line(_ moment: Instant, _ text: String) -> String {
    // The clock of the day, in UTC as everywhere in the journal.
    "\(moment.description.dropFirst(11).prefix(12))  \(text)"
  }

  private func text(of decision: RoutingExplanation) -> [String] {
    let free = decision.candidates.filter(\.removals.isEmpty)
    let shown = shown(decision)
    var lines = [line(decision.at, heading(decision, free.count))]
    for candidate in shown.prefix(candidatesMax) { lines.append("                " + row(candidate, decision)) }
    if shown.count > candidatesMax {
      lines.append("                … and \(shown.count - candidatesMax) more; --all shows them")
    }
    if shown.isEmpty, let agent { lines.append("                There was no agent \(Table.harmless(agent)).") }
    return lines
  }

  /// Whose lines are wanted.
  private func shown(_ decision: RoutingExplanation) -> [RoutingCandidate] {
    decision.candidates.filter { agent == nil || $0.agent.rawValue == agent }
  }

  private func heading(_ decision: RoutingExplanation, _ free: Int) -> String {
    let waited = HumanDuration.text(milliseconds: decision.enqueuedAt.duration(to: decision.at).wholeMilliseconds)
    let place =
      "\(HumanDuration.ordinal(decision.position)) in \(floor.queueName(decision.queue.rawValue)), waited \(waited)"
    guard let chosen = decision.chosen else { return "nobody could be rung (\(place))" }
    let others = free == 1 ? "the only one free" : "of \(free) free"
    return "chose \(floor.agentName(chosen.rawValue)), \(others), by \(decision.strategy.words) (\(place))"
  }

  private func row(_ candidate: RoutingCandidate, _ decision: RoutingExplanation) -> String {
    let name = floor.agentName(candidate.agent.rawValue)
    guard !candidate.removals.isEmpty else {
      return "\(candidate.place ?? 0). \(name): \(measure(candidate, decision))"
    }
    var reasons = candidate.removals.map { words($0, candidate, decision) }
    if let place = candidate.place { reasons.append("else \(HumanDuration.ordinal(place))") }
    return "–  \(name): \(reasons.joined(separator: "; "))"
  }

  private func measure(_ candidate: RoutingCandidate, _ decision: RoutingExplanation) -> String {
    var parts: [String] = []
    if let tier = candidate.tier, decision.candidates.contains(where: { $0.tier != nil && $0.tier != tier }) {
      parts.append("tier \(tier)")
    }
    if candidate.calls > 0 { parts.append("\(candidate.calls) call\(candidate.calls == 1 ? "" : "s") already") }
    if !decision.preferred.isEmpty { parts.append("fit \(candidate.fit)") }
    if let measure = candidate.measure { parts.append(decision.strategy.words(measure, at: decision.at)) }
    return parts.joined(separator: ", ")
  }

  private func words(
    _ removal: RoutingRemoval, _ candidate: RoutingCandidate, _ decision: RoutingExplanation
  ) -> String {
    switch removal {
    case .notMember: return "does not serve the queue"
    case .notTheNamedAgent: return "another agent was to be asked alone"
    case .outOfTier(let tier):
      return "tier \(tier) is not asked \(decision.stepsTaken == 0 ? "at all" : "at this step")"
    case .skill(let skill, let needed, let has):
      let level = has.map { "\($0)" } ?? "missing"
      return "\(Table.harmless(skill.rawValue)) is \(level), \(needed) is needed"
    case .state(.loggedOut): return "logged out"
    case .state(let state):
      let since = HumanDuration.text(milliseconds: candidate.since.duration(to: decision.at).wholeMilliseconds)
      if case .notReady(let reason, _) = state { return "not ready (\(Table.harmless(reason))) for \(since)" }
      return "\(state.name.replacing("_", with: " ")) for \(since)"
    case .oldChannel: return "the call before was not quite over"
    case .queuePaused: return "takes a break from this queue"
    case .barred(let until):
      let left = HumanDuration.text(milliseconds: decision.at.duration(to: until).wholeMilliseconds)
      return "missed this caller before, asked again in \(left)"
    case .ringing: return "is being rung"
    case .tierNotReached(let tier): return "tier \(tier), and a lower one is being rung"
    }
  }

  // MARK: JSON

  /// For programs.
  struct Resource: Codable {
    struct Event: Codable {
      var at: Timestamp
      var change: ChangeResource
    }

    struct Decision: Codable {
      var at: Timestamp
      var queue: String
      var strategy: String
      var position: Int
      var priority: Int
      var waitedMs: Int64
      var required: [String: Int]
      var preferred: [String]
      var chosen: String?
      var candidates: [Candidate]

      enum CodingKeys: String, CodingKey {
        case waitedMs = "waited_ms"
        case at, queue, strategy, position, priority, required, preferred, chosen, candidates
      }
    }

    struct Candidate: Codable {
      var agent: String
      var state: String
      var place: Int?
      var calls: Int
      var tier: Int?
      var fit: Int
      var measure: Int64?
      var reasons: [String]
    }

    var call: String
    var events: [Event]
    var decisions: [Decision]
  }

  var resource: Resource {
    Resource(
      call: explanation.call.rawValue,
      events: explanation.events.map { Resource.Event(at: Timestamp($0.at), change: $0.change.masked) },
      decisions: explanation.decisions.map(decision))
  }

  private func decision(_ decision: RoutingExplanation) -> Resource.Decision {
    Resource.Decision(
      at: Timestamp(decision.at), queue: decision.queue.rawValue, strategy: decision.strategy.words,
      position: decision.position, priority: decision.priority,
      waitedMs: decision.enqueuedAt.duration(to: decision.at).wholeMilliseconds,
      required: Dictionary(uniqueKeysWithValues: decision.required.map { ($0.key.rawValue, $0.value) }),
      preferred: decision.preferred.map(\.rawValue), chosen: decision.chosen?.rawValue,
      candidates: shown(decision).map { candidate in
        Resource.Candidate(
          agent: candidate.agent.rawValue, state: candidate.state.name, place: candidate.place,
          calls: candidate.calls, tier: candidate.tier, fit: candidate.fit, measure: candidate.measure,
          reasons: candidate.removals.map { words($0, candidate, decision) })
      })
  }
}

extension Strategy {
  /// The strategy for people.
  fileprivate var words: String {
    switch self {
    case .ringAll: "ring all"
    case .longestIdle: "longest idle"
    case .leastRecent: "least recent call"
    case .fewestCalls: "fewest calls"
    case .leastTalkTime: "least talk time"
    case .roundRobin: "round robin"
    case .ordered: "order"
    case .orderedFromRandom: "order from a random start"
    case .topDown: "order, from the top"
    case .random: "lot"
    case .weightedRandom: "weighted lot"
    case .ringProgressively: "ringing progressively"
    case .hunt(let size): "hunting in groups of \(size)"
    }
  }

  /// A candidate's measure for people.
  fileprivate func words(_ measure: Int64, at now: Instant) -> String {
    func since(_ moment: Int64) -> String {
      HumanDuration.text(
        milliseconds: Instant(microsecondsSinceEpoch: moment).duration(to: now).wholeMilliseconds)
    }
    return switch self {
    case .ringAll, .longestIdle: "idle for \(since(measure))"
    case .leastRecent: measure == 0 ? "no call yet" : "last call \(since(measure)) ago"
    case .fewestCalls: "\(measure) call\(measure == 1 ? "" : "s") today"
    case .leastTalkTime: "talked \(HumanDuration.text(milliseconds: measure / 1_000)) today"
    case .random, .weightedRandom: "drawn by lot"
    case .roundRobin, .ordered, .orderedFromRandom, .topDown, .ringProgressively, .hunt: "position \(measure)"
    }
  }
}
