import Testing

@testable import Telephony

@Suite("Customers")
struct CustomerKeyTests {
  /// The vectors of the SipHash paper's reference code: key 00…0f, messages
  /// 00, 00 01, … of growing length.
  @Test(arguments: [
    (0, 0x726f_db47_dd0e_0e31 as UInt64), (1, 0x74f8_39c5_93dc_67fd), (7, 0xab02_00f5_8b01_d137),
    (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5), (63, 0x958a_324c_eb06_4572),
  ])
  func itIsSipHash(length: Int, expected: UInt64) {
    let key = CustomerKey(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
    #expect(key.hash((0..<length).map { UInt8($0) }) == expected)
  }

  @Test func oneNumberIsOneCustomerHoweverItIsWritten() {
    let key = CustomerKey(1, 2)
    #expect(key.customer("+49 30 1234567") == key.customer("49301234567"))
    #expect(key.customer("49301234567") != key.customer("49301234568"))
    #expect(key.customer("49301234567") != CustomerKey(1, 3).customer("49301234567"))
    #expect(key.customer("49301234567")?.rawValue.count == 13)
    #expect(key.customer("anonymous") == nil)
    #expect(key.customer("") == nil)
  }
}
