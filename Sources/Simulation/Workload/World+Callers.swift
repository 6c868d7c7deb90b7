import Telephony

/// Callers: they come, press digits, wait, talk and hang up.
extension World {
  func beginArrivals() { planArrival() }

  private func planArrival() {
    let pause = arrivals.exponential(mean: options.arrivalMean)
    later(pause) { world in
      guard world.isBusy else { return }
      let index = world.arrivalsEver
      world.arrivalsEver += 1
      if index < world.options.callersMax && index >= world.options.callersSkipped {
        world.dial(CallerPlan(index, world.options), index)
      }
      if index < world.options.callersMax { world.planArrival() }
    }
  }

  private func dial(_ plan: CallerPlan, _ index: Int) {
    guard isAsteriskUp else { return }  // Nobody answers: the carrier's business.
    let channel = fake.dial(number: plan.number, from: plan.ani)
    if let pause = plan.takesCallbackAfter {
      later(pause) { $0.fake.press(CentreMaker.callbackKey, on: channel) }
    }
    for (pause, digit) in plan.digits { later(pause) { $0.fake.press(digit, on: channel) } }
    // Whoever talks by then stays.
    later(plan.patience) { world in
      if world.callers[of: channel]?.talkedFrom == nil { world.hangUp(channel) }
    }
    if case .atOnce(let pause) = plan.worstMoment { later(pause) { $0.hangUp(channel) } }
    if callers[of: channel] == nil { callers.add(index, plan, channel, at: lane.now) }
  }

  func hangUp(_ channel: ChannelID) {
    guard let caller = callers[of: channel], caller.endedAt == nil, caller.hungUpAt == nil else { return }
    callers.change(channel) { $0.hungUpAt = lane.now }
    note { "caller \(channel) hangs up" }
    fake.hangUp(channel)
  }

  // MARK: What really happens

  func observe(_ moment: FakeMoment) {
    switch moment {
    case .dialled(let channel):
      note { "caller \(channel) dials" }
    case .entered(let channel):
      entered(channel)
    case .rung(let leg, let endpoint, _) where CentreMaker.customer(dialledBy: endpoint) != nil:
      dialled(leg, CentreMaker.customer(dialledBy: endpoint) ?? "")
    case .rung(let leg, let endpoint, let caller):
      legs[leg] = endpoint
      callerOfLeg[leg] = caller
      if let caller { offered(to: caller) }
    case .joined(_, _, let members):
      if members.count >= 2 { together(members) }
    case .left(let channel, _, let members):
      for one in (members + [channel]).map(callerBehind) where callers[of: one]?.talkedTo == nil {
        callers.change(one) { if $0.talkedFrom != nil { $0.talkedTo = lane.now } }
      }
    case .leftApplication(let channel): callers.change(channel) { $0.leftAt = lane.now }
    case .ended(let channel): ended(channel)
    case .restarted:
      for channel in callers.alive {
        callers.change(channel) { caller in
          caller.endedAt = lane.now
          if caller.talkedFrom != nil, caller.talkedTo == nil { caller.talkedTo = lane.now }
        }
      }
      callers.forgetAlive()
      forgetOwnCalls()
      legs = [:]
      customerLegs = [:]
    }
  }

  private func entered(_ channel: ChannelID) {
    if customerLegs[channel] != nil { return customerPickedUp(channel) }
    if legs[channel] != nil { return pickedUp(channel) }
    callers.noteEntry(of: channel, at: lane.now)
  }

  private func offered(to channel: ChannelID) {
    guard isBusy, case .whileOffered(let pause)? = callers[of: channel]?.plan.worstMoment else { return }
    later(pause) { $0.hangUp(channel) }
  }

  /// An agent has picked up: those who wait for that moment hang up.
  private func pickedUp(_ leg: ChannelID) {
    guard let caller = callerOfLeg[leg], case .whileBridged(let pause)? = callers[of: caller]?.plan.worstMoment else {
      return
    }
    later(pause) { $0.hangUp(caller) }
  }

  private func together(_ members: [ChannelID]) {
    guard let talker = members.first(where: { callers[of: callerBehind($0)] != nil }),
      let plan = callers[of: callerBehind(talker)]?.plan,
      let leg = members.first(where: { legs[$0] != nil })
    else { return }
    let caller = callerBehind(talker)
    if callers[of: caller]?.talkedFrom == nil {
      callers.change(caller) {
        $0.talkedFrom = lane.now
        $0.talkedOn = legs[leg]
      }
    }
    if case .afterBridged(let pause) = plan.worstMoment { later(pause) { $0.hangUp(caller) } }
    later(plan.talk) { world in
      if plan.agentHangsUp, world.legs[leg] != nil {
        world.note { "agent's phone \(leg) hangs up" }
        world.fake.hangUp(leg)
      } else if talker != caller {
        world.fake.hangUp(talker)
      } else {
        world.hangUp(caller)
      }
    }
  }

  private func ended(_ channel: ChannelID) {
    legs[channel] = nil
    customerLegs[channel] = nil
    callerOfLeg[channel] = nil
    guard let caller = callers[of: channel] else { return }
    callers.end(channel, at: lane.now)
    guard isBusy, caller.talkedFrom == nil, let pause = caller.plan.callsAgainAfter else { return }
    let plan = caller.plan
    later(pause) { world in
      guard world.isBusy, world.callersAgain < 200 else { return }
      world.callersAgain += 1
      var plan = plan
      plan.callsAgainAfter = nil
      world.dial(plan, caller.index)
    }
  }
}

/// All callers of a world, by their channels.
struct CallerBook {
  private(set) var all: [Caller] = []
  private var places: [ChannelID: Int] = [:]
  private var aliveChannels: Set<ChannelID> = []
  /// Entries that came before the caller was written down.
  private var early: [ChannelID: Instant] = [:]

  subscript(of channel: ChannelID) -> Caller? { places[channel].map { all[$0] } }
  /// Those whose channel is there, ordered by id.
  var alive: [ChannelID] { aliveChannels.sorted() }
  var aliveCount: Int { aliveChannels.count }

  mutating func add(_ index: Int, _ plan: CallerPlan, _ channel: ChannelID, at now: Instant) {
    places[channel] = all.count
    aliveChannels.insert(channel)
    var caller = Caller(index: index, plan: plan, channel: channel, dialledAt: now)
    caller.enteredAt = early.removeValue(forKey: channel)
    all.append(caller)
  }

  mutating func change(_ channel: ChannelID, _ change: (inout Caller) -> Void) {
    if let place = places[channel] { change(&all[place]) }
  }

  mutating func noteEntry(of channel: ChannelID, at now: Instant) {
    if let place = places[channel] {
      all[place].enteredAt = all[place].enteredAt ?? now
    } else {
      early[channel] = now
    }
  }

  mutating func end(_ channel: ChannelID, at now: Instant) {
    aliveChannels.remove(channel)
    change(channel) { $0.endedAt = now }
  }

  mutating func forgetAlive() { aliveChannels = [] }
}
