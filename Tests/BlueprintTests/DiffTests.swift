import CallCore
import Telephony
import Testing

@testable import Blueprint

/// What changes between two descriptions, in words.
@Suite struct DiffTests {
  private func changes(_ old: String, _ new: String) throws -> [String] {
    Blueprint.diff(old: try load(old).definition, new: try load(new).definition).map(\.description)
  }

  @Test func theSameDescriptionWrittenOtherwiseHasNoChanges() throws {
    #expect(
      try changes(
        "flows: {f: [answer, {queue: q, wait-max: 60s}]}\nqueues: {q: }\n",
        "queues:\n  q: {name: q}\nflows:\n  f:\n  - answer\n  - queue: q\n    wait-max: 1m\n")
        == [])
  }

  @Test func everythingOfACentreIsCompared() throws {
    let old = """
      tenant: a
      numbers: {1: f, 2: f, 3: f}
      queues: {gone: , sales: {name: Sales, music: jazz}}
      agents:
        alice: {device: A/a, queues: [sales]}
        bob: {device: A/b, queues: [sales, gone]}
        carol: {device: A/c, queues: [sales, gone]}
      flows: {f: [answer], g: [answer], old: [answer]}
      """
    let new = """
      tenant: b
      numbers: {1: g, 2: f, 4: f, default: g}
      queues: {came: , sales: {name: Shop, offer-time: 15s, wrap-up: 1m}}
      agents:
        bob: {name: Bob, device: A/x, queues: [sales, came], capacity: 3}
        carol: {device: A/c, queues: [came, sales]}
        dave: {device: A/d, queues: [sales]}
      flows: {f: [answer, play: welcome], g: [answer], new: [answer]}
      """
    #expect(
      try changes(old, new) == [
        "tenant: a → b",
        "number 1: f → g",
        "number 3 removed",
        "number 4 added",
        "other numbers: none → g",
        "queue came added",
        "queue gone removed",
        "queue sales: name Sales → Shop",
        "queue sales: offer-time 20s → 15s",
        "queue sales: wrap-up 0s → 1m",
        "queue sales: music jazz → none",
        "agent alice removed",
        "agent bob: name bob → Bob",
        "agent bob: device A/b → A/x",
        "agent bob: capacity 1 → 3",
        "agent bob: serves queue came",
        "agent bob: no longer serves queue gone",
        "agent carol: serves queue came",
        "agent carol: no longer serves queue gone",
        "agent dave added",
        "flow f: step 2 added: play sound:cordboard/welcome",
        "flow new added",
        "flow old removed",
      ])
  }

  @Test func theOrderOfAnAgentsQueuesIsAChange() throws {
    func text(_ queues: String) -> String { "queues: {p: , q: }\nagents: {a: {device: A/a, queues: [\(queues)]}}\n" }
    #expect(try changes(text("p, q"), text("q, p")) == ["agent a: order of queues p, q → q, p"])
  }

  private static let flow = """
    - at: top
    - menu: main-menu
      options: {1: sales, 2: end}
    - label: sales
      queue: sales
    - label: end
      play: goodbye
    """

  @Test func aNewStepMovesTheOthersButThatIsNoChange() throws {
    let new = "- play: welcome\n" + Self.flow
    #expect(
      try changes(centre(steps: Self.flow), centre(steps: new)) == [
        "flow main: step 2 added: play sound:cordboard/welcome"
      ])
  }

  @Test func aNewStepThatAStepNowGoesOnWithIsTwoChanges() throws {
    let new = Self.flow.replacing("- label: sales\n", with: "- play: welcome\n- label: sales\n")
    #expect(
      try changes(centre(steps: Self.flow), centre(steps: new)) == [
        "flow main: step 2: otherwise leads to step 3 (play sound:cordboard/welcome), before to queue sales"
          + " (wait-max 10m)",
        "flow main: step 3 added: play sound:cordboard/welcome",
      ])
  }

  @Test func aJumpThatLeadsElsewhereIsAChange() throws {
    let new = Self.flow.replacing("2: end", with: "2: top")
    #expect(
      try changes(centre(steps: Self.flow), centre(steps: new)) == [
        "flow main: step 2: option 2 leads to step 2 (menu sound:cordboard/main-menu"
          + " (options 1 2, digit-time 5s, tries 3)), before to play sound:cordboard/goodbye"
      ])
  }

  @Test func stepsAreChangedInTheirPlaceAndRemoved() throws {
    let changed = Self.flow.replacing("main-menu", with: "welcome\n  tries: 2\n  invalid: not-an-option")
    #expect(
      try changes(centre(steps: Self.flow), centre(steps: changed)) == [
        "flow main: step 2: menu sound:cordboard/main-menu (options 1 2, digit-time 5s, tries 3) → "
          + "menu sound:cordboard/welcome (options 1 2, digit-time 5s, tries 2, invalid sound:cordboard/not-an-option)"
      ])
    let without = "- at: top\n- menu: main-menu\n  options: {1: sales, 2: sales}\n- label: sales\n  queue: sales"
    #expect(
      try changes(centre(steps: Self.flow), centre(steps: without)).first
        == "flow main: step 2: option 2 leads to step 3 (queue sales (wait-max 10m)), before to play"
        + " sound:cordboard/goodbye"
    )
    #expect(
      try changes(centre(steps: Self.flow), centre(steps: without)).last
        == "flow main: step 4 removed: play sound:cordboard/goodbye")
  }
}
