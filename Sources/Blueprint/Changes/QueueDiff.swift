import CallCore
import Telephony

/// The differences between two versions of a queue, in words.
struct QueueDiff {
  let old: QueueDefinition
  let new: QueueDefinition

  var texts: [String] {
    let fields = zip(QueueWords.fields(old), QueueWords.fields(new)).compactMap { before, after in
      before.words == after.words ? nil : "\(before.key) \(before.words) → \(after.words)"
    }
    return fields + stepTexts + announcementTexts
  }

  /// Steps are known by their moments, of which each is there once.
  private var stepTexts: [String] {
    let before = Dictionary(old.steps.map { ($0.after, $0) }) { first, _ in first }
    let after = Dictionary(new.steps.map { ($0.after, $0) }) { first, _ in first }
    return Set(before.keys).union(after.keys).sorted().compactMap { moment in
      let step = "step at \(DurationText.words(moment))"
      switch (before[moment], after[moment]) {
      case (let old?, let new?) where old != new:
        return "\(step): \(QueueWords.words(old)) → \(QueueWords.words(new))"
      case (nil, let new?): return "\(step) added: \(QueueWords.words(new))"
      case (let old?, nil): return "\(step) removed: \(QueueWords.words(old))"
      default: return nil
      }
    }
  }

  private var announcementTexts: [String] {
    let before = old.announcements.map { QueueWords.words($0) }
    let after = new.announcements.map { QueueWords.words($0) }
    let changes = after.difference(from: before)
    return changes.removals.map { "no longer says \($0.words)" } + changes.insertions.map { "says \($0.words)" }
  }
}

extension CollectionDifference<String>.Change {
  fileprivate var words: String {
    switch self {
    case .insert(_, let words, _), .remove(_, let words, _): words
    }
  }
}
