import Telephony
import Testing

@Suite struct PersonalVaultTests {
  final class Box: PersonalVault {
    var values: [String: String] = [:]
    func lay(down value: String, under key: String) { values[key] = value }
    func value(under key: String) -> String? { values[key] }
  }

  let arrival = ChannelArrival(
    channel: "c1", ani: Personal(key: "ani:1", clear: "+491701234567"), dnis: "100", endpoint: "PJSIP/trunk")

  @Test func withAVaultOnlyTheKeyIsWritten() throws {
    let vault = Box()
    let written = try CompactEncoder(vault: vault).encode(arrival)
    #expect(vault.values == ["ani:1": "+491701234567"])
    let text = String(decoding: written, as: UTF8.self)
    #expect(!text.contains("1701234567"))
    #expect(text.contains("ani:1"))
  }

  @Test func theVaultGivesTheValueBack() throws {
    let vault = Box()
    let written = try CompactEncoder(vault: vault).encode(arrival)
    #expect(try CompactDecoder(vault: vault).decode(ChannelArrival.self, from: written).ani.clear == "+491701234567")
    vault.values = [:]
    let erased = try CompactDecoder(vault: vault).decode(ChannelArrival.self, from: written)
    #expect(erased.ani.clear == nil)
    #expect(erased == arrival)
  }

  @Test func withoutAVaultTheValueIsWrittenAlong() throws {
    let written = try CompactEncoder().encode(arrival)
    #expect(try CompactDecoder().decode(ChannelArrival.self, from: written).ani.clear == "+491701234567")
  }
}
