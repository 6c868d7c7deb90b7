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
    let known = known
    let (channels, bridges) =
      isListingSafe(known) ? try await askForLists() : try await askOneByOne(known)
    let calls = try await askForCalls(of: channels)
    let playbacks = try await askForPlaybacks()
    return Snapshot(channels: channels, bridges: bridges, playbacks: playbacks, calls: calls)
  }

  /// What the mirror has, and what the core believes to be there.
  var known: ExpectedObjects {
    let expected = expectedObjects()
    return ExpectedObjects(
      channels: Set(channels.keys).union(expected.channels).sorted(),
      bridges: Set(bridges.keys).union(expected.bridges).sorted(), playbacks: expected.playbacks)
  }

  /// Whether Asterisk survives being asked for a list.
  func isListingSafe(_ known: ExpectedObjects) -> Bool {
    let limit = services.configuration.listedMax
    return known.channels.count + services.statistics.foreignChannels <= limit
      && known.bridges.count + services.statistics.foreignBridges <= limit
  }

  private func askForLists() async throws(SnapshotFailure) -> ([ARIChannel], [ARIBridge]) {
    let questions: [ARIRequest] = [.listChannels(), .listBridges()]
    let outcomes = await services.sendAll(questions)
    return (
      try read([ARIChannel].self, from: outcomes[0], to: questions[0]),
      try read([ARIBridge].self, from: outcomes[1], to: questions[1])
    )
  }

  /// Strangers are not seen this way, nor is what the core does not know of.
  private func askOneByOne(_ known: ExpectedObjects) async throws(SnapshotFailure) -> ([ARIChannel], [ARIBridge]) {
    services.logger.log(
      .notice, "There is too much to be listed; Asterisk is asked for each channel and bridge by itself.",
      [(.count, "\(known.channels.count + known.bridges.count)")])
    return (
      try await ask(ARIChannel.self, known.channels.map { .channel($0) }),
      try await ask(ARIBridge.self, known.bridges.map { .bridge($0) })
    )
  }

  /// Those that are there.
  private func ask<Value: ARIValue>(
    _ type: Value.Type, _ questions: [ARIRequest]
  ) async throws(SnapshotFailure) -> [Value] {
    var found: [Value] = []
    for (question, outcome) in zip(questions, await services.sendAll(questions)) {
      if outcome.failure == .notFound { continue }
      found.append(try read(type, from: outcome, to: question))
    }
    return found
  }

  private func read<Value: ARIValue>(
    _ type: Value.Type, from outcome: RequestOutcome, to question: ARIRequest
  ) throws(SnapshotFailure) -> Value {
    guard case .done(let response) = outcome else {
      throw SnapshotFailure(evidence: "\(question): \(outcome.evidence)")
    }
    do throws(ARIError) {
      return try response.decode(as: type)
    } catch {
      throw SnapshotFailure(evidence: "\(question): \(error.message)")
    }
  }

  /// Reads the stamp of channels that may be ours and do not report it.
  private func askForCalls(of channels: [ARIChannel]) async throws(SnapshotFailure) -> [ChannelID: CallID] {
    let unknown = channels.filter { Stamp.call(in: $0.variables) == nil && mayBeOurs($0) }.map(\.id)
    let outcomes = await services.sendAll(unknown.map { .variable(Stamp.variable, of: $0) })
    var calls: [ChannelID: CallID] = [:]
    for (id, outcome) in zip(unknown, outcomes) {
      switch outcome {
      // Not stamped, or gone since.
      case .failed: break
      case .done(let response): calls[id] = Stamp.call(Snapshot.read(ARIVariable.self, from: response)?.value)
      case .unanswered: throw SnapshotFailure(evidence: "the stamp of channel \(id): \(outcome.evidence)")
      }
    }
    return calls
  }

  private func askForPlaybacks() async throws(SnapshotFailure) -> [ARIPlayback] {
    let expected = Set(expectedObjects().playbacks).sorted()
    let outcomes = await services.sendAll(expected.map { .playback($0) })
    var running: [ARIPlayback] = []
    for (id, outcome) in zip(expected, outcomes) {
      switch outcome {
      case .failed: break  // It has ended.
      case .done(let response):
        guard let playback = Snapshot.read(ARIPlayback.self, from: response) else { continue }
        if playback.state != .done && playback.state != .failed { running.append(playback) }
      case .unanswered: throw SnapshotFailure(evidence: "playback \(id): \(outcome.evidence)")
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

  private func sendTogether(_ requests: [ARIRequest]) async -> [RequestOutcome] {
    await withCheckedContinuation { continuation in
      send(requests) { continuation.resume(returning: $0) }
    }
  }
}
