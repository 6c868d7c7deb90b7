public import Telephony

/// What an application can subscribe to.
public enum ARIEventSource: Sendable, Equatable {
  case channel(ChannelID)
  case bridge(BridgeID)
  /// `PJSIP` for all of a technology, `PJSIP/agent1` for one.
  case endpoint(String)
  case deviceState(String)

  /// As ARI writes it: `channel:ID`.
  public var uri: String {
    switch self {
    case .channel(let id): "channel:\(id)"
    case .bridge(let id): "bridge:\(id)"
    case .endpoint(let name): "endpoint:\(name)"
    case .deviceState(let name): "deviceState:\(name)"
    }
  }
}

extension ARIRequest {
  /// → `[ARIApplication]`
  public static func listApplications() -> ARIRequest { ARIRequest(.get, ["applications"]) }
  /// → ``ARIApplication``, or 404.
  public static func application(_ name: String) -> ARIRequest { ARIRequest(.get, ["applications", name]) }

  /// Have the events of these sent to the application. → ``ARIApplication``;
  /// 422 if one is not there.
  public static func subscribe(_ stasisApp: String, to sources: [ARIEventSource]) -> ARIRequest {
    ARIRequest(.post, ["applications", stasisApp, "subscription"], query: [("eventSource", list(sources))])
  }

  /// → ``ARIApplication``
  public static func unsubscribe(_ stasisApp: String, from sources: [ARIEventSource]) -> ARIRequest {
    ARIRequest(.delete, ["applications", stasisApp, "subscription"], query: [("eventSource", list(sources))])
  }

  /// Keep events of these types back. Replaces the filter there was.
  /// → ``ARIApplication``
  public static func setEventFilter(_ stasisApp: String, disallowed types: [String]) -> ARIRequest {
    ARIRequest(
      .put, ["applications", stasisApp, "eventFilter"],
      body: ["disallowed": .array(types.map { ["type": .string($0)] })])
  }

  /// Make an event that others see as ``ARIUserevent``.
  public static func userEvent(
    _ name: String, to stasisApp: String, sources: [ARIEventSource] = [], variables: [ARIVariableSetting] = []
  ) -> ARIRequest {
    ARIRequest(
      .post, ["events", "user", name],
      query: [("application", stasisApp), ("source", sources.isEmpty ? nil : list(sources))], body: variables.body)
  }

  /// Claim a channel that `StasisBroadcast` offers. → nothing; 409 when
  /// another was faster, 404 when it is over. Needs ``ARIFeatures/stasisBroadcast``.
  public static func claim(_ channel: ChannelID, for stasisApp: String) -> ARIRequest {
    ARIRequest(.post, ["events", "claim"], query: [("channelId", channel.rawValue), ("application", stasisApp)])
  }

  private static func list(_ sources: [ARIEventSource]) -> String { sources.map(\.uri).joined(separator: ",") }
}
