public import Telephony

/// How the callers of a queue may be called back.
public struct CallbackRules: Codable, Equatable, Sendable {
  /// The key that takes a callback, at any time while waiting: one of `0-9*#`.
  public var key: String
  /// Heard when the callback is taken; then the caller is let go. Empty lets
  /// the caller go at once.
  public var acceptedPrompt: [Media]
  /// Heard when it can't be taken; the caller waits on.
  public var refusedPrompt: [Media]
  /// What is dialled, `{number}` standing for the caller's: `PJSIP/{number}@trunk`.
  public var endpoint: String
  /// The number shown to the customer; nil for the one that was dialled.
  public var callerNumber: String?
  /// How long the customer's phone rings, 5 s to 2 min.
  public var ringTime: Duration
  /// How often the customer is dialled, 1 to 10. Attempts that failed by our
  /// doing don't count.
  public var attempts: Int
  /// How long after one attempt the next may be; the place is kept.
  public var retryTime: Duration
  /// How long after it was taken a callback is given up.
  public var expiryTime: Duration
  /// What the customer must do before an agent is heard: answering machines
  /// don't. Nil connects whoever answers.
  public var confirmation: CallbackConfirmation?
  /// What the agent hears before the customer is dialled.
  public var whisper: [Media]
  /// How many may be open in the queue; nil for as many as come.
  public var openMax: Int?
  public var numbers: CallbackNumbers

  public init(
    key: String, acceptedPrompt: [Media] = [], refusedPrompt: [Media] = [], endpoint: String,
    callerNumber: String? = nil, ringTime: Duration = .seconds(30), attempts: Int = 3,
    retryTime: Duration = .seconds(300), expiryTime: Duration = .seconds(14_400),
    confirmation: CallbackConfirmation? = nil, whisper: [Media] = [], openMax: Int? = nil,
    numbers: CallbackNumbers = CallbackNumbers()
  ) {
    self.key = key
    self.acceptedPrompt = acceptedPrompt
    self.refusedPrompt = refusedPrompt
    self.endpoint = endpoint
    self.callerNumber = callerNumber
    self.ringTime = ringTime
    self.attempts = attempts
    self.retryTime = retryTime
    self.expiryTime = expiryTime
    self.confirmation = confirmation
    self.whisper = whisper
    self.openMax = openMax
    self.numbers = numbers
  }
}

/// How a customer who was called back shows to be there.
public struct CallbackConfirmation: Codable, Equatable, Sendable {
  /// One of `0-9*#`.
  public var key: String
  /// Heard on answering, and again while there is time.
  public var prompt: [Media]
  /// How long after the answer the key must come.
  public var time: Duration

  public init(key: String, prompt: [Media], time: Duration = .seconds(20)) {
    self.key = key
    self.prompt = prompt
    self.time = time
  }
}

/// The numbers that are called back.
///
/// A calling number can be forged: without such rules anybody could have
/// expensive numbers dialled at the centre's cost.
public struct CallbackNumbers: Codable, Equatable, Sendable {
  /// How many digits a number has at least and at most, 3 to 15.
  public var digits: ClosedRange<Int>
  /// How a number must begin, one of them; empty for any. Six characters at
  /// most, as is kept of a number (``NumberShape/prefix``).
  public var prefixes: [String]
  /// How a number must not begin; before ``prefixes``. A short number, of which
  /// less is kept, must not even look as if it could begin so.
  public var refusedPrefixes: [String]

  public init(digits: ClosedRange<Int> = 7...15, prefixes: [String] = [], refusedPrefixes: [String] = []) {
    self.digits = digits
    self.prefixes = prefixes
    self.refusedPrefixes = refusedPrefixes
  }

  /// Whether a number that looks so is called back.
  public func allows(_ shape: NumberShape) -> Bool {
    let mayBeRefused = refusedPrefixes.contains { shape.prefix.hasPrefix($0) || $0.hasPrefix(shape.prefix) }
    guard digits.contains(shape.digits), !mayBeRefused else { return false }
    return prefixes.isEmpty || prefixes.contains { shape.prefix.hasPrefix($0) }
  }
}

/// When an announcement that offers callbacks is said.
public struct CallbackOffer: Codable, Equatable, Sendable {
  /// Only while the wait is likely to be at least so long; nil for always.
  public var estimatedWaitMin: Duration?

  public init(estimatedWaitMin: Duration? = nil) { self.estimatedWaitMin = estimatedWaitMin }
}
