public import Telephony

/// Whoever can send requests to one Asterisk.
public protocol ARIRequesting: Sendable {
  /// Sends a request. To be called on the connection's lane.
  ///
  /// An answer is an answer, whatever its status: 404 is a success here.
  /// Requests are served by Asterisk in the order in which they are sent.
  ///
  /// - Parameters:
  ///   - limit: how long the answer may take at most.
  ///   - then: called once, on the lane, and never before this returns.
  func send(_ request: ARIRequest, within limit: Duration, then: @escaping ARIAnswerHandler)
}

public typealias ARIAnswerHandler = @Sendable (Result<ARIResponse, ARIRequestFailure>) -> Void

/// Why a request has no answer.
public enum ARIRequestFailure: Error, Sendable, Equatable {
  /// There is no connection; the request was not sent.
  case notConnected
  /// No answer within the limit; it may or may not have been carried out.
  case timedOut
  /// The connection was lost before the answer came; it may or may not have
  /// been carried out.
  case connectionLost
  /// As many requests wait as may; the request was not sent.
  case tooManyInFlight
  /// The request is longer than Asterisk takes; it was not sent.
  case tooLarge

  /// Whether Asterisk can have carried the request out.
  public var mayHaveHappened: Bool { self == .timedOut || self == .connectionLost }
}

/// What a connection tells its owner, in order, on its lane.
public enum ARISignal: Sendable, Equatable {
  /// Connected, checked, the event filter set. What happened meanwhile is
  /// not told: take an inventory now.
  case opened(ARIServer)
  /// No longer connected, or (told again when the reason changes) still not.
  case closed(ARICloseReason)
  case event(ARIEvent)
}

/// The Asterisk at the other end.
public struct ARIServer: Sendable, Equatable {
  public var version: ARIVersion
  public var features: ARIFeatures
  /// When this Asterisk process started. Another value than last time means
  /// that everything before it is gone.
  public var asteriskStartedAt: Instant
  public var entityID: String
  /// Known faults of this version that concern us, a sentence each.
  public var warnings: [String]

  public init(
    version: ARIVersion, features: ARIFeatures, asteriskStartedAt: Instant, entityID: String = "",
    warnings: [String] = []
  ) {
    self.version = version
    self.features = features
    self.asteriskStartedAt = asteriskStartedAt
    self.entityID = entityID
    self.warnings = warnings
  }
}

/// Why there is no connection.
public struct ARICloseReason: Sendable, Equatable {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Nobody listens at the address, or it can't be reached.
    public static let unreachable = Code(rawValue: "unreachable")
    /// User or password are wrong.
    public static let unauthorized = Code(rawValue: "unauthorized")
    /// Somebody answers, but it is not an ARI that lets us in.
    public static let refused = Code(rawValue: "refused")
    /// The certificate can't be trusted.
    public static let untrusted = Code(rawValue: "untrusted")
    /// Not a version we can work with.
    public static let unsupportedVersion = Code(rawValue: "unsupported_version")
    /// Asterisk closed the connection, or the network did.
    public static let lost = Code(rawValue: "lost")
    /// The connection seems to stand, but nobody answers.
    public static let silent = Code(rawValue: "silent")
    /// More came than we could take; events were lost.
    public static let overflow = Code(rawValue: "overflow")
    /// Another connection uses our application's name.
    public static let replaced = Code(rawValue: "replaced")
    /// We were asked to stop.
    public static let stopped = Code(rawValue: "stopped")
  }

  public var code: Code
  /// One sentence for people: what is wrong and what to do.
  public var message: String

  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }
}

/// Something worth a line in the log; never personal.
public enum ARIDiagnostic: Sendable, Equatable {
  /// An event type we have no case for; told once for each type.
  case unknownEvent(type: String)
  /// A frame that could not be used; told for the first and then for every
  /// hundredth, `count` is how many so far.
  case malformedFrame(ARIError, count: Int)
  /// An answer to a request that nobody waits for: it came too late.
  case strayResponse(status: Int)
  /// The event filter was refused: more events than needed will come.
  case eventFilterRefused(reason: String)
  /// An attempt to connect failed; another follows after `pause`.
  case connectFailed(ARICloseReason, pause: Duration)
}
