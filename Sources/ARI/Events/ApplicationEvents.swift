public import Telephony

/// Something happened to an application; the header says to which.
public struct ARIApplicationEvent: ARIEventPayload {
  public var header: ARIEventHeader

  public init(header: ARIEventHeader = ARIEventHeader()) { self.header = header }
}

/// A channel could not be moved to another application.
public struct ARIApplicationMoveFailed: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  public var destination: String
  public var arguments: [String]
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, destination: String, arguments: [String] = []
  ) {
    self.header = header
    self.channel = channel
    self.destination = destination
    self.arguments = arguments
  }
}

/// `StasisBroadcast` offers a call to all applications: the first to claim it
/// gets it, the others a 409.
public struct ARICallBroadcast: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// Personal.
  public var caller: String?
  public var called: String?
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, caller: String? = nil, called: String? = nil
  ) {
    self.header = header
    self.channel = channel
    self.caller = caller
    self.called = called
  }
}

/// `StasisBroadcast`: the call has an owner.
public struct ARICallClaimed: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  public var winner: String
  public var subject: ChannelID? { channel.id }

  public init(header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, winner: String) {
    self.header = header
    self.channel = channel
    self.winner = winner
  }
}
