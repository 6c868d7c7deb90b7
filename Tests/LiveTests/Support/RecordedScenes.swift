import ARI
import Foundation
import Simulation
import Telephony

/// The session that is recorded: all that the switchboard asks for, and what
/// callers and phones can do to it.
struct RecordedScenes {
  let rig: Rig
  let recorder: SessionRecorder

  func play() throws {
    try withPhones(["ANSWER_MS": 300]) {
      try hearing()
      try hangingUpOnTheCaller()
      try handingBack()
      try talking()
      try tearingDown()
      try watching()
    }
    try withPhones(["ANSWER_MS": 60_000]) {
      try ringing()
      try cancelling()
    }
    try withPhones(scenario: .test("agent-rejects"), status: "486 Busy Here") { try refusal("busy", .busy) }
    try withPhones(scenario: .test("agent-declines"), ["RING_MS": 300], status: "603 Decline") {
      try refusal("declined", .declined)
    }
    try withPhones(["ANSWER_MS": 200, "TALK_MS": 700]) { try phoneHangsUp() }
    try callerCancels()
    try asking()
  }

  // MARK: People

  private func withPhones(
    scenario: Rig.Scenario = .demo("agent"), _ parameters: [String: Int] = [:], status: String? = nil,
    _ body: () throws -> Void
  ) throws {
    let phones = try rig.phones(scenario, parameters, status: status)
    defer { phones.end() }
    try body()
  }

  /// Has a caller come, answers, and ends when the caller is gone.
  private func withCaller(
    _ scenario: Rig.Scenario, _ parameters: [String: Int] = [:], answers: Bool = true,
    _ body: (ChannelID) throws -> Void
  ) throws {
    let caller = try rig.callers(scenario, count: 1, parameters)
    try recorder.wait(for: "StasisStart")
    if answers { try recorder.send(.answer(recorder.channel())) }
    recorder.settle()
    try body(recorder.channel())
    _ = try caller.result()
  }

  private func leg(_ name: String, endpoint: String = "PJSIP/agent1", rings seconds: Int = 20) -> ARIRequest {
    .originate(
      ARIOrigination(
        channel: ChannelID(name), endpoint: endpoint, stasisApp: SessionRecorder.application,
        stasisArguments: ["cordboard", "call-1"], callerID: "\"Sales\" <15550>", ringSecondsMax: seconds,
        variables: [ARIVariableSetting(name: "CORDBOARD_CALL", value: "call-1", isReported: true)]))
  }

  // MARK: Scenes

  /// Prompts to their end and stopped, a missing one, music, a key, and the
  /// caller hangs up in the middle of a prompt.
  private func hearing() throws {
    try recorder.scene("a caller hears prompts and music, presses a key and hangs up") {
      try withCaller(.test("caller-leaves-after-digit"), ["BEFORE_MS": 100, "AFTER_MS": 7_500], answers: false) {
        caller in
        let stamp = ARIVariableSetting(name: "CORDBOARD_CALL", value: "call-1", isReported: true)
        try recorder.send(.setVariable(stamp, of: caller))
        try recorder.send(.variable("CORDBOARD_CALL", of: caller))
        try recorder.send(.variable("CORDBOARD_NONE", of: caller))
        try recorder.send(.answer(caller))
        recorder.settle()
        try recorder.send(.answer(caller))
        try recorder.send(.channel(caller))
        try recorder.send(.play([.sound("cordboard/welcome")], on: caller, as: "play-1"))
        recorder.settle()
        try recorder.send(.playback("play-1"))
        try recorder.wait(for: "PlaybackFinished", number: 1)
        try recorder.send(.playback("play-1"))
        try recorder.send(.stopPlayback("play-1"))
        try recorder.send(.play([.sound("cordboard/main-menu")], on: caller, as: "play-2"))
        recorder.settle()
        try recorder.send(.stopPlayback("play-2"))
        try recorder.wait(for: "PlaybackFinished", number: 2)
        try recorder.send(.play([.sound("cordboard/none")], on: caller, as: "play-3"))
        try recorder.wait(for: "PlaybackFinished", number: 3)
        // Two at once, and the one that waits is stopped first.
        try recorder.send(.play([.sound("cordboard/welcome"), .digits("1")], on: caller, as: "play-4"))
        try recorder.send(.play([.sound("cordboard/main-menu")], on: caller, as: "play-5"))
        recorder.settle()
        try recorder.send(.playback("play-5"))
        try recorder.send(.stopPlayback("play-5"))
        try recorder.wait(for: "PlaybackContinuing")
        try recorder.send(.stopPlayback("play-4"))
        try recorder.wait(for: "PlaybackFinished", number: 5)
        try recorder.send(.startMusic(caller, musicClass: "default"))
        recorder.settle()
        try recorder.send(.stopMusic(caller))
        try recorder.send(.stopMusic(caller))
        try recorder.send(.startMusic(caller, musicClass: "default"))
        recorder.settle()
        try recorder.send(.play([.sound("cordboard/main-menu")], on: caller, as: "play-6"))
        try recorder.wait(for: "StasisEnd")
        recorder.settle()
        try afterTheEnd(of: caller)
      }
    }
  }

