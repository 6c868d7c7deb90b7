import CallCore
import Telephony

/// The steps of a flow and where each leads; finds what can't be meant.
struct FlowGraph {
  let steps: [Step]
  /// Where each step is written; a step that was added has none.
  let positions: [SourcePosition]

  func check(findings: Findings) {
    for loop in busyLoops() {
      findings.error(
        positions[loop],
        "This jump leads back to itself without waiting for anything. Put a 'play', 'menu' or 'queue' into the loop.")
    }
    let reached = reach(through: { _ in true })
    var isAfterUnreached = false
    for index in positions.indices {
      if !reached[index], !isAfterUnreached {
        findings.warn(positions[index], "This step is never reached. Jump to it by a label, or remove it.")
      }
      isAfterUnreached = !reached[index]
    }
    warnOfUnanswered(findings: findings)
  }

  /// Which steps can be reached from the first; only steps that `passes`
  /// allows lead on.
  private func reach(through passes: (Step) -> Bool) -> [Bool] {
    var reached = [Bool](repeating: false, count: steps.count)
    var open = [0]
    while let index = open.popLast() {
      guard steps.indices.contains(index), !reached[index] else { continue }
      reached[index] = true
      if passes(steps[index]) { open += steps[index].successors(at: index) }
    }
    return reached
  }

  /// Callers on many trunks hear nothing, and their digits don't come
  /// through, before the call is answered.
  private func warnOfUnanswered(findings: Findings) {
    let unanswered = reach(through: { $0 != .answer })
    for index in positions.indices where unanswered[index] {
      switch steps[index] {
      case .menu, .queue:
        findings.warn(
          positions[index], "This step can be reached before the call is answered. Put a step 'answer' before it.")
        return
      case .answer, .play, .goTo, .hangUp, .leave: continue
      }
    }
  }

  /// The first jump of every circle of steps of which none waits.
  private func busyLoops() -> [Int] {
    var heads: [Int] = []
    // 0 not seen, otherwise the walk that saw it.
    var seenBy = [Int](repeating: 0, count: steps.count)
    for start in steps.indices where seenBy[start] == 0 {
      var index = start
      while steps.indices.contains(index), seenBy[index] == 0,
        let next = steps[index].successorWithoutWaiting(at: index)
      {
        seenBy[index] = start + 1
        index = next
      }
      guard steps.indices.contains(index), seenBy[index] == start + 1 else { continue }
      heads.append(firstJump(ofCircleWith: index))
    }
    return heads
  }

  private func firstJump(ofCircleWith member: Int) -> Int {
    var first = Int.max
    var index = member
    repeat {
      if case .goTo = steps[index] { first = min(first, index) }
      index = steps[index].successorWithoutWaiting(at: index) ?? member
    } while index != member
    return first == .max ? member : first
  }
}

extension Step {
  /// Where the step can lead, falling off the end included, when it stands at `index`.
  func successors(at index: Int) -> [Int] {
    switch self {
    case .answer, .play: [index + 1]
    default: successors
    }
  }

  /// Where the step itself says that it leads.
  var successors: [Int] {
    switch self {
    case .answer, .play, .hangUp, .leave: []
    case .menu(let menu): menu.options.values.sorted() + [menu.otherwise]
    case .queue(let step): [step.onTimeout]
    case .goTo(let target): [target]
    }
  }

  /// The next step, when nothing need happen before it is taken.
  fileprivate func successorWithoutWaiting(at index: Int) -> Int? {
    switch self {
    case .answer: index + 1
    case .goTo(let target): target
    case .play, .menu, .queue, .hangUp, .leave: nil
    }
  }
}
