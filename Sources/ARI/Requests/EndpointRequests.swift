extension ARIRequest {
  /// → `[ARIEndpoint]`
  ///
  /// - Parameter technology: `PJSIP`; all if nil.
  public static func listEndpoints(technology: String? = nil) -> ARIRequest {
    ARIRequest(.get, ["endpoints"] + (technology.map { [$0] } ?? []))
  }

  /// → ``ARIEndpoint``, or 404.
  public static func endpoint(technology: String, resource: String) -> ARIRequest {
    ARIRequest(.get, ["endpoints", technology, resource])
  }

  /// Send a text message; sender, recipient and text are personal.
  ///
  /// - Parameters:
  ///   - recipient: `pjsip:agent1`.
  ///   - sender: a SIP URI.
  public static func sendMessage(to recipient: String, from sender: String, body: String) -> ARIRequest {
    ARIRequest(
      .put, ["endpoints", "sendMessage"], query: [("to", recipient), ("from", sender), ("body", body)])
  }

  /// → `[ARIDeviceState]`: those that applications made.
  public static func listDeviceStates() -> ARIRequest { ARIRequest(.get, ["deviceStates"]) }
  /// → ``ARIDeviceState``
  public static func deviceState(_ name: String) -> ARIRequest { ARIRequest(.get, ["deviceStates", name]) }

  /// Set the state of a device of ours: `Stasis:lamp`.
  public static func setDeviceState(_ name: String, _ state: ARIDeviceState.State) -> ARIRequest {
    ARIRequest(.put, ["deviceStates", name], query: [("deviceState", state.rawValue)])
  }

  public static func deleteDeviceState(_ name: String) -> ARIRequest { ARIRequest(.delete, ["deviceStates", name]) }
}
