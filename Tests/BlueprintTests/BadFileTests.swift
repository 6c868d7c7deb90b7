import Testing

@testable import Blueprint

/// Wrong files and exactly what is said of them.
@Suite struct BadFileTests {
  typealias Case = WrongText

  static let sections: [Case] = [
    Case("- a\n", "1:1: error: A file must be a mapping, as in 'queues: …', but this is a list."),
    Case("queue: {}\n", "1:1: error: A blueprint has no key 'queue'. Did you mean 'queues'?"),
    Case(
      "tenant: Demo Ltd\n",
      "1:9: error: 'Demo Ltd' can't be a tenant. Use small letters, digits and -, with a letter or digit first."),
    Case("tenant: [a]\n", "1:9: error: Tenant must be a text, as in 'tenant: main', but this is a list."),
    Case(
      "queues: [sales]\n",
      "1:9: error: 'queues' must be a mapping, as in 'queues: {sales: {name: Sales}}', but this is a list."),
    Case(
      "queues:\n  sales:\n    offer-time: 1s\n    wrap-up: 2h\n    muisc: x\n    name: ''\n",
      "3:17: error: 'offer-time' is 1s; it must be from 3s to 5m.",
      "4:14: error: 'wrap-up' is 2h; it must be from 0s to 1h.",
      "5:5: error: Queue 'sales' has no key 'muisc'. Did you mean 'music'?",
      "6:11: error: The name is empty. Write one, as in 'name: Sales'."),
    Case(
      "queues: {sales: 15s}\n",
      "1:17: error: Queue 'sales' must be a mapping, as in 'sales: {name: Sales}', but this is a text."),
    Case(
      "queues: {a b: {}}\n",
      "1:10: error: 'a b' can't be a queue's name. Use letters, digits, - and _, with a letter or digit first."),
    Case(
      "agents:\n  bob:\n    name: Bob\n  eve: {device: PJSIP, queues: sales}\n",
      "2:3: error: Agent 'bob' has no device. Write 'device: PJSIP/bob'.",
      "2:3: warning: Agent 'bob' serves no queue. Write 'queues: [sales]'.",
      "4:17: error: 'PJSIP' is not a device. Write a technology and a resource, as in 'PJSIP/eve'.",
      "4:32: error: 'queues' must be a list, as in 'queues: [sales]', but this is a text."),
    Case(
      "queues: {sales: }\nagents:\n  eve: {device: PJSIP/a&PJSIP/b, queues: [sale, sales, sales]}\n",
      "3:17: error: 'PJSIP/a&PJSIP/b' is not a device. Write a technology and a resource, as in 'PJSIP/eve'.",
      "3:43: error: There is no queue 'sale'. Did you mean 'sales'?",
      "3:56: error: Queue 'sales' stands twice in this list. Remove one."),
    Case(
      "numbers: {1: welcom, 2: , default: nothing, a b: welcome}\nflows: {welcome: [answer]}\n",
      "1:14: error: There is no flow 'welcom'. Did you mean 'welcome'?",
      "1:25: error: The flow of number '2' is missing. Write one, as in '\"1000\": welcome'.",
      "1:36: error: There is no flow 'nothing'. The flows are: welcome.",
      "1:45: error: 'a b' can't be a number. Use digits, letters and . - _ + * #."),
    Case(
      "flows:\n  f: answer\n  g: []\n",
      "2:6: error: Flow 'f' must be a list of steps, each beginning with '- ', but this is a text.",
      "3:6: error: Flow 'g' must be a list of steps, each beginning with '- ', but this is an empty list."),
    Case(
      "numbers:\n  1: f\n  \"1\": f\nflows: {f: [answer]}\n",
      "3:3: error: The key '1' stands twice in this mapping; first on line 2. Remove one."),
    Case(
      "tenant: a\nqueues: {s: {name: A, name: B, name: C}}\ntenant: b\n",
      "2:23: error: The key 'name' stands twice in this mapping; first on line 2. Remove one.",
      "2:32: error: The key 'name' stands twice in this mapping; first on line 2. Remove one.",
      "3:1: error: The key 'tenant' stands twice in this mapping; first on line 1. Remove one."),
    Case(
      "queues: {'s': {}, \"s\": {}}\nflows: {}\nnumbers: {~: a}\n",
      "1:19: error: The key 's' stands twice in this mapping; first on line 1. Remove one.",
      "3:11: error: A key must be a text, as in 'name: value'."),
    Case("numbers: {: a}\n", "1:11: error: A key or a value is missing here."),
    Case("queues: {'': {}, '': {}}\n", "1:10: error: The key '' stands twice in this mapping. Remove one."),
  ]

