import Telephony
import Testing

@Suite struct NumberShapeTests {
  @Test(arguments: [
    ("+49 30 123-456", "+4930123456"), ("(030) 123.456", "030123456"), ("110", "110"),
    ("+123456789012345", "+123456789012345"),
  ])
  func whatIsDialled(number: String, dialled: String) {
    #expect(NumberShape.dialable(number) == dialled)
  }

  @Test(arguments: ["", "anonymous", "12", "1234567890123456", "30+49", "alice", "+", "123;x", "12３456"])
  func whatCanNotBe(number: String) {
    #expect(NumberShape.dialable(number) == nil)
    #expect(NumberShape(number) == nil)
  }

  @Test(arguments: [("+4930123456", 10, "+49301"), ("12345", 5, "1"), ("110", 3, ""), ("030123456", 9, "03012")])
  func theLastFourDigitsAreNeverInIt(number: String, digits: Int, prefix: String) {
    #expect(NumberShape(number) == NumberShape(digits: digits, prefix: prefix))
  }
}
