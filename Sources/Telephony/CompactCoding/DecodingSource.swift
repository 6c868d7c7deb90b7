/// The bytes of an encoding and how to read items from them.
///
/// Nothing in here trusts the bytes: every length is held against what is
/// there, and nothing lies deeper than ``CBOR/depthMax``.
final class DecodingSource {
  /// An item's first bytes.
  struct Head {
    var major: UInt8
    var information: UInt8
    /// The count, length, number or tag.
    var argument: UInt64
    /// Where the item goes on after them.
    var end: Int

    var isIndefinite: Bool { information == CBOR.indefinite }
  }

  let bytes: [UInt8]
  let userInfo: [CodingUserInfoKey: Any]

  init(bytes: [UInt8], userInfo: [CodingUserInfoKey: Any]) {
    self.bytes = bytes
    self.userInfo = userInfo
  }

  // MARK: Errors

  func corrupted(_ what: String, at offset: Int) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "\(what), at byte \(offset) of \(bytes.count)"))
  }

  func mismatch(_ type: Any.Type, _ what: String, at offset: Int) -> DecodingError {
    let text = "expected \(type), found \(what), at byte \(offset) of \(bytes.count)"
    return .typeMismatch(type, .init(codingPath: [], debugDescription: text))
  }

  // MARK: Heads

  /// Reads the head of the item at `offset`, past any tags.
  @inline(__always)
  func head(at offset: Int) throws(DecodingError) -> Head {
    guard offset < bytes.count else { throw corrupted("the data end too early", at: offset) }
    let first = bytes[offset]
    let (major, information) = (first >> 5, first & 31)
    if information < 24, major != CBOR.Major.tag {
      return Head(major: major, information: information, argument: UInt64(information), end: offset + 1)
    }
    return try longHead(at: offset)
  }

  private func longHead(at start: Int) throws(DecodingError) -> Head {
    var offset = start
    while true {
      guard offset < bytes.count else { throw corrupted("the data end too early", at: offset) }
      let (major, information) = (bytes[offset] >> 5, bytes[offset] & 31)
      var head = Head(major: major, information: information, argument: UInt64(information), end: offset + 1)
      if 24...27 ~= information {
        let width = 1 << Int(information - 24)
        guard bytes.count - head.end >= width else { throw corrupted("the data end too early", at: offset) }
        head.argument = bytes[head.end..<(head.end + width)].reduce(0) { $0 << 8 | UInt64($1) }
        head.end += width
      } else if 28...30 ~= information || head.isIndefinite && !(2...5 ~= major || major == CBOR.Major.simple) {
        throw corrupted("a byte that begins no item", at: offset)
      }
      guard major == CBOR.Major.tag else { return head }
      offset = head.end
    }
  }

  /// A definite length or count, checked: each takes `bytesEach` bytes or more.
  @inline(__always)
  func length(_ head: Head, bytesEach: Int = 1) throws(DecodingError) -> Int {
    guard head.argument <= UInt64((bytes.count - head.end) / bytesEach) else {
      throw corrupted("a length of \(head.argument) is more than there is", at: head.end)
    }
    return Int(head.argument)
  }

  func isStop(at offset: Int) -> Bool { offset < bytes.count && bytes[offset] == CBOR.stop }

  // MARK: Skipping

  /// Where the item at `offset` ends; checks that it is well formed.
  func skip(at offset: Int, depth: Int) throws(DecodingError) -> Int {
    let head = try head(at: offset)
    switch head.major {
    case CBOR.Major.unsigned, CBOR.Major.negative:
      return head.end
    case CBOR.Major.bytes, CBOR.Major.text:
      return try head.isIndefinite ? skipChunks(of: head) : head.end + length(head)
    case CBOR.Major.array, CBOR.Major.map:
      return try skipContainer(head, depth: depth)
    default:
      guard !head.isIndefinite else { throw corrupted("a stop that ends nothing", at: offset) }
      return head.end
    }
  }

  private func skipContainer(_ head: Head, depth: Int) throws(DecodingError) -> Int {
    guard depth < CBOR.depthMax else {
      throw corrupted("values lie in each other more than \(CBOR.depthMax) deep", at: head.end)
    }
    let itemsEach = head.major == CBOR.Major.map ? 2 : 1
    var offset = head.end
    if head.isIndefinite {
      while !isStop(at: offset) {
        for _ in 0..<itemsEach { offset = try skip(at: offset, depth: depth + 1) }
      }
      return offset + 1
    }
    for _ in 0..<(try length(head, bytesEach: itemsEach) * itemsEach) {
      offset = try skip(at: offset, depth: depth + 1)
    }
    return offset
  }

  private func skipChunks(of string: Head) throws(DecodingError) -> Int {
    var offset = string.end
    while !isStop(at: offset) { offset = try chunk(of: string.major, at: offset).upperBound }
    return offset + 1
  }

  /// One chunk of a string of indefinite length (RFC 8949, section 3.2.3).
  private func chunk(of major: UInt8, at offset: Int) throws(DecodingError) -> Range<Int> {
    let head = try head(at: offset)
    guard head.major == major, !head.isIndefinite else { throw corrupted("a wrong chunk of a string", at: offset) }
    return head.end..<(head.end + (try length(head)))
  }
}

