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
    if playback.state == .queued {
      // Its end is told when its turn would have come.
      playbacks[id]?.isStopped = true
    } else if !playback.isControllable {
      return Self.refusal(500, "Could not stop playback")
    } else {
      finish(id, .done)
    }
    return Self.done
  }

  /// What is put together of words is no stream that could be controlled.
  private static func isSpoken(_ medium: String) -> Bool { medium.hasPrefix("digits:") || medium.hasPrefix("number:") }

  /// Begins the first of the media that are left.
  private func begin(_ id: PlaybackID) {
    guard var playback = playbacks[id], let medium = playback.media.first else { return }
    if playback.isStopped, playback.state == .queued { return finish(id, .done) }
    playback.step += 1
    playback.state = .playing
    if !Self.isSpoken(medium) { playback.isControllable = true }
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
    guard playback.media.count > 1 else { return finish(id, .done) }
    playback.state = .continuing
    let seen = playback.asARI
    emit("PlaybackContinuing") { .playbackContinuing(ARIPlaybackEvent(header: $0, playback: seen)) }
    playback.media.removeFirst()
    playbacks[id] = playback
    begin(id)
  }

  private func finish(_ id: PlaybackID, _ state: ARIPlaybackState) {
    guard var playback = playbacks.removeValue(forKey: id) else { return }
    playback.state = state
    emit("PlaybackFinished") { .playbackFinished(ARIPlaybackEvent(header: $0, playback: playback.asARI)) }
    guard channels[playback.channel] != nil else { return }
    channels[playback.channel]?.playbacks.removeAll { $0 == id }
    lane.run { [weak self] in self?.assumeIsolated { $0.serveStalled() } }
    guard let next = channels[playback.channel]?.playbacks.first, channels[playback.channel]?.isHangingUp == false
    else { return }
    begin(next)
  }

  /// The channel hangs up: its playbacks fail.
  func failPlaybacks(of channel: ChannelID) {
    for playback in channels[channel]?.playbacks ?? [] { finish(playback, .failed) }
  }
}
