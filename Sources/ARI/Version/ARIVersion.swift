/// A version of Asterisk: `22.10.1`, `20.14.0-rc1`, `certified-22.8-cert1`,
/// Debian's `22.10.1+dfsg+~cs6.17.60671434-1`.
public struct ARIVersion: Sendable, Hashable, CustomStringConvertible {
  /// As Asterisk writes it.
  public let text: String
  /// `22`, `10`, `1`; empty when it could not be read, as with
  /// `GIT-master-a1b2c3d`.
  public let numbers: [Int]
  /// The number of the release candidate (or `pre`), if it is one.
  public let candidate: Int?
  /// The number of the certified release, if it is one.
  public let certified: Int?

  /// Never fails: what can't be read is kept as text.
  public init(_ text: String) {
    self.text = text
    var rest = Substring(text)
    for prefix in ["Asterisk ", "certified/", "certified-"] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    let parts = rest.split(separator: "-", omittingEmptySubsequences: false)
    // What a distribution adds comes after a plus or a tilde: `22.10.1+dfsg`.
    let release = (parts.first ?? "").prefix { $0 != "+" && $0 != "~" }
    let numbers = release.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    let isRead = numbers.count >= 2 && numbers.allSatisfy { $0.map { $0 >= 0 } ?? false }
    self.numbers = isRead ? numbers.compactMap { $0 } : []
    candidate = Self.number(in: parts, after: "rc") ?? Self.number(in: parts, after: "pre")
    certified = Self.number(in: parts, after: "cert")
  }

  /// The number that follows `mark` in one of the parts.
  private static func number(in parts: [Substring], after mark: String) -> Int? {
    for part in parts.dropFirst() where part.hasPrefix(mark) {
      if let number = Int(part.dropFirst(mark.count)) { return number }
    }
    return nil
  }

  /// 20, 22, 23…; nil when it could not be read.
  public var branch: Int? { numbers.first }
  public var isKnown: Bool { !numbers.isEmpty }
  public var description: String { text }

  /// Whether this is at least `other`, which must be of the same branch (a
  /// change comes to each branch with a version of its own). A release
  /// candidate comes before its release.
  public func isAtLeast(_ other: ARIVersion) -> Bool {
    guard isKnown, other.isKnown else { return false }
    for index in 0..<max(numbers.count, other.numbers.count) {
      let (mine, theirs) = (number(at: index), other.number(at: index))
      if mine != theirs { return mine > theirs }
    }
    switch (candidate, other.candidate) {
    case (let mine?, let theirs?): return mine >= theirs
    case (.some, nil): return false
    case (nil, _): return (certified ?? 0) >= (other.certified ?? 0)
    }
  }

  private func number(at index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }
}

/// The first version of each branch that has a change.
public struct ARIMilestone: Sendable, Equatable {
  /// Branch to version, ordered by branch. Branches after the last have it.
  private let versions: [(branch: Int, version: ARIVersion)]

  public init(_ versions: String...) {
    self.versions = versions.map(ARIVersion.init(_:)).compactMap { version in
      version.branch.map { (branch: $0, version: version) }
    }.sorted { $0.branch < $1.branch }
  }

  /// Whether `version` has the change. Branches without an entry of their own
  /// (21, say) have it if an older branch never got it and they are newer
  /// than the last; one that can't be read (`GIT-master-…`) is taken for newest.
  public func isReached(by version: ARIVersion) -> Bool {
    guard let branch = version.branch else { return true }
    if let own = versions.first(where: { $0.branch == branch }) { return version.isAtLeast(own.version) }
    return branch > (versions.last?.branch ?? Int.max)
  }

  public static func == (left: ARIMilestone, right: ARIMilestone) -> Bool {
    left.versions.map(\.version) == right.versions.map(\.version)
  }
}