// MARK: - Scalars

extension DecodingSource {
  /// Whether the item is null or undefined.
  func isNil(at offset: Int) throws(DecodingError) -> Bool {
    guard offset < bytes.count else { throw corrupted("the data end too early", at: offset) }
    return bytes[offset] == CBOR.null || bytes[offset] == CBOR.undefined
  }

  func bool(at offset: Int) throws(DecodingError) -> Bool {
    let head = try head(at: offset)
    switch CBOR.firstByte(head.major, head.information) {
    case CBOR.isTrue: return true
    case CBOR.isFalse: return false
    default: throw mismatch(Bool.self, name(of: head), at: offset)
    }
  }

  @inline(__always)
  func integer<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) throws(DecodingError) -> T {
    let head = try head(at: offset)
    let value: T?
    switch head.major {
    case CBOR.Major.unsigned:
      value = T(exactly: head.argument)
    case CBOR.Major.negative:
      value = Int64(exactly: head.argument).flatMap { T(exactly: -1 - $0) }
    default:
      throw mismatch(type, name(of: head), at: offset)
    }
    guard let value else { throw mismatch(type, "a number too large for it", at: offset) }
    return value
  }

  func string(at offset: Int) throws(DecodingError) -> String {
    let head = try head(at: offset)
    guard head.major == CBOR.Major.text else { throw mismatch(String.self, name(of: head), at: offset) }
    let text =
      try head.isIndefinite
      ? String(validating: joinedChunks(of: head), as: UTF8.self)
      : String(validating: bytes[head.end..<(head.end + length(head))], as: UTF8.self)
    guard let text else { throw corrupted("text that is not UTF-8", at: offset) }
    return text
  }

  /// A byte string, or nil when the item is something else.
  func byteString(at offset: Int) throws(DecodingError) -> [UInt8]? {
    let head = try head(at: offset)
    guard head.major == CBOR.Major.bytes else { return nil }
    return try head.isIndefinite ? joinedChunks(of: head) : Array(bytes[head.end..<(head.end + length(head))])
  }

  func double(at offset: Int) throws(DecodingError) -> Double {
    let head = try head(at: offset)
    switch (head.major, head.information) {
    case (CBOR.Major.simple, 25): return Double(HalfFloat.value(of: UInt16(truncatingIfNeeded: head.argument)))
    case (CBOR.Major.simple, 26): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: head.argument)))
    case (CBOR.Major.simple, 27): return Double(bitPattern: head.argument)
    case (CBOR.Major.unsigned, _): return Double(head.argument)
    case (CBOR.Major.negative, _): return -1 - Double(head.argument)
    default: throw mismatch(Double.self, name(of: head), at: offset)
    }
  }

  /// Whether the item at `offset` is the text `key`; false for any other kind.
  func isText(_ key: String, at offset: Int) throws(DecodingError) -> Bool {
    let head = try head(at: offset)
    guard head.major == CBOR.Major.text else { return false }
    guard !head.isIndefinite else { return try string(at: offset) == key }
    let (text, length) = (key.utf8, try length(head))
    guard text.count == length else { return false }
    return bytes[head.end..<(head.end + length)].elementsEqual(text)
  }

  private func joinedChunks(of string: Head) throws(DecodingError) -> [UInt8] {
    var (offset, joined): (Int, [UInt8]) = (string.end, [])
    while !isStop(at: offset) {
      let chunk = try chunk(of: string.major, at: offset)
      // Each chunk is whole text by itself, says the RFC.
      joined.append(contentsOf: bytes[chunk])
      offset = chunk.upperBound
    }
    return joined
  }

  func name(of head: Head) -> String {
    switch (head.major, head.information) {
    case (CBOR.Major.unsigned, _), (CBOR.Major.negative, _): "a whole number"
    case (CBOR.Major.bytes, _): "a byte string"
    case (CBOR.Major.text, _): "a text"
    case (CBOR.Major.array, _): "an array"
    case (CBOR.Major.map, _): "a map"
    case (_, 20), (_, 21): "a truth value"
    case (_, 22), (_, 23): "null"
    case (_, 25...27): "a floating-point number"
    default: "a value of another kind"
    }
  }
}
