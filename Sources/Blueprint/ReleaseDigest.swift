import Telephony

/// Names a release by what it is made of.
enum ReleaseDigest {
  /// Eight characters of Crockford's base 32 in small letters: 40 bits of the
  /// digest of all paths, texts and options. The same files give the same id.
  static func release(of sources: [SourceFile], options: BlueprintOptions) -> ReleaseID {
    var digest = StableDigest()
    digest.combine(bytes: Array(options.soundPrefix.utf8))
    for source in sources {
      digest.combine(bytes: Array(source.relativePath.utf8))
      digest.combine(bytes: source.bytes)
    }
    let folded = digest.value ^ (digest.value >> 40)
    let characters = (0..<8).map { alphabet[Int((folded >> (5 * UInt64(7 - $0))) & 31)] }
    return ReleaseID(String(decoding: characters, as: UTF8.self))
  }

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
