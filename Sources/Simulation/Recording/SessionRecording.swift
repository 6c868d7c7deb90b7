public import ARI
import Telephony

/// What went to and fro between an application and an Asterisk, scene by
/// scene: kept of a real one, and held against ``FakeAsterisk``.
///
/// Written as JSON, one line for each entry, to be read by people too. Names
/// stand for what differs from run to run: a caller's channel is `caller-1` in
/// each scene. Nothing personal is in it.
public struct SessionRecording: Sendable, Equatable {
  /// One story with a beginning and an end; nothing is left of it for the next.
  public struct Scene: Sendable, Equatable {
    public var name: String
    public var entries: [Entry] = []

    public init(name: String) { self.name = name }
  }

  /// Something that happened.
  public struct Entry: Sendable, Equatable {
    /// Milliseconds since the scene began.
    public var at: Int
    public var kind: Kind

    public init(at: Int, _ kind: Kind) {
      self.at = at
      self.kind = kind
    }
  }

  /// What happened.
  public enum Kind: Sendable, Equatable {
    /// The outer world did something. Nobody saw the telephone line: its moment
    /// is that of the first event it led to.
    case world(WorldAct)
    case request(number: Int, ARIRequest)
    case reply(to: Int, RecordedReply)
    case event(RecordedEvent)
  }

  /// What callers and phones do.
  public enum WorldAct: Sendable, Equatable {
    case dials(String, number: String, from: String)
    case presses(String, digit: String)
    /// The far end of the channel hangs up: a caller, or an agent's phone.
    case hangsUp(String)
    /// The phone of the channel picks up.
    case picksUp(String)
    /// It says busy (486).
    case isBusy(String)
    /// It declines (603).
    case declines(String)
  }

  /// The version it was made with: `22.10.1`.
  public var asterisk: String
  /// Event types that were not sent.
  public var filtered: [String]
  public var scenes: [Scene] = []

  public init(asterisk: String, filtered: [String]) {
    self.asterisk = asterisk
    self.filtered = filtered
  }

  /// Event types that no recording has: each call brings dozens, and neither
  /// the switchboard nor the fake knows them.
  public static let typesLeftOut = [
    "BridgeCreated", "ChannelCallerId", "ChannelConnectedLine", "ChannelCreated", "ChannelDialplan", "ChannelVarset",
  ]
}

/// An answer, as far as anybody reads it.
public struct RecordedReply: Sendable, Equatable {
  public var status: Int
  public var members: JSONValue

  /// - Parameter names: what stands for each channel's id.
  public init(_ response: ARIResponse, names: [String: String]) {
    status = response.status
    guard let body = try? JSONValue(parsing: response.body) else {
      members = .object([])
      return
    }
    let place = body["dialplan"]
    members = .compact([
      // Of a playback that was just ordered, both of its first states were seen.
      ("state", status == 201 ? .null : body["state"]), ("value", body["value"]),
      ("application", place["app_name"].string == "Stasis" ? place["app_data"] : .null),
      ("stamp", body["channelvars"]["CORDBOARD_CALL"]),
      ("channels", Self.named(body["channels"], names)),
      ("channel_ids", body["technology"].isNull ? .null : Self.named(body["channel_ids"], names)),
      ("message", body["message"]),
    ])
  }

  init(status: Int, members: JSONValue) {
    self.status = status
    self.members = members
  }

  /// Without the words, which may change with any version.
  var compared: JSONValue { .object(members.members.filter { $0.name != "message" }) }

  private static func named(_ list: JSONValue, _ names: [String: String]) -> JSONValue {
    list.isArray ? .array(list.strings.map { .string(names[$0] ?? $0) }) : .null
  }
}
