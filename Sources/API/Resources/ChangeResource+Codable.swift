extension ChangeResource: Codable {
  enum CodingKeys: String, CodingKey {
    case kind, call, ani, dnis, flow, step, queue, position, offer, agent
    case waitedMs = "waited_ms"
    case result, outcome, record, node, statistics, release
    case expiresAt = "expires_at"
    case reason, attempt, attempts
    case callbackResult = "callback_result"
    case restMs = "rest_ms"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .callArrived(let call, let ani, let dnis, let flow):
      try container.encode(call, forKey: .call)
      try container.encodeIfPresent(ani, forKey: .ani)
      try container.encode(dnis, forKey: .dnis)
      try container.encodeIfPresent(flow, forKey: .flow)
    case .menuChosen(let call, let flow, let step):
      try container.encode(call, forKey: .call)
      try container.encode(flow, forKey: .flow)
      try container.encode(step, forKey: .step)
    case .callQueued(let call, let queue, let position):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(position, forKey: .position)
    case .queueLeft(let call, let queue, let outcome, let waitedMs):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(waitedMs, forKey: .waitedMs)
    case .offerAccepted(let call, let offer, let agent):
      try container.encode(call, forKey: .call)
      try container.encode(offer, forKey: .offer)
      try container.encode(agent, forKey: .agent)
    case .callOffered(let call, let offer, let queue, let agent, let waitedMs):
      try container.encode(call, forKey: .call)
      try container.encode(offer, forKey: .offer)
      try container.encode(queue, forKey: .queue)
      try container.encode(agent, forKey: .agent)
      try container.encode(waitedMs, forKey: .waitedMs)
    case .offerEnded(let call, let offer, let agent, let result):
      try container.encode(call, forKey: .call)
      try container.encode(offer, forKey: .offer)
      try container.encode(agent, forKey: .agent)
      try container.encode(result, forKey: .result)
    case .callAnswered(let call, let queue, let agent, let waitedMs):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(agent, forKey: .agent)
      try container.encode(waitedMs, forKey: .waitedMs)
    case .callbackRequested(let call, let queue, let position, let waitedMs, let expiresAt):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(position, forKey: .position)
      try container.encode(waitedMs, forKey: .waitedMs)
      try container.encode(expiresAt, forKey: .expiresAt)
    case .callbackRefused(let call, let queue, let reason):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(reason, forKey: .reason)
    case .callbackDialled(let call, let queue, let agent, let attempt):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(agent, forKey: .agent)
      try container.encode(attempt, forKey: .attempt)
    case .callbackAttemptEnded(let call, let queue, let attempt, let result, let restMs):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(attempt, forKey: .attempt)
      try container.encode(result, forKey: .callbackResult)
      try container.encodeIfPresent(restMs, forKey: .restMs)
    case .callbackEnded(let call, let queue, let outcome, let attempts):
      try container.encode(call, forKey: .call)
      try container.encode(queue, forKey: .queue)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(attempts, forKey: .attempts)
    case .callEnded(let record): try container.encode(record, forKey: .record)
    case .agentChanged(let agent): try container.encode(agent, forKey: .agent)
    case .nodeChanged(let node): try container.encode(node, forKey: .node)
    case .statisticsClosed(let statistics): try container.encode(statistics, forKey: .statistics)
    case .centreReleased(let release): try container.encode(release, forKey: .release)
    case .unknown: break
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) throws -> String { try container.decode(String.self, forKey: key) }
    let kind = try text(.kind)
    switch kind {
    case "call_arrived":
      self = .callArrived(
        call: try text(.call), ani: try container.decodeIfPresent(String.self, forKey: .ani), dnis: try text(.dnis),
        flow: try container.decodeIfPresent(String.self, forKey: .flow))
    case "menu_chosen":
      self = .menuChosen(
        call: try text(.call), flow: try text(.flow), step: try container.decode(Int.self, forKey: .step))
    case "call_queued":
      self = .callQueued(
        call: try text(.call), queue: try text(.queue), position: try container.decode(Int.self, forKey: .position))
    case "queue_left":
      self = .queueLeft(
        call: try text(.call), queue: try text(.queue), outcome: try text(.outcome),
        waitedMs: try container.decode(Int64.self, forKey: .waitedMs))
    case "offer_accepted":
      self = .offerAccepted(call: try text(.call), offer: try text(.offer), agent: try text(.agent))
    case "call_offered":
      self = .callOffered(
        call: try text(.call), offer: try text(.offer), queue: try text(.queue), agent: try text(.agent),
        waitedMs: try container.decode(Int64.self, forKey: .waitedMs))
    case "offer_ended":
      self = .offerEnded(
        call: try text(.call), offer: try text(.offer), agent: try text(.agent), result: try text(.result))
    case "call_answered":
      self = .callAnswered(
        call: try text(.call), queue: try text(.queue), agent: try text(.agent),
        waitedMs: try container.decode(Int64.self, forKey: .waitedMs))
    case "callback_requested":
      self = .callbackRequested(
        call: try text(.call), queue: try text(.queue), position: try container.decode(Int.self, forKey: .position),
        waitedMs: try container.decode(Int64.self, forKey: .waitedMs),
        expiresAt: try container.decode(Timestamp.self, forKey: .expiresAt))
    case "callback_refused":
      self = .callbackRefused(call: try text(.call), queue: try text(.queue), reason: try text(.reason))
    case "callback_dialled":
      self = .callbackDialled(
        call: try text(.call), queue: try text(.queue), agent: try text(.agent),
        attempt: try container.decode(Int.self, forKey: .attempt))
    case "callback_attempt_ended":
      self = .callbackAttemptEnded(
        call: try text(.call), queue: try text(.queue), attempt: try container.decode(Int.self, forKey: .attempt),
        result: try text(.callbackResult), restMs: try container.decodeIfPresent(Int64.self, forKey: .restMs))
    case "callback_ended":
      self = .callbackEnded(
        call: try text(.call), queue: try text(.queue), outcome: try text(.outcome),
        attempts: try container.decode(Int.self, forKey: .attempts))
    case "call_ended": self = .callEnded(try container.decode(RecordResource.self, forKey: .record))
    case "agent_changed": self = .agentChanged(try container.decode(AgentResource.self, forKey: .agent))
    case "node_changed": self = .nodeChanged(try container.decode(NodeResource.self, forKey: .node))
    case "statistics_closed":
      self = .statisticsClosed(try container.decode(StatisticsResource.self, forKey: .statistics))
    case "centre_released": self = .centreReleased(release: try text(.release))
    default: self = .unknown(kind: kind)
    }
  }
}
