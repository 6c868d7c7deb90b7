public import Telephony

/// What an Asterisk says of itself.
public struct ARIAsteriskInfo: ARIValue {
  /// As it calls itself: `22.10.1`, `GIT-master-a1b2c3d`.
  public var version: String
  /// Which machine it is: a MAC address, or what asterisk.conf says.
  public var entityID: String
  /// When this process started. Another value than last time means that all
  /// its channels and bridges of before are gone.
  public var startedAt: Instant?
  public var lastReloadedAt: Instant?
  public var systemName: String?
  public var defaultLanguage: String?
  /// Limits that asterisk.conf sets; nil for none.
  public var channelsMax: Int?
  public var openFilesMax: Int?

  public init(
    version: String, entityID: String = "", startedAt: Instant? = nil, lastReloadedAt: Instant? = nil,
    systemName: String? = nil, defaultLanguage: String? = nil, channelsMax: Int? = nil, openFilesMax: Int? = nil
  ) {
    self.version = version
    self.entityID = entityID
    self.startedAt = startedAt
    self.lastReloadedAt = lastReloadedAt
    self.systemName = systemName
    self.defaultLanguage = defaultLanguage
    self.channelsMax = channelsMax
    self.openFilesMax = openFilesMax
  }

  public init(json: JSONValue) throws(ARIError) {
    let (system, status, config) = (json["system"], json["status"], json["config"])
    version = try system.required("version", in: "The information")
    entityID = system.text("entity_id")
    startedAt = status.instant("startup_time")
    lastReloadedAt = status.instant("last_reload_time")
    systemName = config.nonEmpty("name")
    defaultLanguage = config.nonEmpty("default_language")
    channelsMax = config["max_channels"].integer
    openFilesMax = config["max_open_files"].integer
  }

  public var json: JSONValue {
    [
      "system": ["version": .string(version), "entity_id": .string(entityID)],
      "status": .compact([
        ("startup_time", .optional(startedAt.map(ARITimestamp.text))),
        ("last_reload_time", .optional(lastReloadedAt.map(ARITimestamp.text))),
      ]),
      "config": .compact([
        ("name", .optional(systemName)), ("default_language", .optional(defaultLanguage)),
        ("max_channels", .optional(channelsMax)), ("max_open_files", .optional(openFilesMax)),
      ]),
    ]
  }
}

/// A module of Asterisk.
public struct ARIModule: ARIValue {
  /// `res_stasis_broadcast.so`.
  public var name: String
  /// `Running` or `Not Running`.
  public var status: String
  public var supportLevel: String

  public init(name: String, status: String = "Running", supportLevel: String = "core") {
    self.name = name
    self.status = status
    self.supportLevel = supportLevel
  }

  public init(json: JSONValue) throws(ARIError) {
    name = try json.required("name", in: "A module")
    status = json.text("status")
    supportLevel = json.text("support_level")
  }

  public var json: JSONValue {
    ["name": .string(name), "status": .string(status), "support_level": .string(supportLevel)]
  }
}

/// The value of one variable. May be personal.
public struct ARIVariable: ARIValue {
  public var value: String

  public init(value: String) { self.value = value }

  public init(json: JSONValue) throws(ARIError) {
    guard let value = json["value"].string else { throw ARIError.missing("value", in: "A variable") }
    self.value = value
  }

  public var json: JSONValue { ["value": .string(value)] }
}

/// The values of several variables. May be personal.
public struct ARIVariables: ARIValue {
  public var values: [String: String]

  public init(values: [String: String]) { self.values = values }

  public init(json: JSONValue) throws(ARIError) {
    guard json["variables"].isObject else { throw ARIError.missing("variables", in: "The answer") }
    values = json["variables"].stringMembers
  }

  public var json: JSONValue { ["variables": .object(values)] }
}

/// Shows nothing of the value.
extension ARIVariable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "‹variable›" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Shows the names only.
extension ARIVariables: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "variables \(values.keys.sorted().joined(separator: ", "))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["names": values.keys.sorted()]) }
}
