/// What every refusal looks like: `{"error":{"code":"…","message":"…"}}`.
public struct ErrorResource: Codable, Equatable, Sendable {
  public struct Detail: Codable, Equatable, Sendable {
    /// Stable, for programs: `unknown_agent`.
    public var code: String
    /// One sentence for people: what is wrong and what to do.
    public var message: String

    public init(code: String, message: String) {
      self.code = code
      self.message = message
    }
  }

  public var error: Detail

  public init(code: String, message: String) { error = Detail(code: code, message: message) }
}
