public import Telephony

/// What can be done to a running playback.
public enum ARIPlaybackControl: String, Sendable, CaseIterable {
  case restart, pause, unpause, reverse, forward
}

extension ARIRequest {
  /// → ``ARIPlayback``, or 404 once it has ended.
  public static func playback(_ id: PlaybackID) -> ARIRequest { ARIRequest(.get, ["playbacks", id.rawValue]) }

  public static func stopPlayback(_ id: PlaybackID) -> ARIRequest { ARIRequest(.delete, ["playbacks", id.rawValue]) }

  public static func controlPlayback(_ id: PlaybackID, _ control: ARIPlaybackControl) -> ARIRequest {
    ARIRequest(.post, ["playbacks", id.rawValue, "control"], query: [("operation", control.rawValue)])
  }

  /// → ``ARILiveRecording``, or 404 once it has ended.
  public static func liveRecording(_ name: String) -> ARIRequest { onLive(.get, name) }
  /// Stop and throw away.
  public static func discardRecording(_ name: String) -> ARIRequest { onLive(.delete, name) }
  /// Stop and keep.
  public static func stopRecording(_ name: String) -> ARIRequest { onLive(.post, name, "stop") }
  public static func pauseRecording(_ name: String) -> ARIRequest { onLive(.post, name, "pause") }
  public static func unpauseRecording(_ name: String) -> ARIRequest { onLive(.delete, name, "pause") }
  /// Record silence: time goes on. For card numbers; verify it in the file.
  public static func muteRecording(_ name: String) -> ARIRequest { onLive(.post, name, "mute") }
  public static func unmuteRecording(_ name: String) -> ARIRequest { onLive(.delete, name, "mute") }

  /// → `[ARIStoredRecording]`
  public static func listStoredRecordings() -> ARIRequest { ARIRequest(.get, ["recordings", "stored"]) }
  /// → ``ARIStoredRecording``
  public static func storedRecording(_ name: String) -> ARIRequest { onStored(.get, name) }
  public static func deleteStoredRecording(_ name: String) -> ARIRequest { onStored(.delete, name) }
  /// → ``ARIStoredRecording``
  public static func copyStoredRecording(_ name: String, to copy: String) -> ARIRequest {
    ARIRequest(
      .post, ["recordings", "stored", name, "copy"], query: [("destinationRecordingName", copy)])
  }

  private static func onLive(_ method: Method, _ name: String, _ verb: String? = nil) -> ARIRequest {
    ARIRequest(method, ["recordings", "live", name] + (verb.map { [$0] } ?? []))
  }

  private static func onStored(_ method: Method, _ name: String) -> ARIRequest {
    ARIRequest(method, ["recordings", "stored", name])
  }
}
