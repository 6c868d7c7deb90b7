import Telephony
import Testing

@Suite struct PersonalTests {
  let number = Personal(key: "ani:7", clear: "+491701234567")

  @Test func nothingThatPrintsItShowsTheValue() {
    struct Holder { var number: Personal }
    var dumped = ""
    dump(Holder(number: number), to: &dumped)
    var dumpedAlone = ""
    dump(number, to: &dumpedAlone)
    let texts = [
      "\(number)", "\(Holder(number: number))", String(describing: [number]), String(reflecting: number),
      String(reflecting: [number: number]), "\(Optional(number) as Any)", dumped, dumpedAlone,
      "\(Mirror(reflecting: number).children.map { "\($0)" })", "\(ChannelArrival.self) \(arrival)",
    ]
    for text in texts { #expect(!text.contains("1701234567"), "\(text)") }
    #expect("\(number)" == "‹ani:7›")
    #expect(dumpedAlone.contains("ani:7"))
  }

  private var arrival: ChannelArrival {
    ChannelArrival(channel: "c", ani: number, dnis: "1", endpoint: "PJSIP/t")
  }

  @Test func maskedShowsTwoCharactersAtMost() {
    #expect(number.masked == "•••67")
    #expect(Personal(key: "k", clear: "1234").masked == "•••")
    #expect(Personal(key: "k", clear: "").masked == "•••")
    #expect(Personal(key: "k", clear: nil).masked == "erased")
  }

  @Test func onlyTheKeyCounts() {
    #expect(Personal(key: "a", clear: "1") == Personal(key: "a", clear: nil))
    #expect(Personal(key: "a", clear: "1") != Personal(key: "b", clear: "1"))
    #expect(Set([Personal(key: "a", clear: "1"), Personal(key: "a", clear: "2")]).count == 1)
  }
}
