import ARI
import Telephony

/// Playbacks: media that take their time, one after the other.
extension FakeAsterisk {
  func play(_ request: ARIRequest, on channel: ChannelID) -> ARIResponse {
    let media = mediaList(of: request)
    guard !media.isEmpty else { return Self.refusal(400, "Media must be specified") }
    let id = PlaybackID(request["playbackId"] ?? "playback-\(requestsEver)")
    guard playbacks[id] == nil else { return Self.refusal(409, "Playback exists") }
    let playback = FakePlayback(id: id, channel: channel, media: media)
    playbacks[id] = playback
    channels[channel]?.playbacks.append(id)
    // Music ends where a playback begins, and does not come back by itself.
    channels[channel]?.musicClass = nil
    if channels[channel]?.playbacks.first == id {
      lane.run(after: .microseconds(200)) { [weak self] in
        self?.assumeIsolated { $0.begin(id) }
      }
    }
    return ARIResponse(status: 201, playback.asARI)
  }

  private func mediaList(of request: ARIRequest) -> [String] {
    if let body = request.body, let json = try? JSONValue(parsing: body) { return json["media"].strings }
    return (request["media"] ?? "").split(separator: ",").map(String.init)
  }

  func servePlayback(_ request: ARIRequest, _ id: PlaybackID) -> ARIResponse {
    guard let playback = playbacks[id] else { return Self.refusal(404, "Playback not found") }
    guard request.method == .delete else { return ARIResponse(playback.asARI) }
    finish(id, .done)
    return Self.done
  }

  /// Begins the first of the media that are left.
  private func begin(_ id: PlaybackID) {
    guard var playback = playbacks[id], let medium = playback.media.first else { return }
    playback.step += 1
    playback.state = .playing
    playbacks[id] = playback
    emit("PlaybackStarted") { .playbackStarted(ARIPlaybackEvent(header: $0, playback: playback.asARI)) }
    guard !missingMedia.contains(medium) else { return finish(id, .failed) }
    let step = playback.step
    lane.run(after: mediaDurations[medium] ?? .seconds(2)) { [weak self] in
      self?.assumeIsolated { $0.mediumEnded(id, step) }
    }
  }

  private func mediumEnded(_ id: PlaybackID, _ step: Int) {
    guard var playback = playbacks[id], playback.step == step else { return }
    playback.media.removeFirst()
    guard !playback.media.isEmpty else { return finish(id, .done) }
    playback.state = .continuing
    playbacks[id] = playback
    emit("PlaybackContinuing") { .playbackContinuing(ARIPlaybackEvent(header: $0, playback: playback.asARI)) }
    begin(id)
  }

  private func finish(_ id: PlaybackID, _ state: ARIPlaybackState) {
    guard var playback = playbacks.removeValue(forKey: id) else { return }
    playback.state = state
    emit("PlaybackFinished") { .playbackFinished(ARIPlaybackEvent(header: $0, playback: playback.asARI)) }
    guard channels[playback.channel] != nil else { return }
    channels[playback.channel]?.playbacks.removeAll { $0 == id }
    guard let next = channels[playback.channel]?.playbacks.first, channels[playback.channel]?.isHangingUp == false
    else { return }
    begin(next)
  }

  /// The channel hangs up: its playbacks fail.
  func failPlaybacks(of channel: ChannelID) {
    for playback in channels[channel]?.playbacks ?? [] { finish(playback, .failed) }
  }
}
