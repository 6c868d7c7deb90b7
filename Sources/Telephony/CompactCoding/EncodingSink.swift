/// Where an encoding is written to: the bytes so far and the open containers.
///
/// A container begins with one byte that is set right when it closes: its
/// count if that is below 24, else an indefinite length and a stop at the end.
/// So nothing is moved and nothing is held back.
final class EncodingSink {
  /// Names one opening of one container.
  struct Token {
    var depth: Int32
    var serial: UInt32
  }

  private struct Level {
    /// Where the container's first byte is.
    var start: Int
    var count: Int
    /// Which entry of `entryStarts` is the first of this container, or -1
    /// when its entries stay in the order they are written in.
    var firstEntryStart: Int
    var serial: UInt32
    var major: UInt8
  }

  // Exclusive access is not checked at run time, which took a fifth of the
  // time. It holds by the shape of this file: no method hands one of these
  // to code of others, so nothing can come back in while one is changed.
  @exclusivity(unchecked) private(set) var bytes: [UInt8] = []
  @exclusivity(unchecked) private var levels: [Level] = []
  @exclusivity(unchecked) private var entryStarts: [Int] = []
  @exclusivity(unchecked) private var serialsEver: UInt32 = 0
  /// What the caller did that can't be written; told when all is done.
  @exclusivity(unchecked) private(set) var violation: String?
  let userInfo: [CodingUserInfoKey: Any]

  /// Room for most inputs, so that their buffer is made in one go.
  private static let room = 256

  init(userInfo: [CodingUserInfoKey: Any]) {
    self.userInfo = userInfo
    levels.reserveCapacity(16)
  }

  /// Forgets what was written but keeps the room for it.
  func reset() {
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(Self.room)
    levels.removeAll(keepingCapacity: true)
    entryStarts.removeAll(keepingCapacity: true)
    serialsEver = 0
    violation = nil
  }

  func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  var depth: Int { levels.count }
}

// MARK: - Containers

extension EncodingSink {
  /// Begins an array or map at `depth`, or goes on with the one a value has
  /// already begun there (a class and its superclass share theirs).
  func openContainer(_ major: UInt8, isSorted: Bool = false, at depth: Int) -> Token {
    close(downTo: depth + 1)
    if levels.count == depth + 1 {
      if levels[depth].major != major { note("a value asked for both an array and a map") }
      return Token(depth: Int32(truncatingIfNeeded: depth), serial: levels[depth].serial)
    }
    if levels.count != depth { note("a container was asked for after its parent had gone on") }
    if levels.count >= CBOR.depthMax { note("values lie in each other more than \(CBOR.depthMax) deep") }
    serialsEver &+= 1
    levels.append(
      Level(
        start: bytes.count, count: 0, firstEntryStart: isSorted ? entryStarts.count : -1, serial: serialsEver,
        major: major))
    bytes.append(CBOR.firstByte(major, CBOR.indefinite))
    return Token(depth: Int32(truncatingIfNeeded: levels.count - 1), serial: serialsEver)
  }

  /// Makes ready for the next entry of a container: what was opened inside
  /// the entry before is closed.
  @inline(__always)
  func beginEntry(of token: Token) {
    let depth = Int(token.depth)
    if levels.count != depth + 1 { close(downTo: depth + 1) }
    guard levels.count == depth + 1, levels[depth].serial == token.serial else {
      return note("an entry was added to a container after its parent had gone on")
    }
    levels[depth].count += 1
    if levels[depth].firstEntryStart >= 0 { entryStarts.append(bytes.count) }
  }

  func count(of token: Token) -> Int {
    let depth = Int(token.depth)
    return depth < levels.count && levels[depth].serial == token.serial ? levels[depth].count : 0
  }

  func close(downTo depth: Int) {
    while levels.count > depth { closeLast() }
  }

  func note(_ violation: String) {
    if self.violation == nil { self.violation = violation }
  }

