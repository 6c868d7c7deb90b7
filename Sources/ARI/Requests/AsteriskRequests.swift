extension ARIRequest {
  /// → ``ARIAsteriskInfo``
  public static func asteriskInfo() -> ARIRequest { ARIRequest(.get, ["asterisk", "info"]) }
  /// The cheapest question there is: whether Asterisk still answers.
  public static func ping() -> ARIRequest { ARIRequest(.get, ["asterisk", "ping"]) }
  /// → `[ARIModule]`
  public static func listModules() -> ARIRequest { ARIRequest(.get, ["asterisk", "modules"]) }
  /// → ``ARIModule``; 404 if there is none, 409 if it is not running.
  public static func module(_ name: String) -> ARIRequest { ARIRequest(.get, ["asterisk", "modules", name]) }
  /// Load the configuration of the module again.
  public static func reloadModule(_ name: String) -> ARIRequest { ARIRequest(.put, ["asterisk", "modules", name]) }

  /// The value of a global variable or function. → ``ARIVariable``
  public static func globalVariable(_ name: String) -> ARIRequest {
    ARIRequest(.get, ["asterisk", "variable"], query: [("variable", name)])
  }

  public static func setGlobalVariable(_ name: String, to value: String) -> ARIRequest {
    ARIRequest(.post, ["asterisk", "variable"], query: [("variable", name), ("value", value)])
  }
}
