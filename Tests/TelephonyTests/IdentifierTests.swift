import Telephony
import Testing

@Suite struct IdentifierTests {
  private func source(seed: UInt64 = 1) -> IdentifierSource {
    var generator = SeededGenerator(seed: seed)
    return IdentifierSource(tenant: "acme", generator: &generator)
  }

  @Test func callIDsNameTenantNodeAndRelease() {
    var source = source()
    let call = source.nextCall(on: "pbx1", release: "r7", at: Instant(microsecondsSinceEpoch: 1_000))
    let parts = call.rawValue.split(separator: ".")
    #expect(parts.prefix(3) == ["acme", "pbx1", "r7"])
    #expect(parts.count == 4)
    #expect(parts[3].count == 16)
    #expect(parts[3].hasPrefix("0000000001"))
    #expect(parts[3].allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) })
  }

  @Test func callIDsSortByCreation() {
    var source = source()
    var calls: [CallID] = []
    for millisecond in [1, 2, 31, 32, 1_023, 1_024, 1_795_233_906_789] as [Int64] {
      calls.append(source.nextCall(on: "n", release: "r", at: Instant(microsecondsSinceEpoch: millisecond * 1_000)))
    }
    #expect(calls == calls.sorted())
  }

  @Test func callIDsDifferWhenTheClockStandsStill() {
    var source = source()
    let calls = (0..<1_000).map { _ in source.nextCall(on: "n", release: "r", at: .epoch) }
    #expect(Set(calls).count == calls.count)
  }

  @Test func theSameSeedGivesTheSameIDs() {
    var (one, other, another) = (source(), source(), source(seed: 2))
    let call = one.nextCall(on: "n", release: "r", at: .epoch)
    #expect(other.nextCall(on: "n", release: "r", at: .epoch) == call)
    #expect(another.nextCall(on: "n", release: "r", at: .epoch) != call)
  }

  @Test func oursAreToldByTheirTenant() {
    var source = source()
    let call = source.nextCall(on: "n", release: "r", at: .epoch)
    #expect(IdentifierSource.isOurs(call.rawValue, tenant: "acme"))
    #expect(!IdentifierSource.isOurs(call.rawValue, tenant: "acm"))
    #expect(!IdentifierSource.isOurs("1795233906.12", tenant: "acme"))
  }
}
