/// What a blueprint does not say itself.
public struct BlueprintOptions: Equatable, Sendable {
  /// What Asterisk finds our prompts under, below its `sounds/<language>/`;
  /// the prompt `welcome` becomes `sound:cordboard/welcome`.
  public var soundPrefix: String
  /// The language in which every prompt must exist; Asterisk's name of it.
  public var language: String

  public init(soundPrefix: String = "cordboard/", language: String = "en") {
    self.soundPrefix = soundPrefix
    self.language = language
  }
}
