public import Telephony

extension ARIRequest {
  /// All bridges, ours and foreign. → `[ARIBridge]`
  public static func listBridges() -> ARIRequest { ARIRequest(.get, ["bridges"]) }

  /// → ``ARIBridge``, or 404.
  public static func bridge(_ id: BridgeID) -> ARIRequest { ARIRequest(.get, ["bridges", id.rawValue]) }

  /// Make a bridge whose id we choose. → ``ARIBridge``; 409 if it is taken.
  ///
  /// - Parameter variables: need ``ARIFeatures/reportEvents``. Asterisk shows
  ///   them to ``listBridges()`` only after the bridge's next change.
  public static func createBridge(
    _ id: BridgeID, type: ARIBridgeType = .mixing, name: String? = nil, variables: [ARIVariableSetting] = []
  ) -> ARIRequest {
    // Asterisk 22.10 wants variables in another form when the id is in the
    // query: with that of its documentation it makes the bridge and answers 400.
    if let body = variables.body {
      return ARIRequest(
        .post, ["bridges", id.rawValue], query: [("type", type.rawValue), ("name", name)], body: body)
    }
    return ARIRequest(
      .post, ["bridges"], query: [("type", type.rawValue), ("bridgeId", id.rawValue), ("name", name)])
  }

  /// Put channels in. 400 if one is not there, 422 if it is not in our application.
  ///
  /// - Parameters:
  ///   - role: in a holding bridge `participant` or `announcer`.
  ///   - absorbsDTMF: whether digits are kept from the others.
  public static func addChannels(
    _ channels: [ChannelID], to id: BridgeID, role: String? = nil, absorbsDTMF: Bool = false, isMuted: Bool = false,
    inhibitsConnectedLine: Bool = false
  ) -> ARIRequest {
    onBridge(
      .post, id, "addChannel",
      [
        ("channel", list(channels)), ("role", role), ("absorbDTMF", absorbsDTMF ? "true" : nil),
        ("mute", isMuted ? "true" : nil), ("inhibitConnectedLineUpdates", inhibitsConnectedLine ? "true" : nil),
      ])
  }

  /// Take channels out; they stay in our application.
  public static func removeChannels(_ channels: [ChannelID], from id: BridgeID) -> ARIRequest {
    onBridge(.post, id, "removeChannel", [("channel", list(channels))])
  }

  /// Play to all in the bridge. → ``ARIPlayback``
  public static func play(
    _ media: [Media], on id: BridgeID, as playback: PlaybackID, language: String? = nil
  ) -> ARIRequest {
    onBridge(.post, id, "play", [("playbackId", playback.rawValue), ("lang", language)], body: mediaBody(media))
  }

  public static func startMusic(_ id: BridgeID, musicClass: String? = nil) -> ARIRequest {
    onBridge(.post, id, "moh", [("mohClass", musicClass)])
  }

  public static func stopMusic(_ id: BridgeID) -> ARIRequest { onBridge(.delete, id, "moh") }

  /// Record what is heard in the bridge. → ``ARILiveRecording``
  public static func record(_ id: BridgeID, _ order: ARIRecordingOrder) -> ARIRequest {
    onBridge(.post, id, "record", order.query)
  }

  /// Show this channel's picture to all.
  public static func setVideoSource(_ channel: ChannelID, of id: BridgeID) -> ARIRequest {
    ARIRequest(.post, ["bridges", id.rawValue, "videoSource", channel.rawValue])
  }

  /// Show the picture of who talks, again.
  public static func clearVideoSource(of id: BridgeID) -> ARIRequest { onBridge(.delete, id, "videoSource") }

  /// Delete the bridge. Its channels leave it, and stay.
  public static func destroyBridge(_ id: BridgeID) -> ARIRequest { ARIRequest(.delete, ["bridges", id.rawValue]) }

  static func onBridge(
    _ method: Method, _ id: BridgeID, _ verb: String, _ query: [(name: String, value: String?)] = [],
    body: JSONValue? = nil
  ) -> ARIRequest {
    ARIRequest(method, ["bridges", id.rawValue, verb], query: query, body: body)
  }

  private static func list(_ channels: [ChannelID]) -> String { channels.map(\.rawValue).joined(separator: ",") }
}
