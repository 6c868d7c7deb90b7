/// A piece of personal data: a telephone number, a name, digits a caller typed.
///
/// Printed, logged or interpolated it shows only its key; ``clear`` is the one
/// way to the value. Decisions and digests use the key, so that a person can
/// be erased from the store and a replay still gives the same hash.
public struct Personal: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Names the datum without telling anything of the person.
  public let key: String
  /// The value, or nil once it has been erased.
  public let clear: String?

  public init(key: String, clear: String?) {
    self.key = key
    self.clear = clear
  }

  /// The last two characters at most, for a person who must recognise a
  /// number without reading it: `•••42`.
  public var masked: String {
    guard let clear else { return "erased" }
    return clear.count < 5 ? "•••" : "•••" + clear.suffix(2)
  }

  public var description: String { "‹\(key)›" }
  public var debugDescription: String { description }
  /// What `dump`, a debugger or a test's failure shows: the key only.
  public var customMirror: Mirror { Mirror(self, children: ["key": key], displayStyle: .struct) }

  public static func == (left: Personal, right: Personal) -> Bool { left.key == right.key }
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// Where ``Personal`` values are laid down beside what is encoded, under keys.
///
/// Hand one to an encoder or decoder under ``CodingUserInfoKey/personalVault``:
/// values then go into the vault and only keys into the encoding. Without a
/// vault (a snapshot for the API, a test) value and key are encoded together.
public protocol PersonalVault: AnyObject {
  func lay(down value: String, under key: String)
  func value(under key: String) -> String?
}

extension CodingUserInfoKey {
  /// The ``PersonalVault`` in use.
  public static let personalVault = CodingUserInfoKey(rawValue: "cordboard.personal-vault")!
}

extension Personal: Codable {
  private enum CodingKeys: String, CodingKey { case key, clear }

  public init(from decoder: any Decoder) throws {
    if let vault = decoder.userInfo[.personalVault] as? any PersonalVault {
      key = try decoder.singleValueContainer().decode(String.self)
      clear = vault.value(under: key)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      key = try container.decode(String.self, forKey: .key)
      clear = try container.decodeIfPresent(String.self, forKey: .clear)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if let vault = encoder.userInfo[.personalVault] as? any PersonalVault {
      if let clear { vault.lay(down: clear, under: key) }
      var container = encoder.singleValueContainer()
      try container.encode(key)
    } else {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(key, forKey: .key)
      try container.encodeIfPresent(clear, forKey: .clear)
    }
  }
}
