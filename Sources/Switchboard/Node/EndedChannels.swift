import Telephony

/// The channels that ended last, so that no end is told twice; bounded, the
/// oldest are forgotten.
struct EndedChannels: Sendable {
  let countMax: Int
  private var known: Set<ChannelID> = []
  private var order: [ChannelID] = []
  private var oldest = 0

  init(countMax: Int) { self.countMax = countMax }

  func contains(_ id: ChannelID) -> Bool { known.contains(id) }

  mutating func remember(_ id: ChannelID) {
    guard countMax > 0, known.insert(id).inserted else { return }
    if order.count < countMax {
      order.append(id)
    } else {
      known.remove(order[oldest])
      order[oldest] = id
      oldest = (oldest + 1) % countMax
    }
  }

  /// The id is in use again: its channel came back. (Its old place in the
  /// order stays; it may so be forgotten a little early the next time.)
  mutating func forget(_ id: ChannelID) { known.remove(id) }
}
