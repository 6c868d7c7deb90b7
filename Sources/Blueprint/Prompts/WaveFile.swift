/// What the head of a WAV file says, and what Asterisk would make of it.
///
/// Asterisk plays PCM of 16 bits, one channel, at 8 kHz from `.wav` and at
/// 16 kHz from `.wav16`. Anything else it refuses at the moment a caller should
/// hear it, so it is looked at beforehand, in the way of its `format_wav.c`:
/// that walks the chunks up to the first `data`, and does not know that a
/// chunk of odd length is followed by a filling byte.
struct WaveFile: Equatable {
  /// So much of a file is enough to look at.
  static let headBytesMax = 64 << 10

  var sampleRate: Int
  var soundBytes: Int

  /// Why a file is not a sound that Asterisk plays, in words.
  struct Fault: Error, Equatable {
    var words: String
    /// Whether there is a sound in the file that another form would save.
    var isConvertible = true
  }

  /// - Parameters:
  ///   - head: the first bytes of the file, ``headBytesMax`` at most.
  ///   - fileBytes: the size of the whole file.
  /// - Throws: a fault in words when it is not such a sound.
  init(head: [UInt8], fileBytes: Int) throws(Fault) {
    guard head.count >= 12, Self.tag(head, at: 0) == "RIFF", Self.tag(head, at: 8) == "WAVE" else {
      throw fileBytes == 0 ? Fault(words: "is empty", isConvertible: false) : Fault(words: "is not a WAV file")
    }
    var place = 12
    var rate: Int?
    while place <= head.count - 8 {
      let size = Self.number32(head, at: place + 4)
      switch Self.tag(head, at: place) {
      case "fmt ": rate = try Self.sampleRate(head, at: place + 8, size: size)
      case "data":
        guard let rate else { throw Fault(words: "has no format before its sound") }
        sampleRate = rate
        soundBytes = try Self.soundBytes(stated: size, there: fileBytes - place - 8)
        return
      default:
        guard size % 2 == 0 else {
          throw Fault(words: "has a chunk of odd length before its sound, which Asterisk can't read")
        }
      }
      place += 8 + size
    }
    throw place < fileBytes && head.count == Self.headBytesMax
      ? Fault(words: "has its sound too far from its beginning") : Fault(words: "holds no sound", isConvertible: false)
  }

  private static func sampleRate(_ head: [UInt8], at place: Int, size: Int) throws(Fault) -> Int {
    guard size >= 16, place + 16 <= head.count else { throw Fault(words: "has a broken format chunk") }
    guard number16(head, at: place) == 1 else { throw Fault(words: "is compressed (its format is not PCM)") }
    let channels = number16(head, at: place + 2)
    guard channels == 1 else { throw Fault(words: "has \(channels) channels, not one") }
    let bits = number16(head, at: place + 14)
    guard bits == 16, number16(head, at: place + 12) == 2 else {
      throw Fault(words: "has \(bits) bits a sample, not 16")
    }
    return number32(head, at: place + 4)
  }

  private static func soundBytes(stated: Int, there: Int) throws(Fault) -> Int {
    guard stated >= 2, there >= 2 else { throw Fault(words: "holds no sound", isConvertible: false) }
    // Who writes into a pipe can't know the length, and states one near the largest.
    guard stated < 0x7000_0000 else { throw Fault(words: "does not state its length") }
    guard there >= stated else {
      throw Fault(words: "is cut off: \(stated - there) bytes are missing", isConvertible: false)
    }
    return stated
  }

  private static func tag(_ bytes: [UInt8], at place: Int) -> String {
    String(decoding: bytes[place..<(place + 4)], as: UTF8.self)
  }

  private static func number16(_ bytes: [UInt8], at place: Int) -> Int {
    Int(bytes[place]) | Int(bytes[place + 1]) << 8
  }

  private static func number32(_ bytes: [UInt8], at place: Int) -> Int {
    number16(bytes, at: place) | number16(bytes, at: place + 2) << 16
  }
}
