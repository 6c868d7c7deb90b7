import Synchronization
import Telephony
import Testing

/// Holds the facts to what they promise: each thing is told once, of things
/// that are there.
final class FactChecker: Sendable {
  private struct State {
    var alive: Set<ChannelID> = []
    /// Missed by the last inventory; their ends may still be told, once.
    var vanished: Set<ChannelID> = []
    var answered: Set<ChannelID> = []
    /// It is put in place once the node is there.
    var isUp = true
  }

  private let state = Mutex(State())

  func check(_ fact: SwitchFact) {
    state.withLock { state in
      let (isUp, line) = (state.isUp, fact.line)
      switch fact {
      case .nodeReconciled(let inventory):
        #expect(!isUp, "told while up: \(line)")
        state.isUp = true
        let found = Set(inventory.channels.map(\.channel))
        state.vanished = state.alive.subtracting(found)
        state.alive = found
        state.answered = Set(inventory.channels.filter(\.isAnswered).map(\.channel))
      case .nodeLost:
        #expect(isUp, "told while down: \(line)")
        state.isUp = false
      case .channelEntered(let arrival):
        #expect(isUp, "told while down: \(line)")
        let isNew = state.alive.insert(arrival.channel).inserted
        #expect(isNew, "\(arrival.channel) entered twice")
      case .channelAnswered(let channel):
        #expect(isUp, "told while down: \(line)")
        let isNew = state.answered.insert(channel).inserted
        #expect(isNew, "\(channel) was answered twice")
      case .channelEnded(let channel, _):
        // Told while down only right before the inventory that misses it.
        // A leg of ours is not told to enter; it may only end once.
        if !channel.rawValue.hasPrefix("acme.") {
          let wasAlive = state.alive.remove(channel) != nil || state.vanished.remove(channel) != nil
          #expect(wasAlive, "\(channel) ended twice, or never was")
        }
        state.answered.remove(channel)
      default: break
      }
    }
  }
}
