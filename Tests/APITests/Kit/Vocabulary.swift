import API
import CallCore
import Telephony

/// The words of the core as the API writes them.
enum Vocabulary {
  static let outcomes = CallOutcome.allCases.map(\.rawValue)
  static let terminations = Termination.Class.allCases.map(\.rawValue)
  static let stages = CallView.Stage.allCases.map(\.rawValue)
  static let offerResults = OfferResult.allCases.compactMap { result -> String? in
    let change = ChangeResource(.offerEnded(OfferEnded(call: "c", offer: "o", agent: "a", result: result)))
    guard case .offerEnded(_, _, _, let name) = change else { return nil }
    return name
  }
}