  private func afterTheEnd(of channel: ChannelID) throws {
    try recorder.send(.channel(channel))
    try recorder.send(.answer(channel))
    try recorder.send(.play([.sound("cordboard/welcome")], on: channel, as: "play-late"))
    try recorder.send(.startMusic(channel, musicClass: "default"))
    try recorder.send(.variable("CORDBOARD_CALL", of: channel))
    try recorder.send(.continueInDialplan(channel, at: .safeExit))
    try recorder.send(.hangUp(channel))
  }

  private func hangingUpOnTheCaller() throws {
    try recorder.scene("a caller is hung up on, hearing music") {
      try withCaller(.demo("caller-stays"), ["BEFORE_MS": 60_000]) { caller in
        try recorder.send(.startMusic(caller, musicClass: "default"))
        recorder.settle()
        try recorder.send(.hangUp(caller, cause: .userBusy))
        try recorder.wait(for: "StasisEnd")
        try recorder.send(.hangUp(caller))
      }
    }
  }

  private func handingBack() throws {
    try recorder.scene("a caller in a bridge is handed back to the dialplan") {
      try withCaller(.test("caller-leaves-early"), ["AFTER_MS": 1_500]) { caller in
        try recorder.send(.createBridge("bridge-1"))
        try recorder.send(.addChannels([caller], to: "bridge-1"))
        recorder.settle()
        try recorder.send(.continueInDialplan(caller, at: .safeExit))
        try recorder.wait(for: "StasisEnd")
        try recorder.send(.channel(caller))
        try recorder.send(.answer(caller))
        try recorder.send(.addChannels([caller], to: "bridge-1"))
        try recorder.send(.destroyBridge("bridge-1"))
      }
    }
  }

  private func talking() throws {
    try recorder.scene("caller and agent talk, and the caller hangs up") {
      try withCaller(.test("caller-leaves-early"), ["AFTER_MS": 4_500]) { caller in
        try recorder.send(leg("leg-1"))
        try recorder.wait(for: "StasisStart", of: "leg-1")
        try recorder.send(leg("leg-1"))
        try recorder.send(.channel(ChannelID("leg-1")))
        try recorder.send(.createBridge("bridge-1"))
        try recorder.send(.createBridge("bridge-1"))
        try recorder.send(.addChannels([caller, "nobody"], to: "bridge-1"))
        try recorder.send(.addChannels([caller, "leg-1"], to: "bridge-1"))
        recorder.settle()
        try recorder.send(.bridge("bridge-1"))
        try recorder.send(.addChannels([caller], to: "bridge-1"))
        recorder.settle()
        try recorder.send(.removeChannels(["leg-1"], from: "bridge-1"))
        recorder.settle()
        try recorder.send(.removeChannels(["leg-1"], from: "bridge-1"))
        try recorder.send(.removeChannels(["nobody"], from: "bridge-1"))
        try recorder.send(.addChannels(["leg-1"], to: "bridge-1"))
        recorder.settle()
        try recorder.send(.play([.sound("cordboard/welcome")], on: caller, as: "play-1"))
        try recorder.wait(for: "PlaybackFinished")
        try recorder.wait(for: "StasisEnd")
        try recorder.send(.bridge("bridge-1"))
        try recorder.send(.hangUp("leg-1"))
        try recorder.wait(for: "ChannelDestroyed", of: "leg-1")
        try recorder.send(.hangUp("leg-1"))
        try recorder.send(.destroyBridge("bridge-1"))
        recorder.settle()
        try recorder.send(.destroyBridge("bridge-1"))
        try recorder.send(.bridge("bridge-1"))
        try recorder.send(.addChannels(["leg-1"], to: "bridge-1"))
      }
    }
  }

  /// A prompt that is stopped right before, as the switchboard does it; then
  /// the bridge is deleted under the two.
  private func tearingDown() throws {
    try recorder.scene("a bridge is deleted while two talk in it") {
      try withCaller(.demo("caller-stays"), ["BEFORE_MS": 60_000]) { caller in
        try recorder.send(leg("leg-1"))
        try recorder.wait(for: "StasisStart", of: "leg-1")
        try recorder.send(.play([.sound("cordboard/main-menu")], on: caller, as: "play-1"))
        recorder.settle()
        try recorder.send(.stopPlayback("play-1"))
        try recorder.send(.createBridge("bridge-1"))
        try recorder.send(.addChannels([caller, "leg-1"], to: "bridge-1"))
        recorder.settle()
        try recorder.send(.destroyBridge("bridge-1"))
        recorder.settle()
        try recorder.send(.bridge("bridge-1"))
        // What is put together of words can't be stopped, and holds up the bridge.
        try recorder.send(.play([.number(3)], on: caller, as: "play-2"))
        recorder.settle()
        try recorder.send(.stopPlayback("play-2"))
        try recorder.send(.createBridge("bridge-2"))
        try recorder.send(.addChannels([caller], to: "bridge-2"))
        recorder.settle()
        try recorder.send(.removeChannels([caller], from: "bridge-2"))
        try recorder.send(.destroyBridge("bridge-2"))
        try recorder.send(.hangUp("leg-1", cause: .normalClearing))
        try recorder.wait(for: "ChannelDestroyed", of: "leg-1")
        try recorder.send(.hangUp(caller))
        try recorder.wait(for: "StasisEnd")
      }
    }
  }

