import ArgumentParser

/// How a command writes what it found.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Write JSON, as the API gives it.")
  var json = false
}
