import ARI
import Logging
import Telephony

/// Making sure that every playback's end is told, even if no event tells it.
///
/// How long a playback lasts nobody says, so that Asterisk is asked now and
/// then whether it still runs: of one that has ended it knows nothing (404).
/// Most have ended before the first question is due.
extension Channel {
  /// Asks after a while whether the playback still runs, and again until its
  /// end is known.
  ///
  /// - Parameter begunAt: since when it has been known to run.
  func planPlaybackCheck(_ playback: PlaybackID, begunAt: Instant) {
    let limits = services.configuration
    let pause = min(max(begunAt.duration(to: services.now) / 2, limits.playbackCheckFirst), limits.playbackCheckMax)
    // After a reconnect the snapshot says what runs, and checks begin anew.
    let generation = services.currentLink.generation
    services.lane.run(at: services.watchMoment(after: pause)) { [weak self] in
      self?.assumeIsolated { channel in
        guard channel.isToBeChecked(playback, generation) else { return }
        channel.checkPlayback(playback, begunAt: begunAt, generation)
      }
    }
  }

  private func isToBeChecked(_ playback: PlaybackID, _ generation: Int) -> Bool {
    let link = services.currentLink
    return !mirror.isGone && mirror.playbacks.contains(playback) && link.isReady && link.generation == generation
  }

  private func checkPlayback(_ playback: PlaybackID, begunAt: Instant, _ generation: Int) {
    services.count { $0.playbackChecks += 1 }
    services.send(.playback(playback)) { outcome in
      self.assumeIsolated { channel in
        guard channel.isToBeChecked(playback, generation) else { return }
        guard outcome.failure == .notFound else { return channel.planPlaybackCheck(playback, begunAt: begunAt) }
        channel.services.count { $0.playbackEndsFoundByCheck += 1 }
        channel.services.logger.log(
          .info, "A playback ended and no event told us.",
          [(.channel, channel.id.rawValue), (.playback, playback.rawValue)])
        channel.tell { $0.playbackIsGone(playback) }
        channel.services.deliver(channel.playbackEnded(playback, .completed))
      }
    }
  }
}
