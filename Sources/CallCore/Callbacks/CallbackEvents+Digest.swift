public import Telephony

extension CallbackRequested: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(queue)
    digest.combine(position)
    digest.combine(waited)
    digest.combine(expiresAt)
    digest.combine(key)
  }
}

extension CallbackRefused: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(queue)
    digest.combine(reason.rawValue)
  }
}

extension CallbackDialled: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(queue)
    digest.combine(agent)
    digest.combine(channel)
    digest.combine(attempt)
  }
}

extension CallbackAttemptEnded: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(queue)
    digest.combine(attempt)
    digest.combine(result.rawValue)
    digest.combine(cause)
    if let rest { digest.combine(rest) }
  }
}

extension CallbackEnded: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(call)
    digest.combine(queue)
    digest.combine(outcome.rawValue)
    digest.combine(attempts)
  }
}

extension CallbackRecord: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(requestedAt)
    digest.combine(attempts)
  }
}

extension CallbackAttempt: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(startedAt)
    digest.combine(endedAt)
    digest.combine(agent)
    digest.combine(channel)
    digest.combine(result != nil)
    digest.combine(result?.rawValue ?? "")
    digest.combine(cause)
  }
}
