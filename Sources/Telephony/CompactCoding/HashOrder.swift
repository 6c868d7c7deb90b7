/// Tells the keys of a dictionary from those of a structure.
///
/// `Dictionary` encodes itself with a key type that the standard library keeps
/// to itself, so it is caught once by letting a dictionary encode itself.
enum DictionaryKeys {
  @inline(__always)
  static func are(_ type: Any.Type) -> Bool { ObjectIdentifier(type) == identity }

  private static let identity: ObjectIdentifier? = {
    let catcher = KeyTypeCatcher()
    try? ["": 0].encode(to: catcher)
    return catcher.keyType
  }()
}

/// Finds values that would be encoded in the order of this process's hashing.
enum HashOrder {
  static func rules(_ value: some Encodable) -> Bool { (value as? any HashOrdered)?.isEncodedInHashOrder ?? false }
}

private protocol HashOrdered {
  var isEncodedInHashOrder: Bool { get }
}

extension Set: HashOrdered {
  fileprivate var isEncodedInHashOrder: Bool { count > 1 }
}

extension Dictionary: HashOrdered {
  fileprivate var isEncodedInHashOrder: Bool {
    count > 1 && Key.self != String.self && Key.self != Int.self && !(Key.self is any CodingKeyRepresentable.Type)
  }
}

/// An encoder that only takes note of the key type it is asked for.
private final class KeyTypeCatcher: Encoder {
  var keyType: ObjectIdentifier?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  private let sink = EncodingSink(userInfo: [:])

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    keyType = ObjectIdentifier(type)
    let token = sink.openContainer(CBOR.Major.map, at: 0)
    return KeyedEncodingContainer(KeyedWriter<Key>(sink: sink, token: token))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(sink: sink, token: sink.openContainer(CBOR.Major.array, at: 0))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { ValueEncoder(sink: sink, depth: 0) }
}
