import Telephony

/// What happened to callers and agents, counted in the same step.
extension Centre {
  mutating func noteEntry(_ wait: Wait) {}
  mutating func noteRefusal(_ queue: QueueID, _ outcome: QueueOutcome, at now: Instant) {}
  mutating func noteExit(_ wait: Wait, _ outcome: QueueOutcome, at now: Instant) {}
  mutating func noteAnswer(_ wait: Wait, _ agent: AgentID, at now: Instant) {}
  mutating func noteTalkEnd(_ conversation: Conversation, _ talked: Duration, at now: Instant) {}
  mutating func noteWrapUpEnd(_ agent: Agent, at now: Instant) {}
  mutating func noteMiss(_ agent: AgentID, _ wait: Wait) {}
  mutating func noteState(of agent: Agent, _ next: AgentState, at now: Instant) {}
  func estimatedMinutes(for call: Call, _ wait: Wait, at now: Instant) -> Int? { nil }
}
