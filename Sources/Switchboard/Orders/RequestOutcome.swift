import ARI
import Telephony

/// What came of a request, in the words of orders.
enum RequestOutcome: Sendable {
  case done(ARIResponse)
  /// Asterisk said no, with this status.
  case failed(OrderFailure, status: Int)
  /// No answer.
  case unanswered(OrderFailure)

  init(_ result: Result<ARIResponse, ARIRequestFailure>) {
    switch result {
    case .success(let response):
      switch response.status {
      case 200..<300: self = .done(response)
      case 404: self = .failed(.notFound, status: 404)
      default: self = .failed(.refused, status: response.status)
      }
    case .failure(.timedOut): self = .unanswered(.timedOut)
    case .failure(.tooManyInFlight), .failure(.tooLarge): self = .unanswered(.refused)
    case .failure(.notConnected), .failure(.connectionLost): self = .unanswered(.nodeLost)
    }
  }

  var isDone: Bool {
    if case .done = self { true } else { false }
  }

  /// Whether it is Asterisk's last word: it was done, or refused for what was
  /// asked. A fault of Asterisk's own (5xx) says nothing.
  var isAnswer: Bool {
    switch self {
    case .done: true
    case .failed(_, let status): status < 500
    case .unanswered: false
    }
  }

  /// Why it failed; nil if it did not.
  var failure: OrderFailure? {
    switch self {
    case .done: nil
    case .failed(let failure, _), .unanswered(let failure): failure
    }
  }

  /// The status Asterisk refused with; nil if it did not.
  var refusalStatus: Int? {
    if case .failed(_, let status) = self { status } else { nil }
  }

  /// In words, for a log.
  var evidence: String {
    switch self {
    case .done(let response): "status \(response.status)"
    case .failed(_, let status): "status \(status)"
    case .unanswered(let failure): "no answer: \(failure.rawValue)"
    }
  }
}
