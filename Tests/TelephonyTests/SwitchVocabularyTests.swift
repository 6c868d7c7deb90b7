import Telephony
import Testing

@Suite struct SwitchVocabularyTests {
  @Test(
    arguments: [
      (.sound("cordboard/welcome"), "sound:cordboard/welcome"), (.tone("440/1000,0/3000"), "tone:440/1000,0/3000"),
      (.digits("12#"), "digits:12#"), (.number(-7), "number:-7"),
    ] as [(Media, String)])
  func mediaHaveTheURIOfARI(_ media: Media, _ uri: String) {
    #expect(media.uri == uri)
  }

  @Test func hangupCausesAreNamedOrNumbered() {
    #expect(HangupCause.userBusy.description == "user busy")
    #expect(HangupCause(rawValue: 16) == .normalClearing)
    #expect(HangupCause(rawValue: 99).description == "cause 99")
    #expect(HangupCause.unknown.rawValue == 0)
  }

  @Test func anUnnamedCauseIsKeptAsItCame() throws {
    let written = try CompactEncoder().encode(HangupCause(rawValue: 99))
    #expect(hex(written) == "1863")
    #expect(try CompactDecoder().decode(HangupCause.self, from: written).rawValue == 99)
  }
}
