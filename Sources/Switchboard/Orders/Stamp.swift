import ARI
import Telephony

/// The mark that a channel is ours: a variable that names its call.
///
/// It lies on the channel in Asterisk, so that it outlives us; where Asterisk
/// can, it rides on each event and each listing of the channel.
enum Stamp {
  static let variable = "CORDBOARD_CALL"

  /// - Parameters:
  ///   - call: nil takes the stamp off.
  ///   - isReported: whether Asterisk shall report it (``ARIFeatures``).
  static func setting(_ call: CallID?, isReported: Bool) -> ARIVariableSetting {
    ARIVariableSetting(name: variable, value: call?.rawValue ?? "", isReported: isReported && call != nil)
  }

  /// The call a channel's reported variables name.
  static func call(in variables: [String: String]) -> CallID? { call(variables[variable]) }

  /// The call a value of the variable names; an empty one names none.
  static func call(_ value: String?) -> CallID? {
    guard let value, !value.isEmpty else { return nil }
    return CallID(value)
  }
}

extension ARIChannel {
  /// Whether it runs `Stasis` with this application's name.
  func isIn(application: String) -> Bool {
    let place = details.dialplan
    guard place.applicationName == "Stasis" else { return false }
    return place.applicationData == application || place.applicationData.hasPrefix(application + ",")
  }
}

extension Origination {
  /// The origination as ARI wants it; nil when the number that it needs can't
  /// be dialled, or has been erased.
  func asARI(application: String, reported: Bool) -> ARIOrigination? {
    var endpoint = endpoint
    if let number {
      guard let dialable = number.clear.flatMap(NumberShape.dialable) else { return nil }
      endpoint = endpoint.replacing("{number}", with: dialable)
    }
    return ARIOrigination(
      channel: channel, endpoint: endpoint, stasisApp: application,
      stasisArguments: ["cordboard", call.rawValue],
      callerID: CallerIDText.text(name: callerName, number: callerNumber.clear), ringSecondsMax: ringSecondsMax,
      variables: [Stamp.setting(call, isReported: reported)], originator: originator)
  }
}
