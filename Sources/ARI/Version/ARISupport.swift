/// Whether we can work with a version of Asterisk.
public enum ARISupport: Sendable, Equatable {
  /// We can't; the sentence says why and what to do.
  case refused(String)
  /// We can. The warnings are known faults, a sentence each.
  case supported(ARIFeatures, warnings: [String])

  public static func check(_ version: ARIVersion) -> ARISupport {
    let features = ARIFeatures.of(version)
    guard features.contains(.restOverWebSocket) else {
      return .refused(
        "Asterisk \(version) is too old: Cordboard needs 20.14, 22.4 or 23.0 or newer "
          + "(requests over the WebSocket); upgrade Asterisk.")
    }
    var warnings = KnownFault.all.filter { $0.concerns(version) }.map { $0.sentence(for: version) }
    if !version.isKnown {
      warnings.append(
        "Asterisk calls itself '\(version)', which can't be compared: it is taken for the newest version.")
    }
    if version.candidate != nil {
      warnings.append("Asterisk \(version) is a release candidate: not for production.")
    }
    return .supported(features, warnings: warnings)
  }
}

/// A fault of Asterisk that concerns a contact centre, and the versions that
/// have it. From Asterisk's issue tracker and the tags that contain the fix.
struct KnownFault: Sendable {
  /// The number at github.com/asterisk/asterisk/issues.
  let number: Int
  /// What goes wrong, as the end of "Asterisk X …".
  let effect: String
  /// The first versions without it; nil if there are none yet.
  let fixed: ARIMilestone?
  /// The only versions known to have it; nil for all before the fix.
  let seen: [ARIVersion]?

  init(_ number: Int, _ effect: String, fixed: ARIMilestone?, seen: [String]? = nil) {
    self.number = number
    self.effect = effect
    self.fixed = fixed
    self.seen = seen.map { $0.map(ARIVersion.init(_:)) }
  }

  func concerns(_ version: ARIVersion) -> Bool {
    if let seen { return seen.contains { $0.numbers == version.numbers } }
    guard let fixed else { return version.isKnown }
    return !fixed.isReached(by: version)
  }

  func sentence(for version: ARIVersion) -> String {
    "Asterisk \(version) \(effect) (asterisk/asterisk#\(number)); upgrade Asterisk."
  }

  static let all: [KnownFault] = [
    KnownFault(
      211, "can crash when a channel leaves a Stasis bridge out of order",
      fixed: ARIMilestone("20.13.0", "22.3.0", "23.0.0")),
    KnownFault(
      1124, "can overwrite the hang-up cause when a bridge is deleted",
      fixed: ARIMilestone("20.13.0", "22.3.0", "23.0.0")),
    KnownFault(
      1467, "fails blind transfers that ARI handles",
      fixed: ARIMilestone("20.17.0", "22.7.0", "23.1.0")),
    KnownFault(
      1638, "leaks memory for each snoop and recording channel",
      fixed: ARIMilestone("20.18.0", "22.8.0", "23.2.0")),
    KnownFault(
      1645, "can leave WebSocket media channels behind for days",
      fixed: ARIMilestone("20.18.0", "22.8.0", "23.2.0")),
    KnownFault(
      1681, "leaks memory with each ARI dial",
      fixed: ARIMilestone("20.18.0", "22.8.0", "23.2.0")),
    KnownFault(
      1715, "corrupts memory when a mixing bridge has a recorder, a snoop and external media",
      fixed: nil, seen: ["20.17.0", "22.7.0"]),
    KnownFault(
      2021, "can crash on a transfer by REFER with Refer-Sub:false",
      fixed: ARIMilestone("20.21.0", "22.11.0", "23.5.0")),
  ]
}
