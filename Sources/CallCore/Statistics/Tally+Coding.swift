/// Written down without the zeros: most of a tally's numbers are, and a
/// snapshot holds thousands of tallies.
extension Tally: Codable {
  private enum CodingKeys: String, CodingKey {
    case entries, outcomes, answeredInTime, abandonedInTime, shortAbandons, answeredWaitMicroseconds
    case answeredWaitMicrosecondsMax, abandonedWaitMicroseconds, abandonedWaitMicrosecondsMax, talks, talkMicroseconds
    case holdMicroseconds, wrapUps, wrapUpMicroseconds, offersMissed, staffedMicroseconds
  }

  private static let numbers: [(key: CodingKeys, path: any WritableKeyPath<Tally, Int> & Sendable)] = [
    (.entries, \.entries), (.answeredInTime, \.answeredInTime), (.abandonedInTime, \.abandonedInTime),
    (.shortAbandons, \.shortAbandons), (.answeredWaitMicroseconds, \.answeredWaitMicroseconds),
    (.answeredWaitMicrosecondsMax, \.answeredWaitMicrosecondsMax),
    (.abandonedWaitMicroseconds, \.abandonedWaitMicroseconds),
    (.abandonedWaitMicrosecondsMax, \.abandonedWaitMicrosecondsMax), (.talks, \.talks),
    (.talkMicroseconds, \.talkMicroseconds), (.holdMicroseconds, \.holdMicroseconds), (.wrapUps, \.wrapUps),
    (.wrapUpMicroseconds, \.wrapUpMicroseconds), (.offersMissed, \.offersMissed),
  ]

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for (key, path) in Self.numbers { self[keyPath: path] = try container.decodeIfPresent(Int.self, forKey: key) ?? 0 }
    outcomes = try container.decodeIfPresent(Counts.self, forKey: .outcomes) ?? Counts()
    staffedMicroseconds = try container.decodeIfPresent(Counts.self, forKey: .staffedMicroseconds) ?? Counts()
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (key, path) in Self.numbers where self[keyPath: path] != 0 {
      try container.encode(self[keyPath: path], forKey: key)
    }
    if outcomes != Counts() { try container.encode(outcomes, forKey: .outcomes) }
    if staffedMicroseconds != Counts() { try container.encode(staffedMicroseconds, forKey: .staffedMicroseconds) }
  }
}
