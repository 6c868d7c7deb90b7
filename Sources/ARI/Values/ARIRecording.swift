import Telephony

/// A recording under way, or just ended.
public struct ARILiveRecording: ARIValue {
  /// The name we gave it; a path below Asterisk's recording folder.
  public var name: String
  /// The file's extension: `wav`.
  public var format: String
  public var target: ARITarget?
  public var state: ARIRecordingState
  /// Known once it has ended.
  public var duration: Duration?
  public var talkingDuration: Duration?
  public var silenceDuration: Duration?
  /// Why it failed, in Asterisk's words.
  public var cause: String?

  public init(
    name: String, format: String = "wav", target: ARITarget? = nil, state: ARIRecordingState = .queued,
    duration: Duration? = nil, talkingDuration: Duration? = nil, silenceDuration: Duration? = nil, cause: String? = nil
  ) {
    self.name = name
    self.format = format
    self.target = target
    self.state = state
    self.duration = duration
    self.talkingDuration = talkingDuration
    self.silenceDuration = silenceDuration
    self.cause = cause
  }

  public init(json: JSONValue) throws(ARIError) {
    name = try json.required("name", in: "A recording")
    format = json.text("format")
    target = ARITarget(uri: json.text("target_uri"))
    state = ARIRecordingState(rawValue: json.text("state"))
    duration = json["duration"].integer.map { .seconds($0) }
    talkingDuration = json["talking_duration"].integer.map { .seconds($0) }
    silenceDuration = json["silence_duration"].integer.map { .seconds($0) }
    cause = json.nonEmpty("cause")
  }

  public var json: JSONValue {
    .compact([
      ("name", .string(name)), ("format", .string(format)), ("target_uri", .string(target?.uri ?? "")),
      ("state", .string(state.rawValue)), ("duration", .optional(duration?.wholeSeconds)),
      ("talking_duration", .optional(talkingDuration?.wholeSeconds)),
      ("silence_duration", .optional(silenceDuration?.wholeSeconds)), ("cause", .optional(cause)),
    ])
  }
}

/// How far a recording is. Open: others are kept.
public struct ARIRecordingState: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let queued = ARIRecordingState(rawValue: "queued")
  public static let recording = ARIRecordingState(rawValue: "recording")
  public static let paused = ARIRecordingState(rawValue: "paused")
  public static let done = ARIRecordingState(rawValue: "done")
  public static let failed = ARIRecordingState(rawValue: "failed")
  public static let canceled = ARIRecordingState(rawValue: "canceled")
}

/// A recording on Asterisk's disk.
public struct ARIStoredRecording: ARIValue {
  public var name: String
  public var format: String

  public init(name: String, format: String = "wav") {
    self.name = name
    self.format = format
  }

  public init(json: JSONValue) throws(ARIError) {
    name = try json.required("name", in: "A stored recording")
    format = json.text("format")
  }

  public var json: JSONValue { ["name": .string(name), "format": .string(format)] }
}

extension Duration {
  fileprivate var wholeSeconds: Int { Int(components.seconds) }
}
