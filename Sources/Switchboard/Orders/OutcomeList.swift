import Synchronization

/// The outcomes of several requests, until all are known.
final class OutcomeList: Sendable {
  private let outcomes: Mutex<[RequestOutcome?]>

  init(count: Int) { outcomes = Mutex(Array(repeating: nil, count: count)) }

  /// - Returns: all outcomes, if this was the last that was missing.
  func put(_ outcome: RequestOutcome, at index: Int) -> [RequestOutcome]? {
    outcomes.withLock { outcomes in
      outcomes[index] = outcome
      let known = outcomes.compactMap { $0 }
      return known.count == outcomes.count ? known : nil
    }
  }
}
