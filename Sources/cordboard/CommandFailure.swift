import ArgumentParser

/// Why a command did not do what was asked: a sentence and an exit code.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
  /// What the program's exit codes mean; `cordboard --help` lists them.
  enum Exit: Int32, CaseIterable {
    case failed = 1
    case badInput = 2
    case unreachable = 3
    case unauthorized = 4
    case rejected = 5

    var meaning: String {
      switch self {
      case .failed: "it failed; the message says why"
      case .badInput: "a file or a value is wrong"
      case .unreachable: "no Cordboard answers"
      case .unauthorized: "the token is missing or wrong"
      case .rejected: "the server refused: unknown agent, wrong state, and so on"
      }
    }
  }

  var exit: Exit
  /// What is wrong and what to do; may have several lines.
  var message: String

  init(_ exit: Exit, _ message: String) {
    self.exit = exit
    self.message = message
  }

  var description: String { message }
}
