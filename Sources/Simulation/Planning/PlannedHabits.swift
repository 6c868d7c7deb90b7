/// What callers and agents do beside calling, waiting and talking, each by
/// chance. Drawn for each caller alike in both blueprints of a comparison.
public struct PlannedHabits: Sendable, Equatable {
  /// How many of the offers nobody picks up, 0 to 1.
  public var offersMissed: Double
  /// How long an agent is away whom missed offers made not ready.
  public var missPause: Duration
  /// How many callers take a callback when one is offered, 0 to 1.
  public var callbacksTaken: Double
  /// How often a customer who is called back picks up, 0 to 1.
  public var callbacksReached: Double
  /// How many of those who gave up waiting call again, 0 to 1; nobody does so
  /// more often than ``callsMax`` times.
  public var callersAgain: Double
  /// How long after, in the mean (exponential).
  public var callAgainTime: Duration

  /// How often one caller calls, the first time included.
  public static let callsMax = 5

  public init(
    offersMissed: Double = 0, missPause: Duration = .seconds(60), callbacksTaken: Double = 0.3,
    callbacksReached: Double = 0.8, callersAgain: Double = 0, callAgainTime: Duration = .seconds(600)
  ) {
    self.offersMissed = offersMissed
    self.missPause = missPause
    self.callbacksTaken = callbacksTaken
    self.callbacksReached = callbacksReached
    self.callersAgain = callersAgain
    self.callAgainTime = callAgainTime
  }
}
