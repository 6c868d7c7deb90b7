public import CallCore
public import Telephony

/// Which numbers and keys lead to which queue: what callers of a planned day
/// know of a centre.
public struct Entrances: Sendable {
  private let definition: CentreDefinition
  /// The menus of each flow, by step.
  private let menus: [FlowID: [(step: Int, menu: Menu)]]

  public init(_ definition: CentreDefinition) {
    self.definition = definition
    menus = definition.flows.mapValues { flow in
      flow.steps.enumerated().compactMap { index, step in
        if case .menu(let menu) = step { (index, menu) } else { nil }
      }
    }
  }

  /// Whether calls to the number are taken at all.
  public func serves(_ number: String) -> Bool { definition.flow(for: number) != nil }

  /// The described numbers from which a caller can come to the queue, ordered.
  public func numbers(to queue: QueueID) -> [String] {
    definition.numbers.keys.sorted().filter { number in
      guard let flow = definition.numbers[number] else { return false }
      return leads(flow, 0, to: queue)
    }
  }

  /// Whether a caller of the number can come to the queue.
  public func leads(_ number: String, to queue: QueueID) -> Bool {
    definition.flow(for: number).map { leads($0, 0, to: queue) } ?? false
  }

  /// The menu that is heard as this media: menus are told apart by their
  /// prompts, as callers do.
  func menu(in flow: FlowID, heardAs media: [Media], wish: PlannedCall.Wish) -> (step: Int, menu: Menu)? {
    let heard = (menus[flow] ?? []).filter {
      !$0.menu.prompt.isEmpty && media.suffix($0.menu.prompt.count) == $0.menu.prompt[...]
    }
    guard case .queue(let queue) = wish else { return heard.first }
    return heard.first { key(in: $0.menu, of: flow, to: queue) != nil } ?? heard.first
  }

  /// What the caller presses; nil is nothing.
  func press(_ wish: PlannedCall.Wish, in menu: Menu, of flow: FlowID, _ draw: inout Draw) -> String? {
    let keys = menu.options.keys.sorted()
    let any = keys.isEmpty ? nil : keys[draw.roll(keys.count)]
    switch wish {
    case .nothing: return nil
    case .any: return any
    case .queue(let queue):
      if let key = key(in: menu, of: flow, to: queue) { return key }
      return leads(flow, menu.otherwise, to: queue) ? nil : any
    }
  }

  private func key(in menu: Menu, of flow: FlowID, to queue: QueueID) -> String? {
    menu.options.sorted { $0.key < $1.key }.first { leads(flow, $0.value, to: queue) }?.key
  }

  /// Whether the queue is the first that some keys lead to from a step.
  private func leads(_ id: FlowID, _ start: Int, to queue: QueueID) -> Bool {
    guard let steps = definition.flows[id]?.steps else { return false }
    var seen: Set<Int> = []
    var open = [start]
    while let step = open.popLast() {
      guard steps.indices.contains(step), seen.insert(step).inserted else { continue }
      switch steps[step] {
      case .queue(let found): if found.queue == queue { return true }
      case .menu(let menu): open += menu.options.values + [menu.otherwise]
      case .goTo(let target): open.append(target)
      case .answer, .play: open.append(step + 1)
      case .hangUp, .leave: break
      }
    }
    return false
  }
}
