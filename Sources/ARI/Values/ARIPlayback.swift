public import Telephony

/// A playback as Asterisk describes it.
public struct ARIPlayback: ARIValue {
  public var id: PlaybackID
  /// What is playing: `sound:welcome`. May be personal (digits, numbers).
  public var mediaURI: String
  /// What comes after it, if there is more.
  public var nextMediaURI: String?
  public var target: ARITarget?
  public var language: String
  public var state: ARIPlaybackState

  public init(
    id: PlaybackID, mediaURI: String = "", nextMediaURI: String? = nil, target: ARITarget? = nil,
    language: String = "en", state: ARIPlaybackState = .queued
  ) {
    self.id = id
    self.mediaURI = mediaURI
    self.nextMediaURI = nextMediaURI
    self.target = target
    self.language = language
    self.state = state
  }

  public init(json: JSONValue) throws(ARIError) {
    id = PlaybackID(try json.required("id", in: "A playback"))
    mediaURI = json.text("media_uri")
    nextMediaURI = json.nonEmpty("next_media_uri")
    target = ARITarget(uri: json.text("target_uri"))
    language = json.text("language")
    state = ARIPlaybackState(rawValue: json.text("state"))
  }

  public var json: JSONValue {
    .compact([
      ("id", .string(id.rawValue)), ("media_uri", .string(mediaURI)), ("next_media_uri", .optional(nextMediaURI)),
      ("target_uri", .string(target?.uri ?? "")), ("language", .string(language)), ("state", .string(state.rawValue)),
    ])
  }
}

/// Says which playback and how far it is; what it plays may be personal.
extension ARIPlayback: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "playback \(id) (\(state.rawValue))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["id": id.rawValue, "state": state.rawValue]) }
}

/// How far a playback is. Open: others are kept.
public struct ARIPlaybackState: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let queued = ARIPlaybackState(rawValue: "queued")
  public static let playing = ARIPlaybackState(rawValue: "playing")
  /// Between two media of one playback.
  public static let continuing = ARIPlaybackState(rawValue: "continuing")
  public static let paused = ARIPlaybackState(rawValue: "paused")
  public static let done = ARIPlaybackState(rawValue: "done")
  /// Nothing of it could be played: a missing file, an unknown format.
  public static let failed = ARIPlaybackState(rawValue: "failed")
}

/// What a playback or a recording is on.
public enum ARITarget: Sendable, Equatable {
  case channel(ChannelID)
  case bridge(BridgeID)

  /// Reads `channel:ID` or `bridge:ID`.
  public init?(uri: String) {
    guard let colon = uri.firstIndex(of: ":") else { return nil }
    let id = String(uri[uri.index(after: colon)...])
    switch uri[..<colon] {
    case "channel": self = .channel(ChannelID(id))
    case "bridge": self = .bridge(BridgeID(id))
    default: return nil
    }
  }

  public var uri: String {
    switch self {
    case .channel(let id): "channel:\(id)"
    case .bridge(let id): "bridge:\(id)"
    }
  }
}
