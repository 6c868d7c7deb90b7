import Telephony
import Testing

@Suite struct SeededGeneratorTests {
  /// Computed apart from this code, from the authors' C sources.
  @Test(
    arguments: [
      (0, [0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0]),
      (1, [0xb3f2_af6d_0fc7_10c5, 0x853b_5596_4736_4cea, 0x92f8_9756_082a_4514]),
      (0xffff_ffff_ffff_ffff, [0x8f55_20d5_2a7e_ad08, 0xc476_a018_caa1_802d, 0x81de_31c0_d260_469e]),
    ] as [(UInt64, [UInt64])])
  func knownValues(_ seed: UInt64, _ values: [UInt64]) {
    var generator = SeededGenerator(seed: seed)
    #expect(values.map { _ in generator.next() } == values)
  }

  @Test func aCopyGoesOnTheSameWay() throws {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<10 { _ = generator.next() }
    var copy = try CompactDecoder().decode(SeededGenerator.self, from: CompactEncoder().encode(generator))
    #expect(copy == generator)
    #expect((0..<10).map { _ in copy.next() } == (0..<10).map { _ in generator.next() })
  }
}
