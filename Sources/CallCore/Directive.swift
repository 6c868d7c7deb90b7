public import Telephony

/// What shall be done about an input: the only output of a ``Centre``.
public enum Directive: Codable, Equatable, Sendable {
  /// Have the node carry this out.
  case order(SwitchOrder, on: NodeID)
  /// Tell whoever watches; call records and statistics come from these.
  case announce(Announcement)
  /// The command that was the input can't be done.
  case reject(CommandRejection)
  /// Something that should not have happened did; log it and count it.
  case report(Anomaly)
}

/// Why a command was not carried out.
public struct CommandRejection: Codable, Equatable, Sendable, Error {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Codable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let unknownAgent = Code(rawValue: "unknown_agent")
    public static let unknownCall = Code(rawValue: "unknown_call")
    public static let notLoggedIn = Code(rawValue: "not_logged_in")
    public static let busy = Code(rawValue: "busy")
    public static let invalidDevice = Code(rawValue: "invalid_device")
    public static let unknownQueue = Code(rawValue: "unknown_queue")
    public static let unknownReason = Code(rawValue: "unknown_reason")
    public static let wrongState = Code(rawValue: "wrong_state")
    public static let unknownCallback = Code(rawValue: "unknown_callback")
  }

  public var code: Code
  /// One sentence for people: what is wrong and what to do.
  public var message: String

  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }
}

/// Something that should not have happened, with what shows it.
public struct Anomaly: Codable, Equatable, Sendable {
  /// Stable and few: the label of a metric.
  public struct Code: RawRepresentable, Codable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A caller dialled a number that no flow serves.
    public static let unknownNumber = Code(rawValue: "unknown_number")
    /// Asterisk refused or did not answer an order.
    public static let orderFailed = Code(rawValue: "order_failed")
    /// A prompt could not be played.
    public static let promptFailed = Code(rawValue: "prompt_failed")
    /// A reconcile found a channel or bridge of ours that no call knows.
    public static let orphanFound = Code(rawValue: "orphan_found")
    /// A reconcile missed a channel that a call still had.
    public static let channelVanished = Code(rawValue: "channel_vanished")
    /// A caller was sent to the safe exit.
    public static let safeExitTaken = Code(rawValue: "safe_exit_taken")
    /// The bridge of an answered call was not confirmed in time.
    public static let bridgeNotConfirmed = Code(rawValue: "bridge_not_confirmed")
    /// A channel did not end within the time allowed after its hang-up.
    public static let hangUpNotConfirmed = Code(rawValue: "hang_up_not_confirmed")
    /// A routing step could not move the caller on to another queue.
    public static let overflowRefused = Code(rawValue: "overflow_refused")
    /// Cordboard was away for hours; nobody knows what agents did.
    public static let statisticsAbsent = Code(rawValue: "statistics_absent")
    /// More calls than may be under way at once.
    public static let tooManyCalls = Code(rawValue: "too_many_calls")
    /// A flow ran in circles without waiting for anything.
    public static let flowLoop = Code(rawValue: "flow_loop")
  }

  public var code: Code
  public var call: CallID?
  /// Evidence in words, without personal data.
  public var evidence: String

  public init(code: Code, call: CallID? = nil, evidence: String) {
    self.code = code
    self.call = call
    self.evidence = evidence
  }
}
