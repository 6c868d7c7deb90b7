import Telephony

/// What we know of one bridge.
struct BridgeMirror: Equatable, Sendable {
  /// requested → made → gone.
  enum Place: Equatable, Sendable {
    case requested
    case made
    case gone
  }

  let id: BridgeID
  var place: Place
  /// Who is in it, in the order of their coming.
  private(set) var members: [ChannelID] = []
  /// On which connection we made it; 0 if we did not. An older one than ours
  /// means that we have not followed the bridge all the time.
  let generation: Int
  /// When it was ordered torn down; nobody puts it to use after that.
  private(set) var tearDownOrderedAt: Instant?
  /// Since when nobody is in it; nil while somebody is.
  private(set) var emptySince: Instant?

  init(id: BridgeID, place: Place, generation: Int, now: Instant) {
    self.id = id
    self.place = place
    self.generation = generation
    emptySince = now
  }

  /// The channel is in it now; false if it was already.
  mutating func entered(_ channel: ChannelID) -> Bool {
    guard !members.contains(channel) else { return false }
    if place == .requested { place = .made }
    members.append(channel)
    emptySince = nil
    return true
  }

  /// The channel is in it no more; false if it was not.
  mutating func left(_ channel: ChannelID, at now: Instant) -> Bool {
    guard let index = members.firstIndex(of: channel) else { return false }
    members.remove(at: index)
    if members.isEmpty { emptySince = now }
    return true
  }

  /// False if it was ordered before.
  mutating func tearDownOrdered(at now: Instant) -> Bool {
    guard tearDownOrderedAt == nil else { return false }
    tearDownOrderedAt = now
    return true
  }

  /// The tear-down did not come through; it may be ordered again.
  mutating func tearDownFailed() { tearDownOrderedAt = nil }

  /// Takes over what Asterisk says is in it.
  mutating func adopt(_ channels: [ChannelID], at now: Instant) {
    place = .made
    members = channels
    emptySince = channels.isEmpty ? (emptySince ?? now) : nil
  }
}
