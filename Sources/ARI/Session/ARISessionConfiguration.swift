/// The limits of an ``ARISession``. The defaults are for production.
public struct ARISessionConfiguration: Sendable, Equatable {
  /// Our application's name in ARI.
  public var stasisApp: String
  /// Event types that Asterisk shall not send us.
  public var eventTypesDisallowed: [String] = ARIModel.eventTypesDisallowed

  /// How long a socket may take to open, TLS and upgrade included.
  public var connectTime: Duration = .seconds(5)
  /// How long each request of the check after it may take.
  public var checkTime: Duration = .seconds(5)

  /// Pause from the answer to a ping to the next ping.
  public var heartbeatPause: Duration = .seconds(2)
  /// How long the answer to a ping may take.
  public var heartbeatTime: Duration = .seconds(3)

  /// Pauses between attempts double from the first to the last, and each is
  /// shortened by chance by up to a half, so that many do not come at once.
  public struct BackOff: Sendable, Equatable {
    public var first: Duration
    public var last: Duration

    public init(first: Duration, last: Duration) {
      self.first = first
      self.last = last
    }
  }

  /// After a lost or failed connection. Short to the last: it costs nobody
  /// anything, and decides how soon calls are served again after a restart.
  public var backOff = BackOff(first: .milliseconds(100), last: .seconds(2))
  /// After a refusal that a person must settle: password, certificate, version.
  public var refusedBackOff = BackOff(first: .seconds(5), last: .seconds(30))
  /// After another connection took our name. Long and growing: two that take
  /// it from each other every second serve no caller at all.
  public var replacedBackOff = BackOff(first: .seconds(30), last: .seconds(300))
  /// A connection that stood so long counts as good: pauses start anew.
  public var stableTime: Duration = .seconds(10)

  /// Requests sent and not yet answered.
  public var inFlightMax = 256
  /// Requests that wait to be sent.
  public var waitingMax = 4_096
  /// Events that came before the check was through, kept until then.
  public var heldEventsMax = 4_096
  /// So many unusable frames in a row, and it is no ARI that we talk to.
  public var malformedInRowMax = 20
  /// Different names of unknown events that are told apart.
  public var unknownTypesMax = 100

  public init(stasisApp: String) { self.stasisApp = stasisApp }

  /// From the moment Asterisk or the network falls silent to the moment it
  /// is noticed: at most this.
  public var detectionBound: Duration { heartbeatPause + heartbeatTime }
}

/// What a session has counted since it was made.
public struct ARICounters: Sendable, Equatable {
  /// Sockets that were asked for.
  public var connectAttempts = 0
  /// Connections that came as far as `opened`.
  public var connects = 0
  public var framesReceived = 0
  public var bytesReceived = 0
  public var framesSent = 0
  public var bytesSent = 0
  public var events = 0
  /// Requests that were asked for, sent or not.
  public var requests = 0
  public var requestTimeOuts = 0
  /// Requests not sent because too many waited, or because they were too long.
  public var requestsRefused = 0
  public var heartbeatTimeOuts = 0
  public var malformedFrames = 0
  /// Answers nobody waited for (any more).
  public var strayResponses = 0
  /// How often more came than we could take.
  public var overflows = 0
  /// How often another connection took our name.
  public var replacements = 0
  /// Events of types we do not know, by type; beyond the limit under `other`.
  public var unknownEvents: [String: Int] = [:]

  public init() {}
}
