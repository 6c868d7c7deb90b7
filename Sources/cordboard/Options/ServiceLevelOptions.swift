import ArgumentParser
import CallCore

/// By which formula a service level is shown.
struct ServiceLevelOptions: ParsableArguments {
  @Option(
    name: .customLong("service-level"),
    help: ArgumentHelp(
      "How the service level is reckoned; figures of different formulas don't compare.", valueName: "formula"))
  var argument = FormulaArgument(formula: .abandonsAsMisses)

  var formula: ServiceLevelFormula { argument.formula }
}

/// A formula by its name in the API: `app_queue_sl`.
struct FormulaArgument: ExpressibleByArgument {
  let formula: ServiceLevelFormula

  init(formula: ServiceLevelFormula) { self.formula = formula }

  init?(argument: String) {
    guard let formula = ServiceLevelFormula(rawValue: argument) else { return nil }
    self.formula = formula
  }

  var defaultValueDescription: String { formula.rawValue }

  static var allValueStrings: [String] { ServiceLevelFormula.allCases.map(\.rawValue) }
}

extension ServiceLevelFormula {
  /// What is divided by what.
  var words: String {
    switch self {
    case .appQueue: "answered in time ÷ answered"
    case .appQueue2: "(answered + abandoned in time) ÷ (answered + abandoned)"
    case .shortAbandonsExcluded: "answered in time ÷ (answered + abandoned − short abandons)"
    case .abandonsAsMisses: "answered in time ÷ (answered + abandoned)"
    case .lateAbandonsAsMisses: "answered in time ÷ (answered + abandoned − abandoned in time)"
    }
  }
}
