extension Int: Digestible {
  public func digest(into digest: inout StableDigest) { digest.combine(word: UInt64(bitPattern: Int64(self))) }
}

extension Bool: Digestible {
  public func digest(into digest: inout StableDigest) { digest.combine(word: self ? 1 : 0) }
}

extension Instant: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(word: UInt64(bitPattern: microsecondsSinceEpoch))
  }
}

extension Duration: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(word: UInt64(bitPattern: components.seconds))
    digest.combine(word: UInt64(bitPattern: components.attoseconds))
  }
}

extension Identifier: Digestible {
  public func digest(into digest: inout StableDigest) { digest.combine(rawValue) }
}

/// By the key only, so that erasing personal data changes no digest.
extension Personal: Digestible {
  public func digest(into digest: inout StableDigest) { digest.combine(key) }
}

extension HangupCause: Digestible {
  public func digest(into digest: inout StableDigest) { digest.combine(rawValue) }
}