  /// A phone's states, as long as they are asked for.
  private func watching() throws {
    let device = "PJSIP/agent1"
    let stasisApp = SessionRecorder.application
    try recorder.scene("a phone is watched") {
      try recorder.send(.endpoint(technology: "PJSIP", resource: "agent1"))
      try recorder.send(.endpoint(technology: "PJSIP", resource: "nobody"))
      try recorder.send(.subscribe(stasisApp, to: [.deviceState(device)]))
      try recorder.send(leg("leg-1"))
      try recorder.wait(for: "DeviceStateChanged", of: device, number: 2)
      try recorder.send(.endpoint(technology: "PJSIP", resource: "agent1"))
      try recorder.send(.hangUp("leg-1", cause: .normalClearing))
      try recorder.wait(for: "DeviceStateChanged", of: device, number: 3)
      try recorder.send(.endpoint(technology: "PJSIP", resource: "agent1"))
      try recorder.send(.unsubscribe(stasisApp, from: [.deviceState(device)]))
      try recorder.send(leg("leg-2"))
      try recorder.wait(for: "StasisStart", of: "leg-2")
      try recorder.send(.hangUp("leg-2", cause: .normalClearing))
      try recorder.wait(for: "ChannelDestroyed", of: "leg-2")
    }
  }

  private func ringing() throws {
    try recorder.scene("a phone rings and nobody answers") {
      try recorder.send(leg("leg-1", rings: 2))
      recorder.settle()
      try recorder.send(.answer(ChannelID("leg-1")))
      try recorder.send(.play([.sound("cordboard/welcome")], on: ChannelID("leg-1"), as: "play-1"))
      try recorder.send(.startMusic(ChannelID("leg-1"), musicClass: "default"))
      try recorder.send(.continueInDialplan("leg-1", at: .safeExit))
      try recorder.send(
        .setVariable(ARIVariableSetting(name: "CORDBOARD_CALL", value: "call-2"), of: ChannelID("leg-1")))
      try recorder.send(.variable("CORDBOARD_CALL", of: ChannelID("leg-1")))
      try recorder.send(.channel(ChannelID("leg-1")))
      try recorder.send(.createBridge("bridge-1"))
      try recorder.send(.addChannels(["leg-1"], to: "bridge-1"))
      try recorder.send(.removeChannels(["leg-1"], from: "bridge-1"))
      try recorder.send(.destroyBridge("bridge-1"))
      try recorder.wait(for: "ChannelDestroyed", of: "leg-1")
    }
  }

  private func cancelling() throws {
    try recorder.scene("a ringing phone is cancelled") {
      try recorder.send(leg("leg-1"))
      recorder.settle()
      try recorder.send(.hangUp("leg-1", cause: .answeredElsewhere))
      try recorder.wait(for: "ChannelDestroyed", of: "leg-1")
    }
  }

  private func refusal(_ word: String, _ refusal: SessionRecorder.Refusal) throws {
    try recorder.scene("a phone says \(word)", refusal: refusal) {
      try recorder.send(leg("leg-1"))
      try recorder.wait(for: "ChannelDestroyed", of: "leg-1")
    }
  }

  private func phoneHangsUp() throws {
    try recorder.scene("the agent's phone hangs up on the caller") {
      try withCaller(.test("caller-leaves-early"), ["AFTER_MS": 3_000]) { caller in
        try recorder.send(leg("leg-1"))
        try recorder.wait(for: "StasisStart", of: "leg-1")
        try recorder.send(.createBridge("bridge-1"))
        try recorder.send(.addChannels([caller, "leg-1"], to: "bridge-1"))
        try recorder.wait(for: "ChannelDestroyed", of: "leg-1")
        try recorder.send(.bridge("bridge-1"))
        try recorder.wait(for: "StasisEnd")
        try recorder.send(.destroyBridge("bridge-1"))
      }
    }
  }

  private func callerCancels() throws {
    try recorder.scene("a caller gives up before the answer") {
      try withCaller(.test("caller-cancels"), ["AFTER_MS": 1_250], answers: false) { _ in
        try recorder.wait(for: "StasisEnd")
      }
    }
  }

  private func asking() throws {
    try recorder.scene("what is not there, and variables") {
      try recorder.send(leg("leg-1", endpoint: "PJSIP/nobody"))
      try recorder.send(leg("leg-2", endpoint: "Nix/nobody"))
      try recorder.send(.listChannels())
      try recorder.send(.listBridges())
      try recorder.send(.playback("none"))
      try recorder.send(.globalVariable("CORDBOARD_RECORDED"))
      try recorder.send(.setGlobalVariable("CORDBOARD_RECORDED", to: "7"))
      try recorder.send(.globalVariable("CORDBOARD_RECORDED"))
    }
  }
}
