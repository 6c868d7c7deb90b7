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
  /// that moment is let finish first.
  public var waitMax: Duration
  /// The step to go on with when the limit is reached.
  public var onTimeout: Int

  public init(queue: QueueID, waitMax: Duration, onTimeout: Int) {
    self.queue = queue
    self.waitMax = waitMax
    self.onTimeout = onTimeout
  }
}
