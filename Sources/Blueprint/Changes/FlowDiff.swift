import CallCore

/// The differences between two versions of a flow, in words.
///
/// A new step moves all that follow it, and with them the target of every
/// jump; that alone is no difference. So the steps are paired without their
/// jumps first, and then it is seen whether the jumps of paired steps lead to
/// paired steps. Steps are counted from 1, as a person counts.
struct FlowDiff {
  private enum Line {
    /// The same but for its jumps.
    case kept(old: Int, new: Int)
    case changed(old: Int, new: Int)
    case removed(old: Int)
    case added(new: Int)
  }

  private let old: Flow
  private let new: Flow
  private let lines: [Line]
  /// The old step's index to that of the new one in its place.
  private let paired: [Int: Int]

  init(old: Flow, new: Flow) {
    self.old = old
    self.new = new
    lines = Self.lines(from: old.steps.map { StepWords.words($0) }, to: new.steps.map { StepWords.words($0) })
    var paired: [Int: Int] = [:]
    for line in lines {
      switch line {
      case .kept(let old, let new), .changed(let old, let new): paired[old] = new
      case .removed, .added: continue
      }
    }
    self.paired = paired
  }

  private static func lines(from old: [String], to new: [String]) -> [Line] {
    var removed = Set<Int>()
    var added = Set<Int>()
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      switch (removed.contains(oldIndex), added.contains(newIndex)) {
      case (true, true): lines.append(.changed(old: oldIndex, new: newIndex))
      case (true, false): lines.append(.removed(old: oldIndex))
      case (false, true): lines.append(.added(new: newIndex))
      case (false, false): lines.append(.kept(old: oldIndex, new: newIndex))
      }
      let isOldTaken = removed.contains(oldIndex) || !added.contains(newIndex)
      let isNewTaken = added.contains(newIndex) || !removed.contains(oldIndex)
      if isOldTaken { oldIndex += 1 }
      if isNewTaken { newIndex += 1 }
    }
    return lines
  }

  /// One text for each difference, in the order of the steps.
  var texts: [String] {
    lines.flatMap { line in
      switch line {
      case .kept(let before, let after): jumpTexts(before, after)
      case .changed(let before, let after):
        ["step \(after + 1): \(StepWords.words(at: before, of: old)) → \(StepWords.words(at: after, of: new))"]
      case .removed(let before): ["step \(before + 1) removed: \(StepWords.words(at: before, of: old))"]
      case .added(let after): ["step \(after + 1) added: \(StepWords.words(at: after, of: new))"]
      }
    }
  }

  /// Where the jumps of a step that is otherwise the same lead elsewhere.
  private func jumpTexts(_ oldIndex: Int, _ newIndex: Int) -> [String] {
    zip(StepWords.jumps(old.steps[oldIndex]), StepWords.jumps(new.steps[newIndex])).compactMap { before, after in
      guard paired[before.target] != after.target else { return nil }
      return "step \(newIndex + 1): \(after.name) leads to step \(after.target + 1) "
        + "(\(StepWords.words(at: after.target, of: new))), before to "
        + "\(StepWords.words(at: before.target, of: old))"
    }
  }
}
