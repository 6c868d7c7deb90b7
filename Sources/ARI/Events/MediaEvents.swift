public import Telephony

/// A playback has started, gone on to its next media, or ended.
public struct ARIPlaybackEvent: ARIEventPayload {
  public var header: ARIEventHeader
  public var playback: ARIPlayback
  public var subject: ChannelID? {
    guard case .channel(let id) = playback.target else { return nil }
    return id
  }

  public init(header: ARIEventHeader = ARIEventHeader(), playback: ARIPlayback) {
    self.header = header
    self.playback = playback
  }
}

/// A recording has started, ended or failed.
public struct ARIRecordingEvent: ARIEventPayload {
  public var header: ARIEventHeader
  public var recording: ARILiveRecording
  public var subject: ChannelID? {
    guard case .channel(let id) = recording.target else { return nil }
    return id
  }

  public init(header: ARIEventHeader = ARIEventHeader(), recording: ARILiveRecording) {
    self.header = header
    self.recording = recording
  }
}
