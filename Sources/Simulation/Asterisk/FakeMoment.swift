public import Telephony

/// What really happened in a ``FakeAsterisk``, whether an application was
/// told of it or not: the truth that records are held against.
public enum FakeMoment: Sendable, Equatable {
  /// A caller has dialled in.
  case dialled(ChannelID)
  /// The channel is in our application now.
  case entered(ChannelID)
  /// A channel was made and rings a phone, for a caller's channel if told.
  case rung(ChannelID, endpoint: String, for: ChannelID?)
  /// The channel came into a bridge, and who is in it now.
  case joined(ChannelID, BridgeID, members: [ChannelID])
  /// The channel left a bridge, and who is still in it.
  case left(ChannelID, BridgeID, members: [ChannelID])
  case leftApplication(ChannelID)
  case ended(ChannelID)
  /// Asterisk started anew; nothing is left of what was.
  case restarted
}
