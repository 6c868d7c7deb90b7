import ARI
import Telephony

/// The channels and bridges that an Asterisk said it has.
struct SeenObjects: Sendable {
  var channels: [ARIChannel]
  var bridges: [ARIBridge]
  /// Those of others are among them, and those that we do not know of.
  var isAll: Bool
}

/// Asking Asterisk for its channels and bridges, without harm.
///
/// It puts an answer on a thread's stack of half a megabyte to send it over
/// the WebSocket, and crashes, with all calls, when it does not fit: seen with
/// 22.10.1 and 1,001 channels, each about 720 bytes. So it is asked for a list
/// only as long as that is short, else for each that we know of.
extension AsteriskNode {
  /// - Parameter expected: what the core believes to be there.
  func askForObjects(_ expected: ExpectedObjects) async throws(SnapshotFailure) -> SeenObjects {
    let knownChannels = Set(channels.keys).union(expected.channels).sorted()
    let knownBridges = Set(bridges.keys).union(expected.bridges).sorted()
    let (foreign, limit) = (services.statistics, services.configuration.listedMax)
    guard
      knownChannels.count + foreign.foreignChannels > limit || knownBridges.count + foreign.foreignBridges > limit
    else {
      let questions: [ARIRequest] = [.listChannels(), .listBridges()]
      let outcomes = await services.askAll(questions)
      return SeenObjects(
        channels: try read([ARIChannel].self, from: outcomes[0], to: questions[0]),
        bridges: try read([ARIBridge].self, from: outcomes[1], to: questions[1]), isAll: true)
    }
    return SeenObjects(
      channels: try await ask(ARIChannel.self, knownChannels.map { .channel($0) }),
      bridges: try await ask(ARIBridge.self, knownBridges.map { .bridge($0) }), isAll: false)
  }

  /// Those that are there.
  private func ask<Value: ARIValue>(
    _ type: Value.Type, _ questions: [ARIRequest]
  ) async throws(SnapshotFailure) -> [Value] {
    var found: [Value] = []
    for (question, outcome) in zip(questions, await services.askAll(questions)) {
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
}
