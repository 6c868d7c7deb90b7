import Testing

@testable import Switchboard

@Suite("The caller id of an originate")
struct CallerIDTextTests {
  @Test(
    "is read by Asterisk as it was meant",
    arguments: [
      ("Sales", "4930200", #""Sales" <4930200>"#),
      ("", nil, #""" <>"#),
      (#"A "B" \ C"#, "+49 (30) 200", #""A \"B\" \\ C" <+49(30)200>"#),
      ("Line\r\nbreak", "1\u{0}2>3<4,5", #""Linebreak" <12345>"#),
      ("Käse 🧀", "anonymous", #""Käse 🧀" <anonymous>"#),
    ] as [(String, String?, String)])
  func text(name: String, number: String?, expected: String) {
    #expect(CallerIDText.text(name: name, number: number) == expected)
  }
}
