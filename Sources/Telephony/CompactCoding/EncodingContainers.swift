/// A map being written.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let sink: EncodingSink
  let token: EncodingSink.Token

  var codingPath: [any CodingKey] { [] }

  @inline(__always)
  private func begin(_ key: Key) {
    sink.beginEntry(of: token)
    sink.write(key.stringValue)
  }

  private var value: ValueEncoder { ValueEncoder(sink: sink, depth: Int(token.depth) + 1) }

  func encodeNil(forKey key: Key) {
    begin(key)
    sink.write(null: ())
  }
  func encode(_ value: Bool, forKey key: Key) {
    begin(key)
    sink.write(value)
  }
  func encode(_ value: String, forKey key: Key) {
    begin(key)
    sink.write(value)
  }
  func encode(_ value: Double, forKey key: Key) {
    begin(key)
    sink.write(value)
  }
  func encode(_ value: Float, forKey key: Key) {
    begin(key)
    sink.write(value)
  }
  func encode(_ value: Int, forKey key: Key) { number(value, key) }
  func encode(_ value: Int8, forKey key: Key) { number(value, key) }
  func encode(_ value: Int16, forKey key: Key) { number(value, key) }
  func encode(_ value: Int32, forKey key: Key) { number(value, key) }
  func encode(_ value: Int64, forKey key: Key) { number(value, key) }
  func encode(_ value: UInt, forKey key: Key) { number(value, key) }
  func encode(_ value: UInt8, forKey key: Key) { number(value, key) }
  func encode(_ value: UInt16, forKey key: Key) { number(value, key) }
  func encode(_ value: UInt32, forKey key: Key) { number(value, key) }
  func encode(_ value: UInt64, forKey key: Key) { number(value, key) }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    begin(key)
    try self.value.write(value)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    begin(key)
    return value.container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    begin(key)
    return value.unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    sink.beginEntry(of: token)
    sink.write("super")
    return value
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    begin(key)
    return value
  }

  private func number(_ value: some FixedWidthInteger & SignedInteger, _ key: Key) {
    begin(key)
    sink.write(value)
  }

  private func number(_ value: some FixedWidthInteger & UnsignedInteger, _ key: Key) {
    begin(key)
    sink.write(value)
  }
}

/// An array being written.
struct UnkeyedWriter: UnkeyedEncodingContainer {
  let sink: EncodingSink
  let token: EncodingSink.Token

  var codingPath: [any CodingKey] { [] }
  var count: Int { sink.count(of: token) }

  private var value: ValueEncoder { ValueEncoder(sink: sink, depth: Int(token.depth) + 1) }

  private func begin() { sink.beginEntry(of: token) }

  func encodeNil() {
    begin()
    sink.write(null: ())
  }
  func encode(_ value: Bool) {
    begin()
    sink.write(value)
  }
  func encode(_ value: String) {
    begin()
    sink.write(value)
  }
  func encode(_ value: Double) {
    begin()
    sink.write(value)
  }
  func encode(_ value: Float) {
    begin()
    sink.write(value)
  }
  func encode(_ value: Int) { number(value) }
  func encode(_ value: Int8) { number(value) }
  func encode(_ value: Int16) { number(value) }
  func encode(_ value: Int32) { number(value) }
  func encode(_ value: Int64) { number(value) }
  func encode(_ value: UInt) { number(value) }
  func encode(_ value: UInt8) { number(value) }
  func encode(_ value: UInt16) { number(value) }
  func encode(_ value: UInt32) { number(value) }
  func encode(_ value: UInt64) { number(value) }

  func encode<T: Encodable>(_ value: T) throws {
    begin()
    try self.value.write(value)
  }

  func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
    begin()
    return value.container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    begin()
    return value.unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    begin()
    return value
  }

  private func number(_ value: some FixedWidthInteger & SignedInteger) {
    begin()
    sink.write(value)
  }

  private func number(_ value: some FixedWidthInteger & UnsignedInteger) {
    begin()
    sink.write(value)
  }
}
