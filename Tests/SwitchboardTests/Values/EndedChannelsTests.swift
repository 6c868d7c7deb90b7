import Telephony
import Testing

@testable import Switchboard

@Suite("The memory of ended channels")
struct EndedChannelsTests {
  @Test("keeps the newest and forgets the oldest")
  func bounded() {
    var ended = EndedChannels(countMax: 3)
    for id in ["a", "b", "c", "b", "d"] as [ChannelID] { ended.remember(id) }
    #expect(!ended.contains("a"))
    for id in ["b", "c", "d"] as [ChannelID] { #expect(ended.contains(id)) }
    ended.remember("e")
    #expect(!ended.contains("b"))
  }

  @Test("forgets one whose id is in use again")
  func reused() {
    var ended = EndedChannels(countMax: 3)
    ended.remember("a")
    ended.forget("a")
    #expect(!ended.contains("a"))
    ended.remember("a")
    #expect(ended.contains("a"))
  }

  @Test("may be of no size")
  func none() {
    var ended = EndedChannels(countMax: 0)
    ended.remember("a")
    #expect(!ended.contains("a"))
  }
}
