import CallCore
import Telephony
import Testing

@testable import Blueprint

/// What a queue says of callbacks, right and wrong.
@Suite struct CallbackTests {
  private func queue(_ text: String) throws -> QueueDefinition {
    try #require(try load("queues:\n  q:\n    callback: {\(text)}\n").definition.queues["q"])
  }

  @Test func littleIsEnough() throws {
    let queue = try queue("key: 9, dial: \"PJSIP/{number}@trunk\"")
    #expect(queue.callback == CallbackRules(key: "9", endpoint: "PJSIP/{number}@trunk"))
    #expect(queue.announcements == [])
  }

  @Test func everyKeyIsRead() throws {
    let text = """
      queues:
        q:
          announcements: [{say: please-hold, every: 30s}]
          callback:
            key: "*"
            prompt: [welcome, digits:9]
            offer-after: 45s
            offer-every: 90s
            estimated-wait-min: 3m
            accepted: goodbye
            refused: sorry
            dial: "PJSIP/{number}@trunk"
            caller-id: "+4930200"
            ring-time: 40s
            attempts: 4
            retry-after: 10m
            expires-after: 6h
            confirm: {key: 5, prompt: please-wait, within: 15s}
            whisper: sound:beep
            max: 25
            numbers: {digits-min: 8, digits-max: 14, allow: ["+49", "0"], refuse: ["0900"]}
      """
    let queue = try #require(try load(text).definition.queues["q"])
    func prompt(_ name: String) -> Media { .sound("cordboard/" + name) }
    #expect(
      queue.callback
        == CallbackRules(
          key: "*", acceptedPrompt: [prompt("goodbye")], refusedPrompt: [prompt("sorry")],
          endpoint: "PJSIP/{number}@trunk", callerNumber: "+4930200", ringTime: .seconds(40), attempts: 4,
          retryTime: .seconds(600), expiryTime: .seconds(21_600),
          confirmation: CallbackConfirmation(key: "5", prompt: [prompt("please-wait")], time: .seconds(15)),
          whisper: [.sound("beep")], openMax: 25,
          numbers: CallbackNumbers(digits: 8...14, prefixes: ["+49", "0"], refusedPrefixes: ["0900"])))
    #expect(
      queue.announcements.last
        == QueueAnnouncement(
          variants: [[.media(prompt("welcome")), .media(.digits("9"))]], first: .seconds(45), every: .seconds(90),
          callbackOffer: CallbackOffer(estimatedWaitMin: .seconds(180))))
    var without = try load(text).definition
    without.queues["q"]?.callback = nil
    let changes = Blueprint.diff(old: without, new: try load(text).definition).map(\.description)
    #expect(changes.contains("queue q: callback key none → *"))
    #expect(changes.contains("queue q: callback confirm none → 5 within 15s: sound:cordboard/please-wait"))
    #expect(changes.contains("queue q: callback numbers digits 7 to 15 → 8 to 14"))
    #expect(changes.count == 15, "\(changes)")
  }

  /// Each text is what `callback` of queue `q` says, from column 16 of line 3 on.
  static let wrong: [WrongText] = [
    WrongText(
      "dial: \"PJSIP/{number}@t\"", "3:15: error: This callback has no key to take it by. Write one, as in 'key: 9'."),
    WrongText(
      "key: 9",
      "3:15: error: This callback does not say what to dial. Write it, as in 'dial: \"PJSIP/{number}@trunk\"'."),
    WrongText(
      "key: 12, dial: \"PJSIP/{number}@t\"",
      "3:21: error: '12' is not a key of the telephone. Use one of 0 to 9, * and #."),
    WrongText(
      "key: 9, dial: PJSIP/trunk",
      "3:30: error: 'dial' does not say where the customer's number goes: write '{number}' there, as in"
        + " 'dial: \"PJSIP/{number}@trunk\"'."),
    WrongText(
      "key: 9, dial: \"{number}\"",
      "3:30: error: '{number}' is nothing that can be dialled. Write a technology and a resource, as in"
        + " 'dial: \"PJSIP/{number}@trunk\"'."),
    WrongText(
      "key: 9, dail: \"PJSIP/{number}@t\", dial: \"PJSIP/{number}@t\"",
      "3:24: error: 'callback' has no key 'dail'. Did you mean 'dial'?"),
    WrongText(
      "key: 9, dial: \"PJSIP/{number}@t\", attempts: 11",
      "3:60: error: 'attempts' is 11; it must be from 1 to 10."),
    WrongText(
      "key: 9, dial: \"PJSIP/{number}@t\", offer-after: 5s",
      "3:50: error: 'offer-after' says when, but not what. Write 'prompt: press-9-for-a-callback' too."),
    WrongText(
      "key: 9, dial: \"PJSIP/{number}@t\", confirm: {key: 1}",
      "3:59: error: Nobody presses a key unasked. Write what is asked, as in 'prompt: please-press-1'."),
    WrongText(
      "key: 9, dial: \"PJSIP/{number}@t\", numbers: {digits-min: 9, digits-max: 8}",
      "3:87: error: 'digits-max' is 8, less than 'digits-min' (9)."),
    WrongText(
      "key: 9, dial: \"PJSIP/{number}@t\", numbers: {refuse: [x]}",
      "3:69: error: 'x' is not how a number begins. Write up to six characters, as in '+49' or '0900'."),
  ]

  @Test(arguments: wrong)
  func whatIsWrongIsSaid(_ wrong: WrongText) {
    let found = findings(of: "queues:\n  q:\n    callback: {\(wrong.text)}\n").filter { $0.contains(": error: ") }
    #expect(found == wrong.findings)
  }

  @Test func aKeyIsEitherAnExitOrACallback() {
    let text = """
      numbers: {"1000": main}
      queues: {q: {callback: {key: 1, dial: "PJSIP/{number}@t"}}}
      agents: {a: {device: A/a, queues: [q]}}
      flows:
        main:
          - answer
          - {queue: q, exits: {1: end}}
          - {label: end, hang-up: normal}
      """
    let found = findings(of: text).filter { $0.contains(": error: ") }
    #expect(found.count == 1)
    let start = "7:18: error: Key 1 takes a callback in queue 'q', and can't be an exit too."
    #expect(found.first?.hasPrefix(start) ?? false)
  }

  @Test func whatWouldCostIsWarnedOf() {
    let found = findings(
      of: "queues:\n  q:\n    callback: {key: 9, dial: \"PJSIP/{number}@t\", retry-after: 2h, expires-after: 1h}\n")
    #expect(found.contains { $0.contains("Without 'confirm' agents are connected with answering machines") })
    #expect(found.contains { $0.contains("3 attempts every 2h take longer than 'expires-after' (1h)") })
  }
}
