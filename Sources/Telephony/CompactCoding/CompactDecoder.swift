/// Reads what ``CompactEncoder`` has written, and other CBOR like it.
///
/// Made for a newer reader of an older writer: keys it doesn't know are
/// skipped, a missing key is nil for an optional, tags are ignored, containers
/// and strings may be of definite or indefinite length. Any bytes may be
/// handed to it: it throws, it doesn't trap.
public struct CompactDecoder {
  private let userInfo: [CodingUserInfoKey: Any]

  /// - Parameter vault: where ``Personal`` values are; nil if they were
  ///   encoded along.
  public init(vault: (any PersonalVault)? = nil) {
    userInfo = vault.map { [.personalVault: $0] } ?? [:]
  }

  /// The value that `bytes` are the encoding of, all of them.
  ///
  /// - Throws: `DecodingError`, whose description says at which byte.
  public func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(DecodingError) -> T {
    let source = DecodingSource(bytes: bytes, userInfo: userInfo)
    // One pass over all of it, so that what is broken is told as such even
    // where nobody would have looked.
    let end = try source.skip(at: 0, depth: 0)
    guard end == bytes.count else { throw source.corrupted("\(bytes.count - end) bytes follow the value", at: end) }
    do {
      return try ValueDecoder(source: source, offset: 0, depth: 0).read(type)
    } catch let error as DecodingError {
      throw error
    } catch {
      throw .dataCorrupted(.init(codingPath: [], debugDescription: "\(error)", underlyingError: error))
    }
  }
}

/// Decodes the value at one place.
struct ValueDecoder: Decoder {
  let source: DecodingSource
  let offset: Int
  /// How many containers lie round the value.
  let depth: Int

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { source.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try KeyedReader<Key>(self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try UnkeyedReader(self) }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func read<T: Decodable>(_ type: T.Type) throws -> T {
    if type == [UInt8].self, let bytes = try source.byteString(at: offset) as? T { return bytes }
    return try T(from: self)
  }
}

extension ValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { (try? source.isNil(at: offset)) ?? false }
  func decode(_ type: Bool.Type) throws -> Bool { try source.bool(at: offset) }
  func decode(_ type: String.Type) throws -> String { try source.string(at: offset) }
  func decode(_ type: Double.Type) throws -> Double { try source.double(at: offset) }
  func decode(_ type: Float.Type) throws -> Float { Float(try source.double(at: offset)) }
  func decode(_ type: Int.Type) throws -> Int { try source.integer(type, at: offset) }
  func decode(_ type: Int8.Type) throws -> Int8 { try source.integer(type, at: offset) }
  func decode(_ type: Int16.Type) throws -> Int16 { try source.integer(type, at: offset) }
  func decode(_ type: Int32.Type) throws -> Int32 { try source.integer(type, at: offset) }
  func decode(_ type: Int64.Type) throws -> Int64 { try source.integer(type, at: offset) }
  func decode(_ type: UInt.Type) throws -> UInt { try source.integer(type, at: offset) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try source.integer(type, at: offset) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try source.integer(type, at: offset) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try source.integer(type, at: offset) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try source.integer(type, at: offset) }
  func decode<T: Decodable>(_ type: T.Type) throws -> T { try read(type) }
}
