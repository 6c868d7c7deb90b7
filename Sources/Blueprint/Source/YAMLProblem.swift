/// Says in plain words what the YAML parser did not like.
enum YAMLProblem {
  /// - Parameters:
  ///   - problem: libyaml's words.
  ///   - context: what it was doing, and on which line that began.
  ///   - line: where the problem is.
  static func sentence(problem: String, context: (text: String, line: Int)?, at line: Int) -> String {
    let began = context.flatMap { $0.line != line ? " The part that is not complete began on line \($0.line)." : nil }
    return words(for: problem) + (began ?? "")
  }

  private static func words(for problem: String) -> String {
    switch problem {
    case "mapping values are not allowed in this context":
      "A ':' is not expected here. Check the indentation of this line, or put a text that holds ': ' in quotes."
    case "could not find expected ':'":
      "A ':' is missing on the line before. Write 'key: value'."
    case "did not find expected key":
      "This does not fit the lines before it. Check the indentation: entries of one list or mapping begin in one"
        + " column."
    case "did not find expected '-' indicator":
      "An entry of a list must begin with '- ' in the column of the entries before it."
    case "did not find expected ',' or ']'":
      "The list is not closed. Separate its entries with ',' and end it with ']'."
    case "did not find expected ',' or '}'":
      "The mapping is not closed. Separate its entries with ',' and end it with '}'."
    case "block sequence entries are not allowed in this context":
      "A list can't begin here. Put '- ' on a line of its own, or write the list as [a, b]."
    case "found character that cannot start any token":
      "This character can't begin a text. Put the text in quotes."
    case "but found another document":
      "A file holds one document. Remove the '---', or make two files."
    case "found unknown escape character":
      "This escape is not known. Write a backslash twice, or use apostrophes instead of quotation marks."
    case "did not find expected node content":
      "A key or a value is missing here."
    case "did not find expected <document start>":
      "This does not fit the lines before it. Check the indentation and the brackets."
    default:
      "This is not correct YAML: \(problem)."
    }
  }
}
