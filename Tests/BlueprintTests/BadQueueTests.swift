import Testing

@testable import Blueprint

/// Wrong queues, memberships and reasons, and exactly what is said of them.
@Suite struct BadQueueTests {
  typealias Case = WrongText

  /// Each text is what queue `q` says, from column 7 of line 3 on.
  static let queues: [Case] = [
    // Strategy and order.
    Case("strategy: ringal", "3:17: error: There is no strategy 'ringal'. Did you mean 'ring-all'?"),
    Case("strategy: leastrecnt", "3:17: error: There is no strategy 'leastrecnt'. Did you mean 'least-recent'?"),
    Case(
      "strategy: whoever",
      "3:17: error: There is no strategy 'whoever'. The strategies are: ring-all, longest-idle, least-recent,"
        + " fewest-calls, least-talk-time, round-robin, ordered, ordered-from-random, first-free, random,"
        + " weighted-random, ring-progressively, hunt."),
    Case(
      "strategy: hunt",
      "3:17: error: 'hunt' needs the number that rings at once, as in 'strategy: {hunt: 3}'. For 3CX's Hunt write"
        + " 'first-free'."),
    Case("strategy: {hunt: 51}", "3:24: error: 'hunt' is 51; it must be from 1 to 50."),
    Case("strategy: {hunt: 0}", "3:24: error: 'hunt' is 0; it must be from 1 to 50."),
    Case("strategy: {hunt: few}", "3:24: error: 'few' is not a whole number. Write 'hunt: 1', for instance."),
    Case("strategy: {hnut: 3}", "3:18: error: There is no strategy 'hnut'. Did you mean 'hunt'?"),
    Case("strategy: {ring-all: 3}", "3:18: error: 'ring-all' takes no value. Write 'strategy: ring-all'."),
    Case(
      "strategy: {ring-progressively: 6m}",
      "3:38: error: 'ring-progressively' is 6m; it must be from 1s to 5m."),
    Case(
      "strategy: {}",
      "3:17: error: 'strategy' must be one name, with a value at most, as in 'strategy: {hunt: 3}'."),
    Case(
      "strategy: [random]",
      "3:17: error: 'strategy' must be a text, as in 'strategy: ring-all', but this is a list."),
    Case("order: lifo", "3:14: error: There is no order 'lifo'. Did you mean 'fifo'?"),
    Case(
      "order: ageing",
      "3:14: error: 'ageing' needs the wait that a point of priority counts as, as in 'order: {ageing: 60s}'."),
    Case("order: {ageing: 60}", "3:23: error: '60' is not a duration. Write the unit too: '60s'."),
    Case("order: {fifo: 1}", "3:15: error: 'fifo' takes no value. Write 'order: fifo'."),
    Case("order: {aging: 1s}", "3:15: error: There is no order 'aging'. Did you mean 'ageing'?"),
    Case(
      "order: {a: 1, b: 2}",
      "3:14: error: 'order' must be one name, with a value at most, as in 'order: {ageing: 60s}'."),
    Case("weight: 1001", "3:15: error: 'weight' is 1001; it must be from 0 to 1000."),
    // Times.
    Case(
      "wrap-up: 20s\n      wrap-up-max: 10s",
      "4:20: error: 'wrap-up-max' is 10s, less than 'wrap-up' (20s). Write that much at least."),
    Case("retry-time: 2h", "3:19: error: 'retry-time' is 2h; it must be from 0s to 1h."),
    Case("call-again: soon", "3:19: error: 'soon' is not a duration. Write it as 20s, 1m30s or 500ms."),
    Case("service-level: 0s", "3:22: error: 'service-level' is 0s; it must be from 1s to 1h."),
    Case(
      "service-level: {treshold: 1s, short-abandon: 6m}",
      "3:23: error: 'service-level' has no key 'treshold'. Did you mean 'threshold'?",
      "3:52: error: 'short-abandon' is 6m; it must be from 0s to 5m."),
    Case(
      "last-agent: {memory: 1h}",
      "3:19: error: 'last-agent' does not say for how long that agent is tried. Write 'time: 30s' into it."),
    Case("last-agent: {time: 1s, memory: 1s}", "3:38: error: 'memory' is 1s; it must be from 1m to 8760h."),
    // Joining and leaving.
    Case("join-when-empty: [paussed]", "3:25: error: There is no condition 'paussed'. Did you mean 'paused'?"),
    Case(
      "leave-when-empty: maybe",
      "3:25: error: There is no condition 'maybe'. The conditions are: logged-out, not-ready, offered, on-call,"
        + " on-other-call, wrap-up, unreachable, out-of-tier."),
    Case("join-when-empty: [strict]", "3:25: error: 'strict' stands alone, as in 'join-when-empty: strict'."),
    Case(
      "join-when-empty: []",
      "3:24: error: 'join-when-empty' is an empty list. Write one, as in 'join-when-empty: [not-ready, unreachable]',"
        + " or remove it."),
    Case(
      "leave-when-empty:",
      "3:24: error: 'leave-when-empty' must be a list, as in 'leave-when-empty: [not-ready, unreachable]', but this"
        + " is nothing."),
    Case("waiting-max: 0", "3:20: error: 'waiting-max' is 0; it must be from 1 to 10000."),
    Case(
      "waiting-per-agent-max: many",
      "3:30: error: 'many' is not a whole number. Write 'waiting-per-agent-max: 1',"
        + " for instance."),
    Case("estimated-wait-max: 25h", "3:27: error: 'estimated-wait-max' is 25h; it must be from 1s to 24h."),
    Case("occupancy-max: 100%", "3:22: error: 'occupancy-max' is 100; it must be from 1 to 99."),
    Case(
      "keeps-ringing: maybe",
      "3:22: error: 'maybe' is neither yes nor no. Write 'keeps-ringing: yes' or"
        + " 'keeps-ringing: no'."),
    // Misses.
    Case("misses: 10s", "3:15: error: 'misses' must be a mapping, as in 'misses: {delay: 10s}', but this is a text."),
    Case(
      "misses: {dealy: 1s, busy-delay: 2h, pause-after: 0}",
      "3:16: error: 'misses' has no key 'dealy'. Did you mean 'delay'?",
      "3:39: error: 'busy-delay' is 2h; it must be from 0s to 1h.",
      "3:56: error: 'pause-after' is 0; it must be from 1 to 100."),
    Case(
      "misses: {pause-counts: [busy, bussy, busy], pauses: here}",
      "3:37: error: There is no miss 'bussy'. Did you mean 'busy'?",
      "3:44: error: 'busy' stands twice in this list. Remove one.",
      "3:59: error: There is no way to pause 'here'. The ways are: all-queues, this-queue."),
    // Skills.
    Case(
      "skills: {german: 0, 'a b': 1}\n      prefer: [x, x]",
      "3:24: error: 'german' is 0; it must be from 1 to 100.",
      "3:27: error: 'a b' can't be a skill. Use letters, digits, - and _, with a letter or digit first.",
      "4:19: error: 'x' stands twice in this list. Remove one."),
    Case("skills:", "3:14: error: 'skills' must be a mapping, as in 'skills: {german: 50}', but this is nothing."),
    // Announcements.
    Case(
      "announcements: [{every: 30s}]",
      "3:23: error: This announcement says nothing. Write what, as in 'say: please-wait'."),
    Case("announcements: [{say: []}]", "3:29: error: 'say' is an empty list. Name a prompt."),
    Case(
      "announcements: []",
      "3:22: error: 'announcements' must be a list, as in '- {say: please-wait, every: 30s}', but this is an empty"
        + " list."),
    Case(
      "announcements: [please-wait]",
      "3:23: error: An announcement must be a mapping, as in '- {say: please-wait, every: 30s}', but this is a text."),
    Case(
      "announcements: [{say: sorry, in-turn: [sorry]}]",
      "3:36: error: An announcement has 'say' or 'in-turn', not both. Put all into 'in-turn'."),
    Case(
      "announcements: [{in-turn: sorry}]",
      "3:33: error: 'in-turn' must be a list of what is said in turn, as in 'in-turn: [please-wait, [sorry,"
        + " please-hold]]', but this is a text."),
    Case(
      "announcements: [{say: sorry, evry: 30s, first: 25h}]",
      "3:36: error: The announcement has no key 'evry'. Did you mean 'every'?",
      "3:54: error: 'first' is 25h; it must be from 0s to 24h."),
    Case("announcements: [{say: sorry, every: 1s}]", "3:43: error: 'every' is 1s; it must be from 5s to 24h."),
    Case("greeting: [\"{postion}\"]", "3:18: error: There is no '{postion}' to say. Did you mean '{position}'?"),
    Case(
      "greeting: [{name}]",
      "3:18: error: There is no '{name}' to say. The words are: {position},"
        + " {estimated-wait}, {estimated-wait-from}, {estimated-wait-to}, {waited}."),
    Case("greeting: tone:busy", "3:17: error: A tone never ends, so what is said here would not either. Use a prompt."),
    Case(
      "whisper: [welcme]",
      "3:17: error: There is no prompt 'welcme': PROMPTS/en/welcme.wav is missing. Did you mean"
        + " 'welcome'?"),
    Case(
      "connect-announcement: tone:busy",
      "3:29: error: A tone never ends, so what is said here would not either. Use a prompt."),
    // Steps.
    Case(
      "steps: {after: 1s}",
      "3:14: error: 'steps' must be a list of steps, each beginning with '- after: 20s', but this is a mapping"
        + " (key: value)."),
    Case("steps: [{tiers: 1}]", "3:15: error: This step does not say when it is taken. Write 'after: 20s'."),
    Case(
      "steps: [{after: 20s}]",
      "3:16: error: This step changes nothing. Add 'tiers', 'drop', 'levels', 'also', 'priority' or 'overflow', or"
        + " remove it."),
    Case(
      "steps: [{after: 20, tiers: 2-1, dorp: [a], priority: 1001, skip: nobody}]",
      "3:23: error: '20' is not a duration. Write the unit too: '20s'.",
      "3:34: error: 'tiers' is 2-1, the larger first. Write 'tiers: 1-2'.",
      "3:39: error: The step has no key 'dorp'. Did you mean 'drop'?",
      "3:60: error: 'priority' is 1001; it must be from -1000 to 1000.",
      "3:72: error: There is no reason to skip 'nobody'. The reasons are: nobody-logged-in, nobody-available, never."),
    Case(
      "steps: [{after: 1s, tiers: 1-}, {after: 2s, tiers: 0}, {after: 3s, tiers: 1-2-3}]",
      "3:34: error: '1-' are no tiers. Write one, as in 'tiers: 2', or several as 'tiers: 1-2'.",
      "3:58: error: 'tiers' is 0; they must be from 1 to 1000.",
      "3:81: error: '1-2-3' are no tiers. Write one, as in 'tiers: 2', or several as 'tiers: 1-2'."),
    Case(
      "steps: [{after: 1s, also: [q, sals], drop: [a], levels: {a: 1}, overflow: q}]",
      "3:34: error: The agents of queue 'q' serve it anyway. Name another queue.",
      "3:37: error: There is no queue 'sals'. Did you mean 'sales'?",
      "3:50: error: The skill 'a' is dropped and given a level in one step. Keep one of the two.",
      "3:81: error: Queue 'q' can't overflow to itself. Name another queue."),
    Case(
      "steps:\n      - {after: 20s, tiers: 1}\n      - {after: 10s, tiers: 2}\n      - {after: 10s, tiers: 3}",
      "5:17: error: The step before this one is taken at 20s, which is later; each 'after' counts from queue entry."
        + " Write the steps in the order of their times.",
      "6:17: error: The step on line 5 is taken at 10s too. Make one step of the two, or change a time."),
  ]

