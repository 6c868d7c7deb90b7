import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("Devices that are watched")
struct DeviceTests {
  private let device = "PJSIP/agent1"

  private func watching(connected: Bool = true) -> Rig {
    let rig = Rig(connected: connected)
    rig.fake.setEndpoint(device, .answers(after: .milliseconds(5)))
    if connected { rig.order(.watch(device)) }
    return rig
  }

  @Test("are told to have a call that is none of ours, and to be free again")
  func otherCall() {
    let rig = watching()
    #expect(rig.transcript().isEmpty)
    let call = rig.fake.beginOwnCall(on: device)
    rig.advance(.milliseconds(20))
    #expect(rig.transcript() == ["\(device) on another call"])
    rig.fake.endOwnCall(call)
    rig.advance(.milliseconds(20))
    #expect(rig.transcript() == ["\(device) free"])
    rig.order(.unwatch(device))
    rig.fake.beginOwnCall(on: device)
    rig.advance(.seconds(60))
    #expect(rig.transcript().isEmpty)
  }

  @Test("that are in use already are told at once")
  func inUse() {
    let rig = Rig()
    rig.fake.beginOwnCall(on: device)
    rig.order(.watch(device))
    #expect(rig.transcript() == ["\(device) on another call"])
  }

  @Test("with our own legs are not asked after, and not told of")
  func ours() {
    let rig = watching()
    let leg = rig.agent()
    rig.fake.forgetRequests()
    rig.order(.hangUp(leg, .normalClearing))
    rig.advance(.seconds(1))
    #expect(rig.transcript() == ["answered \(leg)", "ended \(leg): normal clearing"])
    #expect(rig.fake.requests == ["DELETE channels/\(leg)"])
  }

  @Test("with a second call when our leg ends are told of that one")
  func second() {
    let rig = watching()
    let leg = rig.agent()
    rig.fake.beginOwnCall(on: device)
    rig.advance(.milliseconds(20))
    rig.forget()
    rig.order(.hangUp(leg, .normalClearing))
    rig.advance(.seconds(1))
    #expect(rig.transcript() == ["ended \(leg): normal clearing", "\(device) on another call"])
  }

  @Test("are in the inventory after a reconnect, whatever happened meanwhile")
  func reconcile() {
    let rig = watching()
    rig.expect(devices: [device, "PJSIP/agent2"])
    rig.fake.cut()
    let call = rig.fake.beginOwnCall(on: device)
    rig.advance(.seconds(1))
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    #expect(rig.transcript() == ["node lost", "reconciled \(device) on another call"])
    rig.fake.endOwnCall(call)
    rig.advance(.milliseconds(20))
    #expect(rig.transcript() == ["\(device) free"])
  }

  @Test("of whose state no event came are found all the same", arguments: [true, false])
  func lostEvent(begins: Bool) {
    let rig = watching()
    let call = begins ? nil : rig.fake.beginOwnCall(on: device)
    rig.advance(.milliseconds(20))
    rig.forget()
    rig.fake.suppressEvents { $0.type == "DeviceStateChanged" }
    if let call { rig.fake.endOwnCall(call) } else { rig.fake.beginOwnCall(on: device) }
    rig.advance(.seconds(31))
    #expect(rig.transcript() == [begins ? "\(device) on another call" : "\(device) free"])
  }

  @Test("that Asterisk would not tell of are asked for again")
  func refused() {
    let rig = Rig()
    rig.fake.setEndpoint(device, .answers(after: .milliseconds(5)))
    rig.fake.add(FakeFault(.refused(503), .post, "subscription"))
    rig.order(.watch(device))
    rig.advance(.seconds(31))
    rig.fake.beginOwnCall(on: device)
    rig.advance(.milliseconds(20))
    #expect(rig.transcript() == ["\(device) on another call"])
  }

  @Test("that are no endpoints of Asterisk's are never busy")
  func unknown() {
    let rig = Rig()
    rig.order(.watch("PJSIP/4930100@trunk"))
    rig.advance(.seconds(31))
    #expect(rig.transcript().isEmpty)
  }

  @Test("of those who log in while stock is taken are watched, too")
  func meanwhile() {
    let rig = Rig(connected: false)
    rig.fake.setEndpoint(device, .answers(after: .milliseconds(5)))
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), .get, "channels"))
    rig.fake.restore()
    rig.advance(.milliseconds(500))
    rig.expect(devices: [device])
    rig.advance(.seconds(1))
    rig.fake.beginOwnCall(on: device)
    rig.advance(.milliseconds(20))
    #expect(rig.transcript() == ["reconciled ", "\(device) on another call"])
  }

  @Test("of those who log out while stock is taken are told anew to who logs in there next")
  func goneMeanwhile() {
    let rig = Rig(connected: false)
    rig.fake.beginOwnCall(on: device)
    rig.expect(devices: [device])
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), .get, "channels"))
    rig.fake.restore()
    rig.advance(.milliseconds(500))
    rig.expect(devices: [])
    rig.advance(.seconds(1))
    rig.forget()
    rig.order(.watch(device))
    #expect(rig.transcript() == ["\(device) on another call"])
  }
}
