/// Finds the name that somebody probably meant.
enum Suggestion {
  /// ` Did you mean 'sales'?`, or the names there are, or nothing at all.
  ///
  /// - Parameters:
  ///   - name: what was written.
  ///   - candidates: what would have been right, in the order to show.
  ///   - kind: the candidates' name in the plural: `queues`.
  static func sentence(for name: String, among candidates: [String], kind: String) -> String {
    if let near = nearest(to: name, among: candidates) { return " Did you mean '\(near)'?" }
    guard !candidates.isEmpty else { return " There are no \(kind)." }
    let isLong = candidates.count > 12
    return list(Array(candidates.prefix(12)) + (isLong ? ["…"] : []), kind: kind)
  }

  /// ` The orders are: fifo, priority, ageing.`
  static func list(_ names: [String], kind: String) -> String {
    " The \(kind) are: \(names.joined(separator: ", "))."
  }

  /// The candidate with the fewest slips of the pen, if they are few enough;
  /// of equals the first.
  static func nearest(to name: String, among candidates: [String]) -> String? {
    let written = key(name)
    guard !written.isEmpty, written.count <= 64 else { return nil }
    var best: (slips: Int, candidate: String)?
    for candidate in candidates.prefix(1_000) {
      let meant = key(candidate)
      let slipsMax = max(1, min(3, min(written.count, meant.count) / 3))
      guard abs(meant.count - written.count) <= slipsMax else { continue }
      let slips = distance(written, meant)
      if slips <= slipsMax, slips < meant.count, slips < (best?.slips ?? .max) { best = (slips, candidate) }
    }
    return best?.candidate
  }

  /// A name without what people mix up: case, `-`, `_` and spaces.
  private static func key(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  /// The optimal string alignment distance: insertions, deletions,
  /// substitutions and swaps of neighbours.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in 1...left.count {
      var current = [i] + [Int](repeating: 0, count: right.count)
      for j in 1...right.count {
        let substitution = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
        current[j] = min(last[j] + 1, current[j - 1] + 1, substitution)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          current[j] = min(current[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
