public import Telephony

/// An IVR script: steps that are taken one after the other from index 0.
///
/// Falling off the end hangs up. Jumps are indices of steps; `Blueprint`
/// makes them from labels.
public struct Flow: Codable, Equatable, Sendable {
  public var steps: [Step]

  public init(steps: [Step]) { self.steps = steps }
}

/// One unit of a flow.
public enum Step: Codable, Equatable, Sendable {
  /// Answer the call (SIP answer); does nothing when it already is.
  case answer
  case play([Media])
  case menu(Menu)
  /// Wait in the queue for an agent. The flow goes on only when the wait
  /// limit is reached; an answered call never comes back to it.
  case queue(QueueStep)
  case goTo(Int)
  case hangUp(HangupCause)
  /// Hand the caller to the dialplan.
  case leave(DialplanLocation)
}

/// A menu: a prompt that may be interrupted by a digit, and where each leads.
public struct Menu: Codable, Equatable, Sendable {
  public var prompt: [Media]
  /// Digit (one of `0-9*#`) to the index of the step it leads to.
  public var options: [String: Int]
  /// How long to wait for a digit once the prompt has ended.
  public var digitTime: Duration
  /// How often the prompt is played at most; 1 or more.
  public var triesMax: Int
  /// Played before the next try after a digit that is no option.
  public var invalidPrompt: [Media]
  /// Played before the next try after no digit at all.
  public var silencePrompt: [Media]
  /// The step to go on with when the tries are used up.
  public var otherwise: Int

  public init(
    prompt: [Media], options: [String: Int], digitTime: Duration = .seconds(5), triesMax: Int = 3,
    invalidPrompt: [Media] = [], silencePrompt: [Media] = [], otherwise: Int
  ) {
    self.prompt = prompt
    self.options = options
    self.digitTime = digitTime
    self.triesMax = triesMax
    self.invalidPrompt = invalidPrompt
    self.silencePrompt = silencePrompt
    self.otherwise = otherwise
  }
}

/// Waiting in a queue.
public struct QueueStep: Codable, Equatable, Sendable {
  public var queue: QueueID
  /// The longest wait, counted from queue entry; an offer that is ringing at
  /// that moment is let finish first, unless the queue says otherwise.
  public var waitMax: Duration
  /// The step to go on with when the limit is reached, and for all that has no
  /// step of its own below.
  public var onTimeout: Int
  /// The caller's priority, −1,000 to 1,000; what it means is the queue's
  /// ``QueueDefinition/order``.
  public var priority: Int
  /// Needed beside what the queue itself needs.
  public var skills: SkillDemand
  /// Keys that leave the queue, and the steps they lead to.
  public var exits: [String: Int]
  /// The step for callers who may not enter, or must leave, because no agent
  /// is there.
  public var onEmpty: Int?
  /// The step for callers who may not enter because too many wait.
  public var onFull: Int?
  /// The step for callers who may not enter because the service would be bad.
  public var onRefused: Int?
  /// The agent who is offered the call alone for ``agentTime``, if logged in.
  public var agent: AgentID?
  public var agentTime: Duration

  public init(
    queue: QueueID, waitMax: Duration, onTimeout: Int, priority: Int = 0, skills: SkillDemand = SkillDemand(),
    exits: [String: Int] = [:], onEmpty: Int? = nil, onFull: Int? = nil, onRefused: Int? = nil,
    agent: AgentID? = nil, agentTime: Duration = .zero
  ) {
    self.queue = queue
    self.waitMax = waitMax
    self.onTimeout = onTimeout
    self.priority = priority
    self.skills = skills
    self.exits = exits
    self.onEmpty = onEmpty
    self.onFull = onFull
    self.onRefused = onRefused
    self.agent = agent
    self.agentTime = agentTime
  }
}
