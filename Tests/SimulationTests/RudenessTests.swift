import ARI
import Telephony
import Testing

@testable import Simulation

/// What the fake Asterisk does to us on request.
@Suite("A rude Asterisk")
struct RudenessTests {
  private let lane = VirtualLane()
  private let fake: FakeAsterisk
  private let signals = Signals()

  /// What came, in order; of one thread.
  private final class Signals: @unchecked Sendable {
    var types: [String] = []
    var answers: [String] = []
  }

  init() {
    fake = FakeAsterisk(lane: lane, seed: 1)
    let signals = signals
    fake.attach { if case .event(let event) = $0 { signals.types.append(event.type) } }
  }

  private func connect() {
    fake.restore()
    lane.advance(by: .milliseconds(5))
  }

  private func be(_ change: (inout FakeRudeness) -> Void) {
    var rudeness = FakeRudeness()
    change(&rudeness)
    fake.setRudeness(rudeness)
  }

  private func ask(_ request: ARIRequest) {
    let signals = signals
    lane.perform {
      fake.send(request, within: .seconds(5)) { result in
        switch result {
        case .success(let response): signals.answers.append("\(response.status)")
        case .failure(let failure): signals.answers.append("\(failure)")
        }
      }
    }
  }

  @Test func tellsEndsTwice() {
    connect()
    be { $0.repeatedEnds = 10_000 }
    let caller = fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    fake.hangUp(caller)
    lane.advance(by: .seconds(10))
    #expect(signals.types.count { $0 == "StasisEnd" } == 2)
  }

  @Test func tellsEndsLateAndAtLast() {
    connect()
    be { $0.lateEnds = 10_000 }
    let caller = fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    fake.hangUp(caller)
    lane.advance(by: .seconds(10))
    #expect(signals.types.count { $0 == "StasisEnd" } == 1)
    #expect(signals.types.last == "StasisEnd")
  }

  @Test func losesEventsRequestsAndReplies() {
    connect()
    be { $0.lostEvents = 10_000 }
    let caller = fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    #expect(signals.types.isEmpty)
    be { $0.lostRequests = 10_000 }
    ask(.answer(caller))
    lane.advance(by: .seconds(6))
    #expect(fake.channel(caller)?.state != .up)
    be { $0.lostReplies = 10_000 }
    ask(.answer(caller))
    lane.advance(by: .seconds(6))
    #expect(fake.channel(caller)?.state == .up)
    #expect(signals.answers == ["timedOut", "timedOut"])
  }

  @Test func refusesWithoutDoingIt() {
    connect()
    let caller = fake.dial(number: "100")
    be { $0.refusals = 10_000 }
    ask(.answer(caller))
    lane.advance(by: .seconds(1))
    #expect(signals.answers == ["500"] || signals.answers == ["503"])
    #expect(fake.channel(caller)?.state != .up)
  }

  @Test func isCivilAgainWhenTold() {
    connect()
    be { $0.lostEvents = 10_000 }
    be { _ in }
    fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    #expect(signals.types == ["StasisStart"])
  }

  @Test func aNewConnectionDoesNotWaitForWhatWasAskedOnTheOldOne() {
    connect()
    let caller = fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    ask(.createBridge("b1"))
    ask(.play([.sound("cordboard/hello")], on: caller, as: "p1"))
    lane.advance(by: .milliseconds(5))
    ask(.addChannels([caller], to: "b1"))
    lane.advance(by: .milliseconds(5))
    fake.cut()
    connect()
    ask(.asteriskInfo())
    lane.advance(by: .milliseconds(5))
    #expect(signals.answers.suffix(2) == ["connectionLost", "200"])
    lane.advance(by: .seconds(10))
    #expect(fake.channel(caller)?.bridge == nil)
  }

  @Test func remembersCallersWhoGaveUpInTheDialplan() {
    let caller = fake.dial(number: "100", from: "49301")
    lane.advance(by: .seconds(3))
    fake.hangUp(caller)
    #expect(fake.globalVariable("CORDBOARD_LOST_NEXT") == "1")
    let fields = fake.globalVariable("CORDBOARD_LOST_1")?.split(separator: "|").map(String.init) ?? []
    #expect(fields.count == 6)
    #expect(fields.suffix(3) == ["127", "100", "49301"])
    // Who has been inside is not among them.
    connect()
    let served = fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    fake.hangUp(served)
    #expect(fake.globalVariable("CORDBOARD_LOST_NEXT") == "1")
  }

  @Test func forgetsAllWithARestart() {
    let caller = fake.dial(number: "100")
    lane.advance(by: .seconds(3))
    fake.hangUp(caller)
    fake.restart()
    #expect(fake.globalVariable("CORDBOARD_LOST_NEXT") == nil)
  }

  @Test func hangsUpOnCallersWhoTookTheSafeExit() {
    connect()
    fake.setSafeExitTime(.seconds(3))
    let caller = fake.dial(number: "100")
    lane.advance(by: .milliseconds(5))
    ask(.continueInDialplan(caller, at: .safeExit))
    lane.advance(by: .seconds(2))
    #expect(fake.channel(caller) != nil)
    lane.advance(by: .seconds(2))
    #expect(fake.channel(caller) == nil)
  }
}
