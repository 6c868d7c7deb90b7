import CallCore
import Foundation
import Storage
import Telephony
import Testing

/// Real processes, killed in the middle of writing.
@Suite struct KillTests {
  @Test(arguments: 1...5) func aKilledWriterLeavesAWholeBeginning(round: Int) async throws {
    let database = try TestDatabase()
    let path = database.settings.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
      let writer = try JournalWriter(StorageSettings(path: path), options: .quick, logger: .silent)
      var number: UInt64 = 0
      while true {
        number += 1
        let call = CallID("k\(number)")
        writer.append(entry(number, arrival(ChannelID("c\(number)"), ani: "+49\(number)"), records: [record(call)]))
        // At some moment behind the first thousands, in whatever it is doing.
        if number.isMultiple(of: 64), writer.status.lastCommitted >= UInt64(round) * 1_500 { kill(getpid(), SIGKILL) }
      }
    }
    let last = try database.reader.lastNumber()
    #expect(last >= UInt64(round) * 1_500)
    let read = try database.reader.all()
    #expect(read.map(\.number) == Array(1...last))
    // Inputs, personal data and records of one transaction: all or nothing.
    #expect(try database.sql("SELECT COUNT(*) FROM call_record") == [Int(last)])
    #expect(try database.sql("SELECT MAX(journal_number) FROM call_record") == [Int(last)])
    for entry in read {
      guard case .switched(_, .channelEntered(let arrival)) = entry.input else { continue }
      #expect(arrival.ani.clear == "+49\(entry.number)")
    }
    #expect(try database.sql("PRAGMA integrity_check", as: String.self) == ["ok"])
    // And a new writer goes on from there.
    let writer = try database.writer()
    #expect(writer.status.lastCommitted == last)
    writer.append(entry(last + 1))
    #expect(await writer.stop(within: .seconds(10)))
  }
}