  static let warnings: [Case] = [
    Case(
      "", "flows: warning: No flow is described, so every call will be rejected.",
      " warning: The file describes nothing."),
    Case(
      "# only a comment\n", "flows: warning: No flow is described, so every call will be rejected.",
      " warning: The file describes nothing."),
    Case(
      "queues:\nflows: {f: [answer]}\n", "1:1: warning: The section 'queues' is empty. Fill it, or remove it.",
      "2:9: warning: No number leads to flow 'f'. Add one under 'numbers'."),
    Case(
      "queues: {s: {}}\nflows: {f: [answer]}\nnumbers: {default: f}\n",
      "1:10: warning: No agent serves queue 's'. Add it to the 'queues' of an agent.",
      "1:10: warning: No flow leads to queue 's'. Add a step 'queue: s'."),
    Case(
      "queues: {s: {}}\nflows: {f: [answer, queue: s]}\nnumbers: {1: f}\n"
        + "agents:\n  a: {device: SIP/1, queues: [s]}\n  b: {device: SIP/1, queues: []}\n",
      "6:3: warning: Agent 'b' has the same device as 'a' (flows/centre.yaml:5:3); one phone can't ring for two agents"
        + " at once.",
      "6:30: warning: Agent 'b' serves no queue: the list is empty."),
  ]

  static let syntax: [Case] = [
    Case(
      "queues:\n  sales:\n    name: Sales: the best\n",
      "3:16: error: A ':' is not expected here. Check the indentation of this line, or put a text that holds ': ' in"
        + " quotes."
    ),
    Case(
      "queues:\n  sales:\n   name: Sales\n    music: none\n",
      "4:10: error: A ':' is not expected here. Check the indentation of this line, or put a text that holds ': ' in"
        + " quotes."
    ),
    Case(
      "queues: [a\nflows: 1\n",
      "2:6: error: The list is not closed. Separate its entries with ',' and end it with ']'. The part that is not"
        + " complete began on line 1."
    ),
    Case("queues:\n\tsales: {}\n", "2:1: error: A tab can't be used here. Indent and separate with spaces."),
    Case(
      "tenant: a\n---\ntenant: b\n",
      "2:1: error: A file holds one document. Remove the '---', or make two files. The part that is not complete"
        + " began on line 1."
    ),
    Case("tenant: \"a\n", "1:9: error: The quoted text does not end on its line. Close it with a quotation mark."),
    Case(
      "tenant: 'a\nqueues: 'b'\n",
      "1:9: error: The quoted text does not end on its line. Close it with an"
        + " apostrophe."),
    Case(
      "tenant: \"\\q\"\n",
      "1:10: error: This escape is not known. Write a backslash twice, or use apostrophes instead of quotation marks."),
    Case(
      "tenant: &a main\n",
      "1:9: error: A text that starts with & must be in quotes, as in '&'; anchors (&) and aliases (*) are not used"
        + " here."
    ),
    Case(
      "numbers: {*: f}\n",
      "1:11: error: A text that starts with * must be in quotes, as in '*'; anchors (&) and aliases (*) are not used"
        + " here."
    ),
    Case(
      "tenant: !!str main\n",
      "1:9: error: A text that starts with ! must be in quotes, as in '!'; tags (!) are not used here."),
    Case(
      "tenant: |\n  main\n",
      "1:9: error: A text that starts with | must be in quotes, as in '|'; texts of several lines are not used here."),
    Case(
      "%YAML 1.2\n---\ntenant: a\n",
      "1:1: error: A text that starts with % must be in quotes, as in '%'; YAML keeps that character for itself."),
    Case(
      "? a\n: b\n",
      "1:1: error: '? ' starts a key of several lines, which is not used here. Write 'key: value', or put a text in"
        + " quotes."
    ),
    Case("tenant: a\u{7}b\n", "1:10: error: The invisible character U+0007 can't be used. Remove it."),
    Case("tenant: 'a\u{202E}b'\n", "1:9: error: This quoted text holds the invisible character U+202E. Remove it."),
    Case(
      "a: " + String(repeating: "[", count: 17) + "\n",
      "1:20: error: Brackets are nested deeper than 16. Write the list over several lines."),
    Case(
      String(repeating: "- ", count: 60) + "\n",
      "1:101: error: This is indented more than 100 columns. Indent each level by two spaces."),
  ]

