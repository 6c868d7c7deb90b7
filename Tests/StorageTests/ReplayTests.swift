import CallCore
import Storage
import Telephony
import Testing

/// What the journal is for: folding it again comes to the same.
@Suite struct ReplayTests {
  /// A few calls through flow and queue, some answered, some not.
  private func inputs() -> [Input] {
    var inputs: [Input] = [
      .switched("pbx1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch, asteriskVersion: "22.10.1"))),
      .agentCommanded("anna", .logIn(device: nil)), .agentCommanded("anna", .becomeReady),
    ]
    for index in 1...40 {
      let channel = ChannelID("caller\(index)")
      inputs.append(arrival(channel, ani: "+4917012345\(index)"))
      inputs.append(.switched("pbx1", .channelAnswered(channel)))
      if index % 3 == 0 { inputs.append(.deadlinePassed) }
      if index % 2 == 0 { inputs.append(.switched("pbx1", .channelEnded(channel, .normalClearing))) }
    }
    return inputs
  }

  @Test func aReplayComesToTheSameDigestAndCentre() async throws {
    let database = try TestDatabase()
    let begin = CentreSnapshot(number: 0, at: .epoch, digest: StableDigest().value, centre: centre())
    var live = JournalFold(begin)
    let writer = try database.writer()
    writer.write(begin)
    var entries: [JournalEntry] = []
    for (index, input) in inputs().enumerated() {
      let entry = live.fold(input, at: moment(Int64(index))).entry
      entries.append(entry)
      writer.append(entry)
      if index == 60 { writer.write(live.snapshot) }
    }
    #expect(await writer.stop(within: .seconds(10)))
    let records = entries.flatMap(\.records)
    #expect(!records.isEmpty)

    for start in [try database.reader.firstSnapshot(), try database.reader.latestSnapshot()] {
      for withPersonalData in [true, false] {
        var replay = JournalFold(try #require(start.snapshot))
        for entry in try database.reader.all(after: replay.number, withPersonalData: withPersonalData) {
          #expect(replay.fold(entry.input, at: entry.at).entry.digest == entry.digest, "input \(entry.number)")
        }
        #expect(replay.digest == live.digest)
        #expect(replay.number == live.number)
        #expect(replay.centre.view == live.centre.view)
      }
    }
    let stored = try await CallRecordStore(database.store).page(CallRecordQuery(limit: 1_000)).records
    #expect(Set(stored.map(\.call)) == Set(records.map(\.call)))
    #expect(stored.count == records.count)
  }
}
