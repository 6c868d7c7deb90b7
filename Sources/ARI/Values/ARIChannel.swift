public import Telephony

/// A channel as Asterisk describes it.
///
/// Every event of a channel brings all of it, and most need its id and state:
/// the ``Details`` are read when they are asked for. Who needs several of
/// them takes ``details`` once.
public struct ARIChannel: ARIValue, Detailed {
  public var id: ChannelID
  public var state: ARIChannelState
  private var deferred: Deferred<Details>

  public init(
    id: ChannelID, name: String = "", state: ARIChannelState = .down, caller: ARIParty = ARIParty(),
    connected: ARIParty = ARIParty(), dialplan: ARIDialplan = ARIDialplan(), createdAt: Instant? = nil,
    language: String = "en", accountCode: String = "", variables: [String: String] = [:], protocolID: String? = nil,
    redirectedFrom: String? = nil, tenantID: String? = nil
  ) {
    self.id = id
    self.state = state
    deferred = .read(
      Details(
        name: name, caller: caller, connected: connected, dialplan: dialplan, createdAt: createdAt,
        language: language, accountCode: accountCode, variables: variables, protocolID: protocolID,
        redirectedFrom: redirectedFrom, tenantID: tenantID))
  }

  public init(json: JSONValue) throws(ARIError) {
    id = ChannelID(try json.required("id", in: "A channel"))
    state = ARIChannelState(rawValue: json.text("state"))
    deferred = .unread(json)
  }

  /// All but id and state.
  public var details: Details {
    get { deferred.value }
    set { deferred.value = newValue }
  }

  public var json: JSONValue {
    let details = details
    return .compact([
      ("id", .string(id.rawValue)), ("name", .string(details.name)), ("state", .string(state.rawValue)),
      ("protocol_id", .optional(details.protocolID)), ("caller", details.caller.json),
      ("connected", details.connected.json), ("accountcode", .string(details.accountCode)),
      ("dialplan", details.dialplan.json), ("creationtime", .optional(details.createdAt.map(ARITimestamp.text))),
      ("language", .string(details.language)),
      ("channelvars", details.variables.isEmpty ? .null : .object(details.variables)),
      ("caller_rdnis", .optional(details.redirectedFrom)), ("tenantid", .optional(details.tenantID)),
    ])
  }
}

extension ARIChannel {
  /// What there is to know of a channel besides its id and state.
  public struct Details: DeferredFields {
    /// `PJSIP/trunk-0000002a`.
    public var name: String
    /// The party at the far end of this channel. Of one that we originated it
    /// is who we rang, not who is shown to them.
    public var caller: ARIParty
    /// The party this channel is connected with.
    public var connected: ARIParty
    public var dialplan: ARIDialplan
    public var createdAt: Instant?
    public var language: String
    public var accountCode: String
    /// Variables that were set with `report_events`, and those that
    /// `channelvars` of ari.conf lists.
    public var variables: [String: String]
    /// The id in the channel's own protocol: the SIP Call-ID.
    public var protocolID: String?
    /// The number that was dialled before a redirection. Personal.
    public var redirectedFrom: String?
    public var tenantID: String?

    init(
      name: String, caller: ARIParty, connected: ARIParty, dialplan: ARIDialplan, createdAt: Instant?,
      language: String, accountCode: String, variables: [String: String], protocolID: String?,
      redirectedFrom: String?, tenantID: String?
    ) {
      self.name = name
      self.caller = caller
      self.connected = connected
      self.dialplan = dialplan
      self.createdAt = createdAt
      self.language = language
      self.accountCode = accountCode
      self.variables = variables
      self.protocolID = protocolID
      self.redirectedFrom = redirectedFrom
      self.tenantID = tenantID
    }

    public init(json: JSONValue) {
      name = json.text("name")
      caller = ARIParty(json: json["caller"])
      connected = ARIParty(json: json["connected"])
      dialplan = ARIDialplan(json: json["dialplan"])
      createdAt = json.instant("creationtime")
      language = json.text("language")
      accountCode = json.text("accountcode")
      variables = json["channelvars"].stringMembers
      protocolID = json.nonEmpty("protocol_id")
      redirectedFrom = json.nonEmpty("caller_rdnis")
      tenantID = json.nonEmpty("tenantid")
    }

    /// The name without its serial number: `PJSIP/trunk` of
    /// `PJSIP/trunk-0000002a`. The endpoint, for channels of an endpoint.
    public var endpoint: String {
      guard let dash = name.lastIndex(of: "-") else { return name }
      return String(name[..<dash])
    }
  }

  public var endpoint: String { details.endpoint }
}

/// Shows nothing: who is on it is personal.
extension ARIChannel.Details: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "‹details›" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Says which channel, and nothing of who is on it.
extension ARIChannel: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "channel \(id) (\(state.rawValue))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["id": id.rawValue, "state": state.rawValue]) }
}

/// What a channel is doing, in Asterisk's words. Open: others are kept.
public struct ARIChannelState: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Made, nothing has happened yet.
  public static let down = ARIChannelState(rawValue: "Down")
  public static let reserved = ARIChannelState(rawValue: "Rsrvd")
  public static let offHook = ARIChannelState(rawValue: "OffHook")
  public static let dialing = ARIChannelState(rawValue: "Dialing")
  /// Somebody rings us.
  public static let ring = ARIChannelState(rawValue: "Ring")
  /// We ring somebody.
  public static let ringing = ARIChannelState(rawValue: "Ringing")
  /// Answered.
  public static let up = ARIChannelState(rawValue: "Up")
  public static let busy = ARIChannelState(rawValue: "Busy")
}

/// A name and a number. Personal: printing shows neither.
public struct ARIParty: Sendable, Equatable {
  public var name: String
  public var number: String

  public init(name: String = "", number: String = "") {
    self.name = name
    self.number = number
  }

  init(json: JSONValue) {
    name = json.text("name")
    number = json.text("number")
  }

  var json: JSONValue { ["name": .string(name), "number": .string(number)] }
}

extension ARIParty: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "‹party›" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where in the dialplan a channel is. The extension may be personal: on the
/// way out it is the number that was dialled.
public struct ARIDialplan: Sendable, Equatable {
  public var context: String
  public var `extension`: String
  public var priority: Int
  public var applicationName: String
  public var applicationData: String

  public init(
    context: String = "", extension: String = "", priority: Int = 1, applicationName: String = "",
    applicationData: String = ""
  ) {
    self.context = context
    self.extension = `extension`
    self.priority = priority
    self.applicationName = applicationName
    self.applicationData = applicationData
  }

  init(json: JSONValue) {
    context = json.text("context")
    self.extension = json.text("exten")
    priority = json["priority"].integer ?? 1
    applicationName = json.text("app_name")
    applicationData = json.text("app_data")
  }

  var json: JSONValue {
    [
      "context": .string(context), "exten": .string(self.extension), "priority": .integer(Int64(priority)),
      "app_name": .string(applicationName), "app_data": .string(applicationData),
    ]
  }
}
