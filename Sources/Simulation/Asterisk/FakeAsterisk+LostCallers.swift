import ARI
import Telephony

/// What `cordboard-lost` of extensions.conf does with a caller who goes away
/// before any application had the call: it is remembered in a ring of global
/// variables.
extension FakeAsterisk {
  private static let lostCallersMax = 10_000

  func rememberIfLost(_ id: ChannelID, _ cause: HangupCause) {
    guard let channel = channels[id], channel.triesFailed > 0, !channel.isInApplication else { return }
    let next = (Int(globalVariables["CORDBOARD_LOST_NEXT"] ?? "") ?? 0) + 1
    // Asterisk's own HANGUPCAUSE: a BYE without a reason is normal clearing.
    let told = cause == .unknown ? HangupCause.normalClearing : cause
    let fields = [
      seconds(of: channel.createdAt), seconds(of: lane.now), String(channel.triesFailed), String(told.rawValue),
      channel.dialplan.extension, channel.callerNumber,
    ]
    globalVariables["CORDBOARD_LOST_\(next % Self.lostCallersMax)"] = fields.joined(separator: "|")
    globalVariables["CORDBOARD_LOST_NEXT"] = String(next)
  }

  private func seconds(of moment: Instant) -> String { String(moment.microsecondsSinceEpoch / 1_000_000) }
}
