import Foundation
import Testing

@testable import Blueprint

/// What is said of prompt files that Asterisk would not play.
@Suite struct PromptTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(wave(), to: "en/good.wav")
  }

  /// The findings of a flow that plays `prompts`, with the folder as `P`.
  private func findings(playing prompts: String) -> [String] {
    BlueprintTests.findings(
      of: [("a.yaml", "numbers: {1: f}\nflows: {f: [answer, play: \(prompts)]}\n")], prompts: folder.path
    ).map { $0.replacing(folder.path, with: "P") }
  }

  @Test func goodSoundsOfBothRatesAreFine() throws {
    try folder.write(wave(rate: 16_000), to: "en/menu/wide.wav16")
    // Another chunk before the sound, as many programs write one.
    try folder.write(wave(before: Array("LIST".utf8) + [4, 0, 0, 0, 1, 2, 3, 0]), to: "en/tagged.wav")
    #expect(findings(playing: "[good, menu/wide, tagged]").isEmpty)
  }

  @Test func aPromptThatIsNotThereIsFoundOnceWithTheNearestName() {
    #expect(
      findings(playing: "[goood, good, goood]") == [
        "flows/a.yaml:2:28: error: There is no prompt 'goood': P/en/goood.wav is missing. Did you mean 'good'?"
      ])
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    let text = "flows: {f: [play: good]}\n"
    #expect(
      BlueprintTests.findings(of: [("a.yaml", text)], prompts: "/nowhere") == [
        "flows/a.yaml:1:19: error: There is no prompt 'good': /nowhere/en/good.wav is missing."
      ])
  }

  @Test func aSoundOfAnotherKindIsToBeConverted() throws {
    try folder.write("ID3", to: "en/song.mp3")
    #expect(
      findings(playing: "song") == [
        "flows/a.yaml:2:27: error: Prompt 'song' is there as .mp3, not as .wav."
          + " Convert it: sox 'P/en/song.mp3' -r 8000 -c 1 -b 16 -e signed-integer 'P/en/song.wav'."
      ])
  }

  private static let zeros = [UInt8](repeating: 0, count: 0x20000)
  private static let oddChunk = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
  private static let longChunk = Array("LIST".utf8) + [0, 0, 2, 0] + zeros
  private static let noFormat = Array("RIFF    WAVEdata".utf8) + [8, 0, 0, 0] + zeros.prefix(8)
  private static let shortFormat = Array("RIFF    WAVEfmt ".utf8) + [8, 0, 0, 0] + zeros.prefix(8)

  private static let convertible: [(bytes: [UInt8], fault: String)] = [
    (Array("ID3 this is no wave file at all".utf8), "is not a WAV file"),
    (noFormat, "has no format before its sound"),
    (shortFormat, "has a broken format chunk"),
    (wave(before: oddChunk), "has a chunk of odd length before its sound, which Asterisk can't read"),
    (wave(format: 7, bits: 8), "is compressed (its format is not PCM)"),
    (wave(channels: 2), "has 2 channels, not one"),
    (wave(bits: 8), "has 8 bits a sample, not 16"),
    (wave(statedBytes: .max), "does not state its length"),
    (wave(before: longChunk), "has its sound too far from its beginning"),
    (wave(rate: 44_100), "has 44100 Hz"),
  ]

  @Test(arguments: convertible)
  func soundsThatAsteriskCannotPlayAreToBeConverted(bytes: [UInt8], fault: String) throws {
    try folder.write(bytes, to: "en/bad.wav")
    #expect(
      findings(playing: "bad") == [
        "flows/a.yaml:2:27: error: P/en/bad.wav \(fault). Convert it: sox 'P/en/bad.wav' -r 8000 -c 1 -b 16"
          + " -e signed-integer 'P/en/bad.new.wav' && mv 'P/en/bad.new.wav' 'P/en/bad.wav'."
      ])
  }

  @Test(arguments: [
    ([UInt8](), "is empty"),
    (wave(soundBytes: 0), "holds no sound"),
    (Array(wave(soundBytes: 0).dropLast(8)), "holds no sound"),
    (wave(soundBytes: 320, statedBytes: 1_000), "is cut off: 680 bytes are missing"),
  ])
  func filesWithoutAWholeSoundAreToBeReplaced(bytes: [UInt8], fault: String) throws {
    try folder.write(bytes, to: "en/bad.wav")
    #expect(findings(playing: "bad") == ["flows/a.yaml:2:27: error: P/en/bad.wav \(fault). Replace it."])
  }

  @Test func aRateUnderTheOtherRatesEndingIsToBeRenamed() throws {
    try folder.write(wave(rate: 16_000), to: "en/wide.wav")
    try folder.write(wave(), to: "en/narrow.wav16")
    #expect(
      findings(playing: "[wide, narrow]") == [
        "flows/a.yaml:2:28: error: P/en/wide.wav has 16 kHz, which Asterisk takes only from P/en/wide.wav16. Rename"
          + " it.",
        "flows/a.yaml:2:34: error: P/en/narrow.wav16 has 8 kHz, which Asterisk takes only from P/en/narrow.wav."
          + " Rename it.",
      ])
  }

  @Test func anotherLanguageThatMissesAPromptIsWarnedOf() throws {
    try folder.write(wave(), to: "de/other.wav")
    #expect(
      findings(playing: "good") == [
        "flows/a.yaml:2:27: warning: Prompt 'good' is not there in 'de' (P/de/good.wav); those callers hear 'en'."
      ])
  }

  @Test func aFolderInThePlaceOfASoundIsFound() throws {
    try folder.write("", to: "en/odd.wav/file")
    #expect(findings(playing: "odd") == ["flows/a.yaml:2:27: error: P/en/odd.wav is not a file. Put one in its place."])
  }

  @Test func noHeadOfAWaveFileMakesTheReaderStumble() {
    let whole = wave(before: Array("fact".utf8) + [4, 0, 0, 0, 1, 2, 3, 4])
    for count in 0..<whole.count {
      #expect(throws: WaveFile.Fault.self) {
        _ = try WaveFile(head: Array(whole.prefix(count)), fileBytes: count)
      }
    }
    for place in 0..<56 {
      for value in [UInt8(0), 0x7F, 0xFF] {
        var bytes = whole
        bytes[place] = value
        _ = try? WaveFile(head: bytes, fileBytes: bytes.count)
      }
    }
  }
}
