/// Finds circles in what leads to what.
enum Circles {
  /// The groups of nodes of which each leads to each other (or a node to
  /// itself), every group and the list of them in ascending order.
  ///
  /// R. Tarjan, *Depth-first search and linear graph algorithms*, 1972; with a
  /// stack of its own, because a description may be long.
  static func groups(count: Int, successors: (Int) -> [Int]) -> [[Int]] {
    var search = Search(count: count)
    for start in 0..<count where search.number[start] == 0 { search.walk(from: start, successors: successors) }
    return search.groups.sorted { $0[0] < $1[0] }
  }

  private struct Search {
    private struct Frame {
      var node: Int
      var successors: [Int]
      var next = 0
    }

    /// The order in which nodes are seen, from 1.
    var number: [Int]
    /// The lowest number that a node leads back to.
    private var low: [Int]
    private var isOpen: [Bool]
    private var open: [Int] = []
    private var seenCount = 0
    var groups: [[Int]] = []

    init(count: Int) {
      number = [Int](repeating: 0, count: count)
      low = number
      isOpen = [Bool](repeating: false, count: count)
    }

    mutating func walk(from start: Int, successors: (Int) -> [Int]) {
      var frames = [enter(start, successors)]
      while let frame = frames.last {
        guard frame.next < frame.successors.count else {
          frames.removeLast()
          close(frame)
          if let above = frames.last?.node { low[above] = min(low[above], low[frame.node]) }
          continue
        }
        frames[frames.count - 1].next += 1
        let next = frame.successors[frame.next]
        guard number.indices.contains(next) else { continue }
        if number[next] == 0 {
          frames.append(enter(next, successors))
        } else if isOpen[next] {
          low[frame.node] = min(low[frame.node], number[next])
        }
      }
    }

    private mutating func enter(_ node: Int, _ successors: (Int) -> [Int]) -> Frame {
      seenCount += 1
      number[node] = seenCount
      low[node] = seenCount
      isOpen[node] = true
      open.append(node)
      return Frame(node: node, successors: successors(node))
    }

    /// When nothing leads above the node, it and what is open behind it is a group.
    private mutating func close(_ frame: Frame) {
      guard low[frame.node] == number[frame.node] else { return }
      var group: [Int] = []
      while let node = open.popLast() {
        isOpen[node] = false
        group.append(node)
        if node == frame.node { break }
      }
      if group.count > 1 || frame.successors.contains(frame.node) { groups.append(group.sorted()) }
    }
  }
}