  @Test("each wrong queue is found where it is written", arguments: queues)
  func eachWrongQueueIsFound(_ example: Case) {
    let text = "queues:\n  q:\n      \(example.text)\n  sales: {}\n"
    let found = findings(of: text).map { $0.replacing(repository + "/prompts", with: "PROMPTS") }
    #expect(found == example.findings)
  }

  static let centres: [Case] = [
    Case("calls-max: 0\n", "1:12: error: 'calls-max' is 0; it must be from 1 to 100000."),
    Case(
      "not-ready-reasons: {break: 15, 'coffee time': 5m, lunch: {limt: 1h}}\n",
      "1:28: error: '15' is not a duration. Write the unit too: '15s'.",
      "1:32: error: 'coffee time' can't be a reason's name. Use letters, digits, - and _, with a letter or digit"
        + " first.",
      "1:59: error: Reason 'lunch' has no key 'limt'. Did you mean 'limit'?"),
    Case(
      "not-ready-reasons: break\n",
      "1:20: error: 'not-ready-reasons' must be a mapping, as in 'not-ready-reasons: {break: 15m, meeting: none}', but"
        + " this is a text."),
    Case(
      "not-ready-reasons: [break, break]\n",
      "1:28: error: Not-ready-reason 'break' is already described at flows/centre.yaml:1:21. Keep one of the two."),
    Case(
      "queues: {q: , p: }\nagents:\n"
        + "  a: {device: A/a, queues: [q: {teir: 2}, {p: 1, q: 1}, {}, p: 2], skills: {x: 101}}\n",
      "3:33: error: The entry of queue 'q' has no key 'teir'. Did you mean 'tier'?",
      "3:43: error: This entry names several queues. Begin each with '- ' on a line of its own, as in"
        + " '- q: {tier: 2}'.",
      "3:57: error: This entry names no queue. Write one, as in '- q'.",
      "3:64: error: Queue 'p' must be a mapping, as in 'p: {tier: 2}', but this is a text.",
      "3:80: error: 'x' is 101; it must be from 1 to 100."),
    Case(
      "queues: {q: }\nagents:\n"
        + "  a: {device: A/a, queues: [q: {tier: 0, position: 0, weight: 0}, q: {tier: 2}, z: {}]}\n",
      "3:39: error: 'tier' is 0; it must be from 1 to 1000.",
      "3:52: error: 'position' is 0; it must be from 1 to 10000.",
      "3:55: warning: 'weight' counts for nothing: queue 'q' has the strategy longest-idle, not weighted-random.",
      "3:63: error: 'weight' is 0; it must be from 1 to 1000.",
      "3:67: error: Queue 'q' stands twice in this list. Remove one.",
      "3:81: error: There is no queue 'z'. The queues are: q."),
  ]

