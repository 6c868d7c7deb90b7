import CallCore
import Telephony

/// Customers who are called back: whether they pick up, confirm, or don't.
extension World {
  /// What a customer's phone does when it is called.
  func customerAnswer(on number: String) -> EndpointBehaviour {
    customersDialled += 1
    var chance = Chance(seed: options.seed, .caller, 20_000_000 + customersDialled)
    guard isBusy else { return .answers(after: .seconds(1)) }
    let pause = chance.exponential(mean: .seconds(4))
    switch chance.roll(100) {
    case ..<60: return .answers(after: pause)
    case ..<70: return .neverAnswers
    case ..<80: return .isBusy
    case ..<85: return .rejects(after: pause)
    case ..<95: return .answersAndHangsUp(after: pause, talk: chance.duration(.zero...(.seconds(6))))
    default: return .isUnregistered
    }
  }

  /// The caller who is dialled by a number: of those who called from it, the
  /// one whose callback it is.
  func dialled(_ leg: ChannelID, _ number: String) {
    let call = leg.rawValue.lastIndex(of: ".").map { String(leg.rawValue[..<$0]) }
    let key = shadow.centre.callViews.first { $0.call.rawValue == call }?.ani.key.split(separator: "/")
    customerLegs[leg] = key.flatMap { $0.count >= 2 ? ChannelID(String($0[1])) : nil } ?? "nobody"
    note { "customer \(number) is dialled on \(leg)" }
  }

  /// The caller that a channel is of: itself, or the one who is called back.
  func callerBehind(_ channel: ChannelID) -> ChannelID { customerLegs[channel] ?? channel }

  /// Most confirm; an answering machine doesn't, and ends some time.
  func customerPickedUp(_ leg: ChannelID) {
    customersPickedUp += 1
    var chance = Chance(seed: options.seed, .caller, 30_000_000 + customersPickedUp)
    let confirms = !isBusy || chance.happens(in: 75)
    let pause = chance.exponential(mean: .seconds(3))
    later(isBusy ? pause : .milliseconds(500)) { world in
      guard world.customerLegs[leg] != nil else { return }
      if confirms { world.fake.press("1", on: leg) }
    }
    // Whoever does not talk by then has no patience, or is a machine.
    later(.seconds(200)) { world in
      guard let caller = world.customerLegs[leg], world.callers[of: caller]?.talkedFrom == nil else { return }
      world.fake.hangUp(leg)
    }
  }
}