  private func closeLast() {
    let level = levels.removeLast()
    if level.firstEntryStart >= 0 { sortEntries(from: level.firstEntryStart) }
    if level.count < 24 {
      bytes[level.start] = CBOR.firstByte(level.major, UInt8(level.count))
    } else {
      bytes.append(CBOR.stop)
    }
  }

  /// Puts a map's entries into the order of RFC 8949, section 4.2.1: by the
  /// bytes of their encoded keys, which are never prefixes of each other.
  private func sortEntries(from first: Int) {
    let starts = entryStarts[first...]
    guard starts.count > 1, let begin = starts.first else {
      entryStarts.removeSubrange(first...)
      return
    }
    let end = bytes.count
    var entries = zip(starts, starts.dropFirst() + [end]).map { $0.0..<$0.1 }
    entries.sort { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
    var sorted: [UInt8] = []
    sorted.reserveCapacity(end - begin)
    for entry in entries { sorted.append(contentsOf: bytes[entry]) }
    bytes.replaceSubrange(begin..<end, with: sorted)
    entryStarts.removeSubrange(first...)
  }
}

// MARK: - Scalars

extension EncodingSink {
  func write(null: Void) { bytes.append(CBOR.null) }

  /// The first byte of a map whose count, below 24, is known beforehand.
  func write(mapOf count: Int) {
    assert(count < 24, "such a map has a longer head")
    bytes.append(CBOR.firstByte(CBOR.Major.map, UInt8(count)))
  }

  func write(_ value: Bool) { bytes.append(value ? CBOR.isTrue : CBOR.isFalse) }

  func write(_ value: String) {
    let text = value.utf8
    write(head: CBOR.Major.text, UInt64(text.count))
    // In one go, where the text lies in one piece; it nearly always does.
    if text.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
      bytes.append(contentsOf: text)
    }
  }

  func write(byteString: [UInt8]) {
    write(head: CBOR.Major.bytes, UInt64(byteString.count))
    bytes.append(contentsOf: byteString)
  }

  func write(_ value: some FixedWidthInteger & SignedInteger) {
    if value >= 0 {
      write(head: CBOR.Major.unsigned, UInt64(value))
    } else {
      write(head: CBOR.Major.negative, UInt64(-1 - value))
    }
  }

  func write(_ value: some FixedWidthInteger & UnsignedInteger) { write(head: CBOR.Major.unsigned, UInt64(value)) }

  /// The shortest form that keeps the value (RFC 8949, section 4.2.2).
  func write(_ value: Double) {
    let narrow = Float(value)
    guard Double(narrow) == value || value.isNaN else {
      bytes.append(CBOR.double)
      return append(bigEndian: value.bitPattern, width: 8)
    }
    write(narrow)
  }

  func write(_ value: Float) {
    if value.isNaN {
      bytes.append(CBOR.half)
      append(bigEndian: 0x7e00, width: 2)
    } else if let half = HalfFloat.exactly(value) {
      bytes.append(CBOR.half)
      append(bigEndian: UInt64(half), width: 2)
    } else {
      bytes.append(CBOR.single)
      append(bigEndian: UInt64(value.bitPattern), width: 4)
    }
  }

  /// An item's first bytes: its major type and its argument, as short as can be.
  @inline(__always)
  private func write(head major: UInt8, _ argument: UInt64) {
    if argument < 24 {
      bytes.append(CBOR.firstByte(major, UInt8(truncatingIfNeeded: argument)))
    } else {
      writeLong(head: major, argument)
    }
  }

  private func writeLong(head major: UInt8, _ argument: UInt64) {
    let (information, width): (UInt8, Int) =
      switch argument {
      case ...0xff: (24, 1)
      case ...0xffff: (25, 2)
      case ...0xffff_ffff: (26, 4)
      default: (27, 8)
      }
    bytes.append(CBOR.firstByte(major, information))
    append(bigEndian: argument, width: width)
  }

  private func append(bigEndian value: UInt64, width: Int) {
    for index in (0..<width).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
  }
}
