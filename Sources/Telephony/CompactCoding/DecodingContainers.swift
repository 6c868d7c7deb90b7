/// A map being read.
///
/// Keys are looked for from where the last one was found, because they are
/// mostly asked for in the order they were written in; so a structure is read
/// in one pass and nothing is laid out beforehand.
final class KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let source: DecodingSource
  private let depth: Int
  /// Where the first entry is, and how many there are (-1: up to the stop).
  private let first: Int
  private let count: Int
  /// Where the search begins, and the index of that entry. Exclusive access is
  /// not checked at run time: both are read and set whole, never lent out.
  @exclusivity(unchecked) private var cursor: Int
  @exclusivity(unchecked) private var index = 0

  init(_ decoder: ValueDecoder) throws {
    source = decoder.source
    depth = decoder.depth + 1
    let head = try source.head(at: decoder.offset)
    guard head.major == CBOR.Major.map else {
      throw source.mismatch([String: Any].self, source.name(of: head), at: decoder.offset)
    }
    first = head.end
    count = head.isIndefinite ? -1 : try source.length(head, bytesEach: 2)
    cursor = first
  }

  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    var keys: [Key] = []
    if count > 0 { keys.reserveCapacity(min(count, 64)) }
    var (offset, index) = (first, 0)
    while !isEnd(offset, index) {
      if let text = try? source.string(at: offset), let key = Key(stringValue: text) { keys.append(key) }
      guard let next = try? afterEntry(at: offset) else { break }
      (offset, index) = (next, index + 1)
    }
    return keys
  }

  func contains(_ key: Key) -> Bool { ((try? find(key)) ?? nil) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try source.isNil(at: offset(of: key)) }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try source.bool(at: offset(of: key)) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try source.string(at: offset(of: key)) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try source.double(at: offset(of: key)) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try source.double(at: offset(of: key))) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(type, key) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(type, key) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(type, key) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(type, key) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(type, key) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(type, key) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(type, key) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(type, key) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(type, key) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(type, key) }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try value(of: key).read(type) }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    guard let offset = try find(key), try !source.isNil(at: offset) else { return nil }
    return try source.string(at: offset)
  }

  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
    guard let offset = try find(key), try !source.isNil(at: offset) else { return nil }
    return try ValueDecoder(source: source, offset: offset, depth: depth).read(type)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try value(of: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try value(of: key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    guard let offset = try find("super") else { throw source.corrupted("the key \"super\" is missing", at: first) }
    return ValueDecoder(source: source, offset: offset, depth: depth)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try value(of: key) }

  // MARK: Looking for keys

  private func integer<T: FixedWidthInteger>(_ type: T.Type, _ key: Key) throws -> T {
    try source.integer(type, at: offset(of: key))
  }

  private func value(of key: Key) throws -> ValueDecoder {
    ValueDecoder(source: source, offset: try offset(of: key), depth: depth)
  }

  private func offset(of key: Key) throws -> Int {
    if let offset = try find(key) { return offset }
    let text = "the key \"\(key.stringValue)\" is missing, in the map at byte \(first) of \(source.bytes.count)"
    throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: text))
  }

  private func find(_ key: Key) throws(DecodingError) -> Int? { try find(key.stringValue) }

  /// Where the value of `key` is: looks from the cursor to the end, then from
  /// the first entry to the cursor. Leaves the cursor on the entry found.
  private func find(_ key: String) throws(DecodingError) -> Int? {
    let start = index
    var (offset, index) = (cursor, index)
    while !isEnd(offset, index) {
      if try source.isText(key, at: offset) { return try found(offset, index) }
      (offset, index) = (try afterEntry(at: offset), index + 1)
    }
    (offset, index) = (first, 0)
    while index < start {
      if try source.isText(key, at: offset) { return try found(offset, index) }
      (offset, index) = (try afterEntry(at: offset), index + 1)
    }
    return nil
  }

  private func found(_ offset: Int, _ index: Int) throws(DecodingError) -> Int {
    (cursor, self.index) = (offset, index)
    return try source.skip(at: offset, depth: depth)
  }

  private func isEnd(_ offset: Int, _ index: Int) -> Bool {
    count >= 0 ? index >= count : source.isStop(at: offset)
  }

  private func afterEntry(at offset: Int) throws(DecodingError) -> Int {
    try source.skip(at: source.skip(at: offset, depth: depth), depth: depth)
  }
}

/// An array being read.
struct UnkeyedReader: UnkeyedDecodingContainer {
  private let source: DecodingSource
  private let depth: Int
  private let declaredCount: Int?
  private var offset: Int
  private(set) var currentIndex = 0

  init(_ decoder: ValueDecoder) throws {
    source = decoder.source
    depth = decoder.depth + 1
    let head = try source.head(at: decoder.offset)
    guard head.major == CBOR.Major.array else {
      throw source.mismatch([Any].self, source.name(of: head), at: decoder.offset)
    }
    declaredCount = head.isIndefinite ? nil : try source.length(head)
    offset = head.end
  }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { declaredCount }
  var isAtEnd: Bool { declaredCount.map { currentIndex >= $0 } ?? source.isStop(at: offset) }

  /// Reads the next element with `read`, then stands behind it.
  private mutating func next<T>(_ read: (ValueDecoder) throws -> T) throws -> T {
    guard !isAtEnd else {
      let text = "the array has only \(currentIndex) elements, at byte \(offset) of \(source.bytes.count)"
      throw DecodingError.valueNotFound(T.self, .init(codingPath: [], debugDescription: text))
    }
    let value = try read(ValueDecoder(source: source, offset: offset, depth: depth))
    offset = try source.skip(at: offset, depth: depth)
    currentIndex += 1
    return value
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, try source.isNil(at: offset) else { return false }
    offset += 1
    currentIndex += 1
    return true
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try next { try $0.decode(type) } }
  mutating func decode(_ type: String.Type) throws -> String { try next { try $0.decode(type) } }
  mutating func decode(_ type: Double.Type) throws -> Double { try next { try $0.decode(type) } }
  mutating func decode(_ type: Float.Type) throws -> Float { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int.Type) throws -> Int { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next { try $0.decode(type) } }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next { try $0.read(type) } }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next { try $0.container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next { $0 } }
}
