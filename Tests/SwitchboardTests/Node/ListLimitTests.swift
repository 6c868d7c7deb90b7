import ARI
import Simulation
import Switchboard
import Telephony
import Testing

/// Asterisk crashes when it has to send too long a list.
@Suite("Too many channels to be listed")
struct ListLimitTests {
  @Test("are asked for one by one on a reconnect, and nobody is lost")
  func reconnects() {
    let (rig, callers) = rigWithFourCallers()
    rig.fake.cut()
    rig.advance(.milliseconds(50))
    rig.fake.hangUp(callers[1])
    rig.fake.forgetRequests()
    rig.forget()
    rig.fake.restore()
    rig.advance(.milliseconds(200))
    #expect(!rig.fake.requests.contains("GET channels"))
    #expect(!rig.fake.requests.contains("GET bridges"))
    #expect(rig.told.contains { if case .nodeReconciled(let all) = $0 { all.channels.count == 3 } else { false } })
    #expect(rig.statistics.channels == 3)
  }

  @Test("count from the start, if the core knows them")
  func starts() {
    let lane = VirtualLane()
    let fake = FakeAsterisk(lane: lane, seed: 1)
    let rig = Rig(on: lane, fake) { $0.listedMax = 3 }
    rig.expect(channels: ["1.1", "1.2", "1.3", "1.4"])
    fake.restore()
    rig.advance(.milliseconds(200))
    #expect(fake.requests.filter { $0.hasPrefix("GET channels") }.count == 4)
    #expect(!fake.requests.contains("GET channels"))
    #expect(rig.told.contains { if case .nodeReconciled = $0 { true } else { false } })
  }

  @Test("are looked after by the reaper one by one, and it finds what no event told")
  func isReaped() {
    let (rig, callers) = rigWithFourCallers()
    rig.fake.loseSilently(callers[2])
    rig.advance(.seconds(61))
    #expect(!rig.fake.requests.contains("GET channels"))
    #expect(rig.transcript() == ["ended \(callers[2]): unknown"])
    #expect(rig.statistics.reapedEnds == 1)
    rig.fake.forgetRequests()
    rig.advance(.seconds(30))
    #expect(rig.fake.requests.contains("GET channels"), "Three may be listed.")
  }

  private func rigWithFourCallers() -> (Rig, [ChannelID]) {
    let rig = Rig { $0.listedMax = 3 }
    let callers = (1...4).map { rig.caller(CallID("acme.a1.r1.c\($0)")) }
    rig.forget()
    rig.fake.forgetRequests()
    return (rig, callers)
  }
}