  @Test("each wrong section of the routing is found", arguments: centres)
  func eachWrongSectionIsFound(_ example: Case) { #expect(findings(of: example.text) == example.findings) }

  /// Steps that lead into a queue; as in ``BadStepTests``.
  static let steps: [Case] = [
    Case(
      "- queue: sales\n  exits: {12: x}",
      "8:15: error: '12' is not a key of a telephone. Write one of 0 to 9, '*' or '#', the last two in quotes.",
      "8:19: error: There is no label 'x' in flow 'main'. There are no labels."),
    Case(
      "- queue: sales\n  exits: {}",
      "8:14: error: 'exits' names no key. Write one, as in 'exits: {1: sales}', or"
        + " remove it."),
    Case(
      "- queue: sales\n  exits: x",
      "8:14: error: 'exits' must be a mapping, as in 'exits: {1: sales}', but this is"
        + " a text."),
    Case(
      "- queue: sales\n  on-empty: x\n  on-full: y\n  on-refused: z",
      "8:17: error: There is no label 'x' in flow 'main'. There are no labels.",
      "9:16: error: There is no label 'y' in flow 'main'. There are no labels.",
      "10:19: error: There is no label 'z' in flow 'main'. There are no labels."),
    Case(
      "- queue: sales\n  agent: alcie\n  agent-time: 0s",
      "8:14: error: There is no agent 'alcie'. Did you mean 'alice'?",
      "9:19: error: 'agent-time' is 0s; it must be from 1s to 24h."),
    Case(
      "- queue: sales\n  agent-time: 10s",
      "8:7: error: 'agent-time' says for how long, but not whom. Write 'agent: alice' too."),
    Case(
      "- queue: sales\n  priority: high\n  skills: [x y]",
      "8:17: error: 'high' is not a whole number. Write 'priority: -1000', for instance.",
      "9:16: error: 'x y' can't be a skill. Use letters, digits, - and _, with a letter or digit first."),
  ]

  @Test("each wrong queue step is found", arguments: steps)
  func eachWrongStepIsFound(_ example: Case) {
    #expect(findings(of: centre(steps: example.text)) == example.findings)
  }
}
