/// Writes `Encodable` values as CBOR (RFC 8949): small, fast, and the same
/// bytes for the same value in every process and on every machine.
///
/// * Structures are maps with text keys, so a newer reader reads what an older
///   writer wrote, and the other way round. `[UInt8]` is a byte string.
/// * Dictionaries whose keys are `String`, `Int` or `CodingKeyRepresentable`
///   (every ``Identifier`` is) have their entries sorted by key. A `Set`, or a
///   dictionary with other keys, would come out in the order of this process's
///   hashing; that is a programmer's error and caught in debug builds. Encode
///   a sorted array.
/// * Integers and floating-point numbers take their shortest form.
/// * ``Personal`` values go into the vault, if there is one; see there.
///
/// A type that encodes by hand must finish one nested container before it
/// goes on with the parent or the next; all synthesised code does.
///
/// An encoder may be used again and again, by one thread at a time; that
/// spares making its buffers anew.
public final class CompactEncoder {
  private let sink: EncodingSink
  private let vault: (any PersonalVault)?

  /// - Parameter vault: where ``Personal`` values go; nil encodes them along.
  public init(vault: (any PersonalVault)? = nil) {
    self.vault = vault
    sink = EncodingSink(userInfo: vault.map { [.personalVault: $0] } ?? [:])
  }

  /// The bytes of `value`.
  ///
  /// - Throws: `EncodingError.invalidValue` when the value encodes itself in a
  ///   way that can't be written, or throws by itself.
  public func encode<T: Encodable>(_ value: T) throws(EncodingError) -> [UInt8] {
    try write(value)
    return sink.takeBytes()
  }

  /// Hands the bytes of `value` to `body` without giving up their buffer.
  func withBytes<T: Encodable>(of value: T, _ body: ([UInt8]) -> Void) throws(EncodingError) {
    try write(value)
    body(sink.bytes)
  }

  /// The bytes of what `body` writes; nil when it returns false.
  package func encode(byHand body: (CompactWriter) -> Bool) -> [UInt8]? {
    sink.reset()
    guard body(CompactWriter(sink: sink, vault: vault)) else { return nil }
    return sink.takeBytes()
  }

  private func write<T: Encodable>(_ value: T) throws(EncodingError) {
    sink.reset()
    do {
      try ValueEncoder(sink: sink, depth: 0).write(value)
    } catch let error as EncodingError {
      throw error
    } catch {
      throw .invalidValue(value, .init(codingPath: [], debugDescription: "\(error)", underlyingError: error))
    }
    if let violation = sink.violation {
      let text = "\(T.self) can't be encoded: \(violation)"
      throw .invalidValue(value, .init(codingPath: [], debugDescription: text))
    }
  }
}

/// Encodes one value at one place.
struct ValueEncoder: Encoder {
  let sink: EncodingSink
  /// How many containers lie round the value.
  let depth: Int

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { sink.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    let token = sink.openContainer(CBOR.Major.map, isSorted: DictionaryKeys.are(type), at: depth)
    return KeyedEncodingContainer(KeyedWriter<Key>(sink: sink, token: token))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(sink: sink, token: sink.openContainer(CBOR.Major.array, at: depth))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  /// Writes a value and closes all it opened.
  func write<T: Encodable>(_ value: T) throws {
    assert(!HashOrder.rules(value), "\(T.self) is encoded in the order of this process's hashing: sort it first")
    if T.self == [UInt8].self, let byteString = value as? [UInt8] { return sink.write(byteString: byteString) }
    let before = sink.bytes.count
    try value.encode(to: self)
    if sink.depth != depth { sink.close(downTo: depth) }
    // A value that encodes nothing at all is an empty map.
    if sink.bytes.count == before {
      _ = sink.openContainer(CBOR.Major.map, at: depth)
      sink.close(downTo: depth)
    }
  }
}

extension ValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { sink.write(null: ()) }
  func encode(_ value: Bool) { sink.write(value) }
  func encode(_ value: String) { sink.write(value) }
  func encode(_ value: Double) { sink.write(value) }
  func encode(_ value: Float) { sink.write(value) }
  func encode(_ value: Int) { sink.write(value) }
  func encode(_ value: Int8) { sink.write(value) }
  func encode(_ value: Int16) { sink.write(value) }
  func encode(_ value: Int32) { sink.write(value) }
  func encode(_ value: Int64) { sink.write(value) }
  func encode(_ value: UInt) { sink.write(value) }
  func encode(_ value: UInt8) { sink.write(value) }
  func encode(_ value: UInt16) { sink.write(value) }
  func encode(_ value: UInt32) { sink.write(value) }
  func encode(_ value: UInt64) { sink.write(value) }
  func encode<T: Encodable>(_ value: T) throws { try write(value) }
}
