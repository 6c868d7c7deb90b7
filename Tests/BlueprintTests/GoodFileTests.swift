import CallCore
import Telephony
import Testing

@testable import Blueprint

/// Right files and exactly the centre that they describe.
@Suite struct GoodFileTests {
  @Test func aCentreWithEveryKeyIsReadInFull() throws {
    let loaded = try load(
      """
      tenant: acme-2
      numbers: {"1000": main, +4930123: main, default: closed}
      queues:
        sales: {name: "Sales & more", offer-time: 1m30s, wrap-up: 0s, music: jazz_1}
        support: {name: Support, music: none}
      agents:
        alice: {name: Alice Ängström, device: "Local/17@phones", queues: [support, sales]}
      flows:
        main:
          - answer
          - at: top
          - play: [welcome, sound:digits/1, digits:12*#, number:42]
          - menu: [main-menu, welcome]
            options: {0: sales, "*": top, '#': done}
            digit-time: 500ms
            tries: 10
            invalid: not-an-option
            silence: [nothing-pressed]
            otherwise: sales
          - label: sales
            queue: sales
            wait-max: 1h
            otherwise: done
          - go-to: top
          - label: done
            hang-up: busy
        closed:
          - leave: night
            extension: 7.x
            priority: 3
      """)
    var expected = CentreDefinition(tenant: "acme-2", release: loaded.definition.release)
    expected.numbers = ["1000": "main", "+4930123": "main"]
    expected.defaultFlow = "closed"
    expected.queues = [
      "sales": QueueDefinition(name: "Sales & more", offerTime: .seconds(90), wrapUpTime: .zero, musicClass: "jazz_1"),
      "support": QueueDefinition(name: "Support", offerTime: .seconds(20), wrapUpTime: .zero, musicClass: nil),
    ]
    expected.agents = [
      "alice": AgentDefinition(
        name: "Alice Ängström", device: "Local/17@phones",
        memberships: [QueueMembership(queue: "support", position: 1), QueueMembership(queue: "sales", position: 1)])
    ]
    let menu = Menu(
      prompt: [.sound("cordboard/main-menu"), .sound("cordboard/welcome")], options: ["0": 3, "*": 1, "#": 5],
      digitTime: .milliseconds(500), triesMax: 10, invalidPrompt: [.sound("cordboard/not-an-option")],
      silencePrompt: [.sound("cordboard/nothing-pressed")], otherwise: 3)
    expected.flows = [
      "main": Flow(steps: [
        .answer,
        .play([.sound("cordboard/welcome"), .sound("digits/1"), .digits("12*#"), .number(42)]),
        .menu(menu),
        .queue(QueueStep(queue: "sales", waitMax: .seconds(3_600), onTimeout: 5)),
        .goTo(1),
        .hangUp(.userBusy),
      ]),
      "closed": Flow(steps: [.leave(DialplanLocation(context: "night", extension: "7.x", priority: 3))]),
    ]
    #expect(loaded.definition == expected)
    #expect(
      loaded.warnings.map(\.description) == [
        "flows/centre.yaml:5:3: warning: No flow leads to queue 'support'. Add a step 'queue: support'.",
        "flows/centre.yaml:24:7: warning: This step is never reached. Jump to it by a label, or remove it.",
      ])
  }

  @Test func whatIsNotWrittenHasTheDefaults() throws {
    let definition = try load(
      """
      numbers: {1: f}
      queues: {q: }
      agents: {a: {device: PJSIP/a, queues: [q]}}
      flows:
        f:
          - answer
          - at: menu
          - menu: welcome
            options: {1: menu}
          - queue: q
      """
    ).definition
    #expect(definition.tenant == "main")
    #expect(definition.defaultFlow == nil)
    #expect(definition.queues == ["q": QueueDefinition(name: "q", offerTime: .seconds(20), wrapUpTime: .zero)])
    let membership = QueueMembership(queue: "q", tier: 1, position: 1, weight: 1)
    #expect(definition.agents == ["a": AgentDefinition(name: "a", device: "PJSIP/a", memberships: [membership])])
    #expect(definition.notReadyReasons == [:])
    #expect(definition.callsMax == 20_000)
    let menu = Menu(
      prompt: [.sound("cordboard/welcome")], options: ["1": 1], digitTime: .seconds(5), triesMax: 3, otherwise: 2)
    #expect(
      definition.flows["f"]?.steps == [
        .answer, .menu(menu), .queue(QueueStep(queue: "q", waitMax: .seconds(600), onTimeout: 3)),
        .hangUp(.normalClearing),
      ])
  }

  @Test(arguments: [
    ("hang-up", HangupCause.normalClearing), ("hang-up:", .normalClearing), ("hang-up: normal", .normalClearing),
    ("hang-up: no-answer", .noAnswer), ("hang-up: rejected", .callRejected), ("hang-up: unallocated", .unallocated),
    ("hang-up: congestion", .congestion), ("hang-up: 127", .interworking), ("hang-up: 99", HangupCause(rawValue: 99)),
  ])
  func aHangUpMaySayWhy(step: String, cause: HangupCause) throws {
    #expect(try load("numbers: {1: f}\nflows:\n  f:\n    - \(step)\n").definition.flows["f"]?.steps == [.hangUp(cause)])
  }

  @Test func theFilesOfAFolderAreOneCentreInWhateverOrderTheyNameEachOther() throws {
    let loaded = try load([
      ("a.yaml", "numbers: {1: f}\n"),
      ("b/c.yml", "flows: {f: [answer, queue: q]}\nqueues: {p: }\n"),
      ("d.yaml", "queues: {q: }\nagents: {x: {device: A/b, queues: [q, p]}}\n"),
    ])
    #expect(loaded.definition.queues.keys.sorted() == ["p", "q"])
    #expect(loaded.definition.numbers == ["1": "f"])
    #expect(loaded.files.map(\.path) == ["flows/a.yaml", "flows/b/c.yml", "flows/d.yaml"])
    #expect(loaded.files.map(\.byteCount) == [16, 45, 57])
  }

  @Test func whatLooksLikeYAMLsOwnTypesStaysText() throws {
    let definition = try load(
      "numbers: {0049: no, 1_0: no}\nflows: {no: [answer]}\nqueues: {on: {name: yes}, 1e3: {name: 0x1F}}\n"
    ).definition
    #expect(definition.numbers == ["0049": "no", "1_0": "no"])
    #expect(definition.queues["on"]?.name == "yes")
    #expect(definition.queues["1e3"]?.name == "0x1F")
  }

  @Test(arguments: ["\u{FEFF}tenant: a\r\nflows: {f: [answer]}\r\n", "---\ntenant: a\nflows:\n  f:\n  - answer\n...\n"])
  func windowsFilesAndDocumentMarksAreFine(text: String) throws {
    let definition = try load(text).definition
    #expect(definition.tenant == "a")
    #expect(definition.flows["f"]?.steps == [.answer])
  }

  @Test func quotedTextsMayHoldAnything() throws {
    let definition = try load("queues: {q: {name: '*&! #1: {it''s} | >'}}\n").definition
    #expect(definition.queues["q"]?.name == "*&! #1: {it's} | >")
  }

  @Test func thePrefixOfSoundsIsTheOperatorsChoice() throws {
    let loaded = try load(
      [("a.yaml", "flows: {f: [play: welcome]}\n")], options: BlueprintOptions(soundPrefix: "acme/"))
    #expect(loaded.definition.flows["f"]?.steps == [.play([.sound("acme/welcome")])])
  }

  @Test func aCircleThatWaitsForTheCallerIsAllowed() throws {
    let steps = "- at: x\n- menu: main-menu\n  options: {1: x}\n  otherwise: y\n- at: y\n- play: goodbye\n- go-to: x"
    let text =
      "numbers: {1: main}\nflows:\n  main:\n    - answer\n"
      + steps.split(separator: "\n").map { "    \($0)\n" }.joined()
    #expect(findings(of: text).isEmpty)
  }

  // MARK: Releases

  @Test func theSameFilesGiveTheSameReleaseEverywhere() throws {
    let release = try load("tenant: a\nflows: {f: [answer]}\n").definition.release
    // Written down, so that another process and another machine are compared too.
    #expect(release == "n1dypwqk")
    #expect(release.rawValue.allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) })
  }

  @Test func anyDifferenceGivesAnotherRelease() throws {
    let texts = ["flows: {f: [answer]}\n", "flows: {f: [answer]}\n#\n", "flows: {g: [answer]}\n"]
    var releases = Set(try texts.map { try load($0).definition.release })
    releases.insert(try load([("other.yaml", texts[0])]).definition.release)
    releases.insert(try load([("centre.yaml", texts[0]), ("more.yaml", "")]).definition.release)
    let options = BlueprintOptions(soundPrefix: "x/")
    releases.insert(try load([("centre.yaml", texts[0])], options: options).definition.release)
    #expect(releases.count == 6)
  }
}
