import Testing

/// Wrong steps and exactly what is said of them. The step's own lines begin on
/// line 7 of the file, four columns further in than they are written here.
@Suite struct BadStepTests {
  typealias Case = WrongText

  static let cases: [Case] = [
    // Verbs.
    Case("- plya: welcome", "7:7: error: There is no step 'plya'. Did you mean 'play'?"),
    Case(
      "- transfer: 12",
      "7:7: error: There is no step 'transfer'. The steps are: answer, play, menu, queue, go-to, hang-up, leave."),
    Case("- hangup", "7:7: error: There is no step 'hangup'. Did you mean 'hang-up'?"),
    Case("- play", "7:7: error: The step 'play' needs a value, as in '- play: welcome'."),
    Case("- answer: now", "7:15: error: 'answer' takes no value. Write '- answer'."),
    Case(
      "- play: welcome\n  queue: sales",
      "8:7: error: A step does one thing, but this one has 'play' and 'queue'. Make two steps."),
    Case(
      "- label: x",
      "7:7: error: This step does nothing. Its verb is missing, such as 'play'."
        + " To label the step that follows write '- at: …'."),
    Case("- {}", "7:7: error: This step does nothing. Its verb is missing, such as 'play'."),
    Case(
      "- [play, welcome]",
      "7:7: error: A step must be a word or 'key: value', as in '- play: welcome', but this is a list."),
    Case("-", "7:6: error: A step must be a word or 'key: value', as in '- play: welcome', but this is nothing."),
    Case(
      "- play: welcome\n  tries: 3",
      "8:7: error: Step 'play' has no key 'tries'. The keys are: play, label."),
    Case(
      "- at: x\n  play: welcome",
      "7:7: error: 'at' stands alone, as in '- at: main'. In a step write 'label: …'."),
    // Labels.
    Case(
      "- at: x\n- at: x",
      "8:11: error: The label 'x' stands twice in this flow; first on line 7. Rename one."),
    Case("- go-to: nowhere", "7:14: error: There is no label 'nowhere' in flow 'main'. There are no labels."),
    Case(
      "- at: start\n- play: welcome\n- go-to: strat",
      "9:14: error: There is no label 'strat' in flow 'main'. Did you mean 'start'?"),
    Case("- go-to: main", "7:14: error: 'main' is a flow. A jump leads to a label of its own flow."),
    Case(
      "- label: ä\n  play: welcome",
      "7:14: error: 'ä' can't be a label. Use letters, digits, - and _, with a letter or digit first."),
    // Play.
    Case("- play:", "7:12: error: The prompt is missing. Write one, as in 'welcome'."),
    Case("- play: []", "7:13: error: The prompt is an empty list. Name a prompt."),
    Case("- play: ''", "7:13: error: The prompt is empty. Write one, as in 'welcome'."),
    Case(
      "- play: {a: b}", "7:13: error: The prompt must be a text, as in 'welcome', but this is a mapping (key: value)."),
    Case("- play: welcome.wav", "7:13: error: Write a prompt without its ending: 'welcome'."),
    Case(
      "- play: ../welcome",
      "7:13: error: '../welcome' can't be a prompt. Use letters, digits, - and _, with / between folders."),
    Case(
      "- play: a//b", "7:13: error: 'a//b' is not a path. Write folders and a name with one / between them."),
    Case(
      "- play: sound:digits/../x",
      "7:13: error: 'digits/../x' is not a path. Write folders and a name with one / between them."),
    Case(
      "- play: 'file:welcome'",
      "7:13: error: 'file:' is not a kind of sound. The kinds are: sound:, tone:, digits:, number:."
        + " A prompt of your own has only its name."),
    Case("- play: digits:12a", "7:13: error: '12a' can't be a row of digits. Use digits, * and #."),
    Case("- play: number:-1", "7:13: error: '-1' is not a number to say. Write a whole one from 0 to 999999999."),
    Case(
      "- play: [tone:ring, welcome]",
      "7:14: error: A tone never ends, so what follows it is never heard. Put it last."),
    // Menu.
    Case(
      "- menu: main-menu", "7:7: error: The menu has no options. Write them, as in 'options: {1: sales, 2: support}'."),
    Case(
      "- menu: main-menu\n  options: {}",
      "8:16: error: The menu has no options. Write them, as in 'options: {1: sales}'."),
    Case(
      "- menu: main-menu\n  options: [1, 2]",
      "8:16: error: 'options' must be a mapping, as in 'options: {1: sales}', but this is a list."),
    Case(
      "- label: x\n  menu: main-menu\n  options: {1: x, 12: x, A: x}",
      "9:23: error: '12' is not a key of a telephone. Write one of 0 to 9, '*' or '#', the last two in quotes.",
      "9:30: error: 'A' is not a key of a telephone. Write one of 0 to 9, '*' or '#', the last two in quotes."),
    Case(
      "- label: x\n  menu: main-menu\n  options:\n    1: y\n    1: x",
      "10:12: error: There is no label 'y' in flow 'main'. The labels are: x.",
      "11:9: error: The key '1' stands twice in this mapping; first on line 10. Remove one."),
    Case(
      "- label: x\n  menu: main-menu\n  options: {1: x}\n  tries: 0\n  digit-time: 2m\n  otherwise: z",
      "10:14: error: 'tries' is 0; it must be from 1 to 10.",
      "11:19: error: 'digit-time' is 2m; it must be from 500ms to 1m.",
      "12:18: error: There is no label 'z' in flow 'main'. The labels are: x."),
    Case(
      "- label: x\n  menu: tone:dial\n  options: {1: x}\n  tries: many\n  timeout: 5s",
      "8:13: error: A tone never ends, so this menu would never wait for its digit. Use a prompt.",
      "10:14: error: 'many' is not a whole number. Write 'tries: 1', for instance.",
      "11:7: error: Step 'menu' has no key 'timeout'."
        + " The keys are: menu, label, options, digit-time, tries, invalid, silence, otherwise."),
    // Queue.
    Case("- queue: slaes", "7:14: error: There is no queue 'slaes'. Did you mean 'sales'?"),
    Case(
      "- queue: sales\n  wait_max: 20",
      "8:7: error: Step 'queue' has no key 'wait_max'. Did you mean 'wait-max'?"),
    Case(
      "- queue: sales\n  wait-max: 20", "8:17: error: '20' is not a duration. Write the unit too: '20s'."),
    Case(
      "- queue: sales\n  wait-max: 1d", "8:17: error: '1d' is not a duration. Write it as 20s, 1m30s or 500ms."),
    Case(
      "- queue: sales\n  wait-max: 25h", "8:17: error: 'wait-max' is 25h; it must be from 1s to 24h."),
    // Hang-up and leave.
    Case("- hang-up: bussy", "7:16: error: There is no cause 'bussy'. Did you mean 'busy'?"),
    Case("- hang-up: 128", "7:16: error: A cause is a number from 1 to 127 (ITU-T Q.850); this is 128."),
    Case("- leave: 'a b'", "7:14: error: 'a b' can't be a context. Use letters, digits, dots, - and _."),
    Case(
      "- leave: out\n  priority: 0\n  extension: '&'",
      "8:17: error: 'priority' is 0; it must be from 1 to 9999.",
      "9:18: error: '&' can't be an extension. Use digits, letters and . - _ + * #."),
    // Loops and dead ends.
    Case(
      "- at: x\n- go-to: x",
      "8:7: error: This jump leads back to itself without waiting for anything."
        + " Put a 'play', 'menu' or 'queue' into the loop.",
      "9:7: warning: This step is never reached. Jump to it by a label, or remove it."),
    Case(
      "- at: x\n- answer\n- go-to: y\n- at: z\n- hang-up\n- at: y\n- go-to: x",
      "9:7: error: This jump leads back to itself without waiting for anything."
        + " Put a 'play', 'menu' or 'queue' into the loop.",
      "11:7: warning: This step is never reached. Jump to it by a label, or remove it.",
      "14:7: warning: This step is never reached. Jump to it by a label, or remove it."),
    Case(
      "- hang-up\n- play: welcome\n- play: welcome",
      "8:7: warning: This step is never reached. Jump to it by a label, or remove it."),
    Case(
      "- play: tone:busy",
      "7:13: warning: A tone does not end by itself:"
        + " this step lasts until the caller hangs up, or half an hour."),
  ]

  @Test("each wrong step is found where it is written", arguments: cases)
  func eachWrongStepIsFound(_ example: Case) {
    #expect(findings(of: centre(steps: example.text)) == example.findings)
  }

  @Test func aLabelWithNothingBehindItIsFound() {
    let text = "numbers: {1: f}\nflows:\n  f:\n    - answer\n    - at: end\n"
    #expect(
      findings(of: text) == ["5:11: error: The label 'end' has no step behind it. Add one, such as '- hang-up'."])
  }

  @Test func aMenuBeforeTheAnswerIsWarnedOf() {
    let text = """
      numbers: {1: f}
      flows:
        f:
          - label: top
            menu: main-menu
            options: {1: top}
          - answer
      """
    #expect(
      findings(of: text) == [
        "4:7: warning: This step can be reached before the call is answered. Put a step 'answer' before it."
      ])
  }

  @Test func tooManyStepsAreRefused() {
    let text = "numbers: {1: f}\nflows:\n  f:\n" + String(repeating: "    - answer\n", count: 1_001)
    #expect(findings(of: text) == ["4:5: error: Flow 'f' has 1001 steps; 1000 are allowed."])
  }
}
