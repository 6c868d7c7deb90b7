/// Which Cordboard this is.
enum Version {
  /// As CHANGELOG.md names it.
  static let current = "0.1.0"
}
