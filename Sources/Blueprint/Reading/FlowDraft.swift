import CallCore

/// A flow whose steps are known but whose jumps may still lead nowhere.
struct FlowDraft {
  /// One step as it is written.
  struct DraftStep {
    var verb: Verb
    /// What stands behind the verb.
    var argument: YAMLValue
    var fields: Fields
    var position: SourcePosition
  }

  /// What a step can do.
  enum Verb: String, CaseIterable {
    case answer
    case play
    case menu
    case queue
    case goTo = "go-to"
    case hangUp = "hang-up"
    case leave

    /// Whether the step needs nothing behind the verb.
    var isComplete: Bool { self == .answer || self == .hangUp }

    /// The keys that may stand beside the verb.
    var keys: [String] {
      switch self {
      case .answer, .play, .goTo, .hangUp: []
      case .menu: ["options", "digit-time", "tries", "invalid", "silence", "otherwise"]
      case .queue:
        [
          "wait-max", "otherwise", "priority", "skills", "prefer", "exits", "on-empty", "on-full", "on-refused",
          "agent", "agent-time",
        ]
      case .leave: ["extension", "priority"]
      }
    }

    var example: String {
      switch self {
      case .answer: "- answer"
      case .play: "- play: welcome"
      case .menu: "- menu: main-menu"
      case .queue: "- queue: sales"
      case .goTo: "- go-to: main"
      case .hangUp: "- hang-up"
      case .leave: "- leave: from-cordboard"
      }
    }
  }

  /// The steps by index; nil where one is wrong.
  var steps: [DraftStep?] = []
  /// Labels to the index of their step, in the order of the file.
  var labels: [(name: String, step: Int, position: SourcePosition)] = []

  func step(labelled name: String) -> Int? { labels.first { $0.name == name }?.step }
}
