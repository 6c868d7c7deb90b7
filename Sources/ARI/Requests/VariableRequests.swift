public import Telephony

extension ARIRequest {
  /// The value of a variable or function of the channel. → ``ARIVariable``;
  /// 404 if it is not set.
  public static func variable(_ name: String, of id: ChannelID) -> ARIRequest {
    onChannel(.get, id, "variable", [("variable", name)])
  }

  /// Set a variable or function of the channel.
  public static func setVariable(_ setting: ARIVariableSetting, of id: ChannelID) -> ARIRequest {
    onChannel(.post, id, "variable", query(setting))
  }

  /// The values of several variables. → ``ARIVariables``. Needs
  /// ``ARIFeatures/manyVariables``.
  public static func variables(_ names: [String], of id: ChannelID) -> ARIRequest {
    onChannel(.get, id, "variables", [("variables", names.joined(separator: ","))])
  }

  /// Set several variables at once. Needs ``ARIFeatures/manyVariables``.
  public static func setVariables(_ settings: [ARIVariableSetting], of id: ChannelID) -> ARIRequest {
    onChannel(.post, id, "variables", body: settings.body ?? emptyVariables)
  }

  /// → ``ARIVariable``. Needs ``ARIFeatures/reportEvents``.
  public static func variable(_ name: String, of id: BridgeID) -> ARIRequest {
    onBridge(.get, id, "variable", [("variable", name)])
  }

  /// Needs ``ARIFeatures/reportEvents``.
  public static func setVariable(_ setting: ARIVariableSetting, of id: BridgeID) -> ARIRequest {
    onBridge(.post, id, "variable", query(setting))
  }

  /// → ``ARIVariables``. Needs ``ARIFeatures/manyVariables``.
  public static func variables(_ names: [String], of id: BridgeID) -> ARIRequest {
    onBridge(.get, id, "variables", [("variables", names.joined(separator: ","))])
  }

  /// Needs ``ARIFeatures/manyVariables``.
  public static func setVariables(_ settings: [ARIVariableSetting], of id: BridgeID) -> ARIRequest {
    onBridge(.post, id, "variables", body: settings.body ?? emptyVariables)
  }

  private static func query(_ setting: ARIVariableSetting) -> [(name: String, value: String?)] {
    [
      ("variable", setting.name), ("value", setting.value), ("report_events", setting.isReported ? "true" : nil),
    ]
  }

  private static let emptyVariables: JSONValue = ["variables": [:]]
}
