import ARI
import Logging
import Telephony

/// What an Asterisk had at one moment, as it answered our questions.
struct Snapshot: Sendable {
  var channels: [ARIChannel]
  var bridges: [ARIBridge]
  /// Of the playbacks asked after, those that still run.
  var playbacks: [ARIPlayback]
  /// The calls stamped on those channels whose listing does not report it.
  var calls: [ChannelID: CallID]
  var devicesOnOtherCalls: [String]

  /// The call a channel is stamped with.
  func call(of channel: ARIChannel) -> CallID? { Stamp.call(in: channel.variables) ?? calls[channel.id] }

  /// Reads a reply's body; nil if it is of no use.
  static func read<Value: ARIValue>(_ type: Value.Type, from response: ARIResponse) -> Value? {
    do throws(ARIError) { return try response.decode(as: type) } catch { return nil }
  }
}

/// Why a snapshot could not be had, for the log.
struct SnapshotFailure: Error {
  var evidence: String
}

extension AsteriskNode {
  /// Asks Asterisk for all it has, or, when that would be too much for it, for
  /// all that we know of.
  func takeSnapshot() async throws(SnapshotFailure) -> Snapshot {
    let expected = expectedObjects()
    let seen = try await askForObjects(expected)
    if !seen.isAll {
      services.logger.log(
        .notice, "There is too much to be listed; Asterisk was asked for each channel and bridge by itself.",
        [(.count, "\(seen.channels.count + seen.bridges.count)")])
    }
    let calls = try await askForCalls(of: seen.channels)
    let playbacks = try await askForPlaybacks(expected.playbacks)
    let devices = await takeStockOfDevices(expected.devices)
    return Snapshot(
      channels: seen.channels, bridges: seen.bridges, playbacks: playbacks, calls: calls,
      devicesOnOtherCalls: devices)
  }

  /// Reads the stamp of channels that may be ours and do not report it.
  private func askForCalls(of channels: [ARIChannel]) async throws(SnapshotFailure) -> [ChannelID: CallID] {
    let unknown = channels.filter { Stamp.call(in: $0.variables) == nil && mayBeOurs($0) }.map(\.id)
    let outcomes = await services.askAll(unknown.map { .variable(Stamp.variable, of: $0) })
    var calls: [ChannelID: CallID] = [:]
    for (id, outcome) in zip(unknown, outcomes) {
      switch outcome {
      case .done(let response): calls[id] = Stamp.call(Snapshot.read(ARIVariable.self, from: response)?.value)
      case .failed where outcome.isAnswer: break  // Not stamped, or gone since.
      case .failed, .unanswered: throw SnapshotFailure(evidence: "the stamp of channel \(id): \(outcome.evidence)")
      }
    }
    return calls
  }

  private func askForPlaybacks(_ expected: [PlaybackID]) async throws(SnapshotFailure) -> [ARIPlayback] {
    let outcomes = await services.askAll(expected.map { .playback($0) })
    var running: [ARIPlayback] = []
    for (id, outcome) in zip(expected, outcomes) {
      switch outcome {
      case .failed where outcome.isAnswer: break  // It has ended.
      case .done(let response):
        guard let playback = Snapshot.read(ARIPlayback.self, from: response) else { continue }
        if playback.state != .done && playback.state != .failed { running.append(playback) }
      case .failed, .unanswered: throw SnapshotFailure(evidence: "playback \(id): \(outcome.evidence)")
      }
    }
    return running
  }

  /// Whether we made the channel, or it is in our application.
  func mayBeOurs(_ channel: ARIChannel) -> Bool {
    IdentifierSource.isOurs(channel.id.rawValue, tenant: services.tenant)
      || channel.isIn(application: services.application)
  }
}

extension NodeServices {
  /// Sends all requests, a limited number at a time; the outcomes are in the
  /// order of the requests.
  func sendAll(_ requests: [ARIRequest]) async -> [RequestOutcome] {
    var outcomes: [RequestOutcome] = []
    outcomes.reserveCapacity(requests.count)
    for start in stride(from: 0, to: requests.count, by: configuration.snapshotRequestsMax) {
      let window = requests[start..<min(start + configuration.snapshotRequestsMax, requests.count)]
      outcomes += await sendTogether(Array(window))
    }
    return outcomes
  }

  /// As ``sendAll(_:)``, and asks again what was not answered: with many
  /// questions there are always some, and all the others need not be asked
  /// anew for them. What still has no answer then is the caller's to judge.
  func askAll(_ requests: [ARIRequest]) async -> [RequestOutcome] {
    let generation = currentLink.generation
    var outcomes = await sendAll(requests)
    var pause = configuration.snapshotRetryFirst
    for _ in 0..<configuration.questionRetriesMax {
      let missing = outcomes.indices.filter { !outcomes[$0].isAnswer }
      // A connection that is lost answers nothing any more.
      guard !missing.isEmpty, currentLink.generation == generation,
        !missing.contains(where: { outcomes[$0].failure == .nodeLost })
      else { break }
      await sleep(pause)
      count { $0.questionsRepeated += missing.count }
      for (index, outcome) in zip(missing, await sendAll(missing.map { requests[$0] })) { outcomes[index] = outcome }
      pause = min(pause * 2, configuration.snapshotRetryMax)
    }
    return outcomes
  }

  func sleep(_ pause: Duration) async {
    await withCheckedContinuation { continuation in
      lane.run(after: pause) { continuation.resume() }
    }
  }

  private func sendTogether(_ requests: [ARIRequest]) async -> [RequestOutcome] {
    await withCheckedContinuation { continuation in
      send(requests) { continuation.resume(returning: $0) }
    }
  }
}
