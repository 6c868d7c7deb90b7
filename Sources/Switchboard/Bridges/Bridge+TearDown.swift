import ARI
import Logging
import Telephony

/// Deleting a bridge without harm.
///
/// Deleting one while its channels hang up overwrites the cause
/// (asterisk#1124); deleting one right after a reconnect has crashed Asterisk
/// or left a zombie (asterisk#1201). So: wait for the channels to leave, look
/// before deleting what we have not followed all the time, and go at a pace.
extension Bridge {
  /// Waits for the channels to leave, takes out those that outstay the limit,
  /// and deletes the bridge. A bridge that is not there is fine.
  ///
  /// - Parameter order: nil if nobody ordered it.
  func tearDown(_ order: SwitchOrder?) async {
    await waitUntilEmpty()
    guard services.currentLink.isReady else {
      mirror.tearDownFailed()
      return fail(order, .nodeLost, "not connected when it was to be deleted")
    }
    if mirror.place != .gone {
      guard await look(order) else { return }
    }
    if mirror.place != .gone, !mirror.members.isEmpty {
      // They outstayed the limit. If one is gone by now Asterisk refuses; the
      // deletion takes them out all the same.
      _ = await services.send(.removeChannels(mirror.members, from: id))
    }
    if mirror.place != .gone {
      let outcome = await services.send(.destroyBridge(id))
      guard outcome.isDone || outcome.failure == .notFound else {
        mirror.tearDownFailed()
        return fail(order, outcome)
      }
      guard await isReallyGone() else { return mirror.tearDownFailed() }
      mirror.place = .gone
    }
    tellGone()
  }

  private func tellGone() { keeper?.assumeIsolated { $0.bridgeIsGone(self.id) } }

  /// Reads the bridge again if it is older than our connection.
  ///
  /// - Returns: false if that failed, and the order with it.
  private func look(_ order: SwitchOrder?) async -> Bool {
    guard isFromBefore else { return true }
    await keeper?.cleanUpTurn()
    let outcome = await services.send(.bridge(id))
    switch outcome {
    case .done(let response):
      if let seen = Snapshot.read(ARIBridge.self, from: response) {
        adopt(seen.channels)
      }
      return true
    case .failed(.notFound, _):
      mirror.place = .gone
      return true
    case .failed, .unanswered:
      mirror.tearDownFailed()
      fail(order, outcome)
      return false
    }
  }

  /// Looks whether a bridge from before our connection went with its
  /// deletion. One that did not is left to the reaper.
  private func isReallyGone() async -> Bool {
    guard isFromBefore, await services.send(.bridge(id)).isDone else { return true }
    services.logger.log(
      .warning, "Asterisk deleted a bridge and still has it; it will be tried again.", [(.bridge, id.rawValue)])
    return false
  }

  /// Whether we have not followed it since it was made.
  private var isFromBefore: Bool { mirror.generation != services.currentLink.generation }
}