  @Test("each wrong section is found where it is written", arguments: sections)
  func eachWrongSectionIsFound(_ example: Case) { #expect(findings(of: example.text) == example.findings) }

  @Test("what is of no use is warned of", arguments: warnings)
  func whatIsOfNoUseIsWarnedOf(_ example: Case) throws {
    #expect(findings(of: example.text) == example.findings)
    _ = try load(example.text)
  }

  @Test("each error of the YAML itself is found where it is", arguments: syntax)
  func eachSyntaxErrorIsFound(_ example: Case) { #expect(findings(of: example.text) == example.findings) }

  @Test func textThatIsNotUTF8IsRefusedAtItsPlace() {
    let source = SourceFile(
      relativePath: "a.yaml", shownPath: "flows/a.yaml", bytes: Array("tenant: m\nqueues: {".utf8) + [0xFC, 0x62])
    let error = #expect(throws: BlueprintError.self) {
      _ = try Blueprint.load(
        [source], of: "flows", prompts: "prompts", options: BlueprintOptions(), findings: Findings())
    }
    #expect(
      error?.description
        == "flows/a.yaml:2:10: error: This is not UTF-8 text. Save the file as UTF-8; 'iconv -f latin1 -t utf-8'"
        + " converts an old one."
    )
  }

  @Test func whatTwoFilesDescribeIsFoundWithBothPlaces() {
    let found = findings(of: [
      ("a.yaml", "tenant: x\nqueues:\n  sales: {}\nnumbers: {1: f}\nflows: {f: [answer]}\n"),
      (
        "b.yaml",
        "tenant: y\nqueues: {support: {}, sales: {}}\nnumbers: {\"1\": f}\nagents: {}\nflows: {f: [hang-up]}\n"
      ),
    ])
    #expect(
      found == [
        "flows/b.yaml:1:1: error: The tenant is already given at flows/a.yaml:1:1. Give it once.",
        "flows/b.yaml:2:23: error: Queue 'sales' is already described at flows/a.yaml:3:3. Keep one of the two.",
        "flows/b.yaml:3:11: error: Number '1' is already described at flows/a.yaml:4:11. Keep one of the two.",
        "flows/b.yaml:5:9: error: Flow 'f' is already described at flows/a.yaml:5:9. Keep one of the two.",
      ])
  }

  @Test func aFileThatCannotBeReadDoesNotMakeItsNamesUnknown() {
    let found = findings(of: [
      ("agents.yaml", "agents: {a: {device: PJSIP/a, queues: [sales], nmae: A}}\n"),
      ("queues.yaml", "queues: {sales: {}\n"),
    ])
    #expect(found.count == 2)
    #expect(found.first == "flows/agents.yaml:1:48: error: Agent 'a' has no key 'nmae'. Did you mean 'name'?")
    #expect(found.last?.hasPrefix("flows/queues.yaml:2:1: error: The mapping is not closed.") == true)
  }

  @Test func soManyFindingsAreShownAndTheRestIsCounted() {
    let steps = String(repeating: "    - nonsense\n", count: 300)
    let found = findings(of: "flows:\n  f:\n" + steps)
    #expect(found.count == 201)
    #expect(found.last == "202:7: error: 100 more findings are not shown; mend these first.")
  }

  @Test func tooManyQueuesOfOneAgentAreRefused() {
    let text = "queues: {q: }\nagents: {a: {device: A/a, queues: [" + String(repeating: "q, ", count: 201) + "]}}\n"
    #expect(findings(of: text) == ["2:35: error: 'queues' has 201 entries; 200 are allowed."])
  }

  @Test func twentyRepeatedKeysAreFoundAndMoreAreRefused() {
    func text(_ count: Int) -> String { "queues:\n" + String(repeating: "  s: {}\n", count: count) }
    #expect(findings(of: text(21)).count == 20)
    #expect(
      findings(of: text(500)) == ["1:1: error: More than 20 keys stand twice. Is a part of the file repeated?"])
  }
}
