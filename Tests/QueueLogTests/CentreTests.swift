import CallCore
import Telephony
import Testing

@testable import QueueLog

/// The log of a real centre, from its own announcements.
@Suite struct CentreTests {
  @Test func anAfternoonReadsLikeAppQueues() {
    let lines = CentreWorld.afternoon().lines(.clear)
    // The agent's channel has an id of ours, which begins with the call's.
    let shown = lines.map { line in
      var fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      if fields[4] == "CONNECT" { fields[6] = fields[6].contains(".a1-") ? "leg" : fields[6] }
      return ([String(Int64(fields[0])! - Story.began)] + fields.dropFirst()).joined(separator: "|")
    }
    #expect(
      shown == [
        "0|MANAGER|sales|alice|ADDMEMBER|",
        "0|NONE|NONE|alice|PAUSEALL|logged in",
        "0|NONE|sales|alice|PAUSE|logged in",
        "0|c1|sales|NONE|ENTERQUEUE||+4930123456|1",
        "0|c2|sales|NONE|ENTERQUEUE||+4930123456|2",
        "3|c1|sales|NONE|ABANDON|1|1|3",
        "5|NONE|NONE|alice|UNPAUSEALL|",
        "5|NONE|sales|alice|UNPAUSE|",
        "20|NONE|NONE|alice|PAUSEALL|no answer",
        "20|NONE|sales|alice|PAUSE|no answer",
        "20|c2|sales|alice|RINGNOANSWER|15000",
        "20|c3|sales|NONE|ENTERQUEUE||+4930123456|2",
        "20|c4|sales|NONE|ENTERQUEUE||+4930123456|3",
        "24|c4|sales|NONE|EXITWITHKEY|5|3|3|4",
        "60|c2|sales|NONE|EXITWITHTIMEOUT|1|2|60",
        "65|NONE|NONE|alice|UNPAUSEALL|",
        "65|NONE|sales|alice|UNPAUSE|",
        "68|c3|sales|alice|CONNECT|48|leg|2",
        "98|c3|sales|alice|COMPLETECALLER|48|30|2",
        "107|NONE|NONE|alice|PAUSEALL|lunch",
        "107|NONE|sales|alice|PAUSE|lunch",
        "107|MANAGER|sales|alice|REMOVEMEMBER|",
      ])
  }
}
