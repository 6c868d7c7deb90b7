import CallCore
import Telephony

/// Finds queues that overflow into each other: a caller would go round for ever.
struct OverflowCheck {
  let centre: CentreDefinition
  let queues: [YAMLEntry]
  let findings: Findings

  func check() {
    var indices: [QueueID: Int] = [:]
    for (index, entry) in queues.enumerated() { indices[QueueID(entry.key)] = index }
    let targets = queues.map { entry in
      centre.queues[QueueID(entry.key)]?.steps.compactMap(\.overflow).compactMap { indices[$0] } ?? []
    }
    for circle in Circles.groups(count: queues.count, successors: { targets[$0] }) {
      let way = way(round: circle, targets: targets)
      findings.error(
        place(of: way[1], in: way[0]),
        "The overflow leads in a circle: \(way.prefix(12).map { queues[$0].key }.joined(separator: " → "))"
          + "\(way.count > 12 ? " → …" : ""). Remove one of these steps.")
    }
  }

  /// The shortest way from the first queue of a circle back to it.
  private func way(round circle: [Int], targets: [[Int]]) -> [Int] {
    let members = Set(circle)
    var from: [Int: Int] = [:]
    var line = [circle[0]]
    var next = 0
    while next < line.count {
      let queue = line[next]
      next += 1
      for target in targets[queue] where members.contains(target) && from[target] == nil {
        from[target] = queue
        line.append(target)
      }
    }
    var way = [circle[0]]
    repeat { way.append(from[way[way.count - 1]] ?? circle[0]) } while way[way.count - 1] != circle[0]
    return way.reversed()
  }

  /// Where a queue's step overflows to another.
  private func place(of target: Int, in queue: Int) -> SourcePosition {
    let steps = queues[queue].value["steps"]?.value.items ?? []
    let name = queues[target].key
    return steps.lazy.compactMap { $0["overflow"]?.value }.first { $0.isWord(name) }?.position
      ?? queues[queue].keyPosition
  }
}
