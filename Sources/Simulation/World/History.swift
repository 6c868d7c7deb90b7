import CallCore
import Telephony

/// The last things that happened in a world, for whoever must find out why it
/// failed.
struct History {
  enum Line {
    case input(UInt64, Input)
    case directive(Directive)
    /// A caller, an agent, a fault, a start or an end of ours.
    case note(String)
  }

  let countMax: Int
  private var kept: [(at: Instant, line: Line)] = []
  private var oldest = 0

  init(countMax: Int) { self.countMax = max(1, countMax) }

  mutating func add(_ line: Line, at moment: Instant) {
    if kept.count < countMax {
      kept.append((moment, line))
    } else {
      kept[oldest] = (moment, line)
      oldest = (oldest + 1) % countMax
    }
  }

  /// The lines, the oldest first.
  func lines(since start: Instant) -> [String] {
    (kept[oldest...] + kept[..<oldest]).map { entry in
      let elapsed = start.duration(to: entry.at).wholeMicroseconds
      return Self.seconds(elapsed) + " " + entry.line.text
    }
  }

  private static func seconds(_ microseconds: Int64) -> String {
    let rest = String(microseconds % 1_000_000)
    let text = "\(microseconds / 1_000_000).\(String(repeating: "0", count: 6 - rest.count))\(rest)"
    return String(repeating: " ", count: max(0, 12 - text.count)) + text
  }
}

extension History.Line {
  fileprivate var text: String {
    switch self {
    case .input(let number, let input): "#\(number) \(input.line)"
    case .directive(.order(let order, _)): "    -> \(order.line)"
    case .directive(.announce(let announcement)): "    !  \(Self.short(announcement))"
    case .directive(.report(let anomaly)): "    ?? \(anomaly.code.rawValue) \(anomaly.evidence)"
    case .directive(let other): "    x  \(Self.short(other))"
    case .note(let text): "* \(text)"
    }
  }

  private static func short(_ value: some Any) -> String {
    var text = String(describing: value)
    for name in ["CallCore.", "Telephony."] { text = text.split(separator: name).joined() }
    return text.count > 600 ? text.prefix(600) + "…" : text
  }
}

extension Input {
  fileprivate var line: String {
    if case .switched(_, let fact) = self { return fact.line }
    if case .centreReleased(let definition) = self { return "released \(definition.release)" }
    if case .agentCommanded(let agent, let command) = self { return "\(agent) \(command)" }
    return String(describing: self)
  }
}

extension SwitchFact {
  fileprivate var line: String {
    switch self {
    case .channelEntered(let arrival): "entered \(arrival.channel) for \(arrival.dnis)"
    case .channelRang(let channel): "rang \(channel)"
    case .channelAnswered(let channel): "answered \(channel)"
    case .channelEnded(let channel, let cause): "ended \(channel): \(cause)"
    case .digitReceived(let channel, let digit): "digit \(digit) on \(channel)"
    case .playbackEnded(let playback, let end): "playback \(playback) \(end.rawValue)"
    case .bridgeJoined(let bridge, let channel): "\(channel) joined \(bridge)"
    case .bridgeLeft(let bridge, let channel): "\(channel) left \(bridge)"
    case .orderFailed(let order, let failure): "FAILED \(order.line): \(failure.rawValue)"
    case .callersLost(let callers): "callers lost: \(callers.map(\.number))"
    case .deviceChanged(let device, let isOnOtherCall): "\(device) \(isOnOtherCall ? "on another call" : "free")"
    case .nodeLost: "NODE LOST"
    case .nodeReconciled(let inventory): "RECONCILED \(inventory.line)"
    }
  }
}

extension Inventory {
  fileprivate var line: String {
    let channels = channels.map { sighting in
      let marks = [sighting.isAnswered ? "answered" : nil, sighting.isInApplication ? "inside" : nil]
      return "\(sighting.channel)(\((marks + [sighting.call?.rawValue]).compactMap { $0 }.joined(separator: " ")))"
    }
    let bridges = bridges.map { "\($0.bridge)[\($0.channels.map(\.rawValue).joined(separator: " "))]" }
    let devices = (devicesOnOtherCalls ?? []).map { "\($0) on another call" }
    let all = channels + bridges + playbacks.map(\.rawValue) + devices
    return "started \(asteriskStartedAt): " + all.joined(separator: ", ")
  }
}

extension SwitchOrder {
  fileprivate var line: String {
    switch self {
    case .own(let channel, let call): "own \(channel) for \(call)"
    case .answer(let channel): "answer \(channel)"
    case .play(let playback, let channel, let media): "play \(playback) on \(channel): \(media.map(\.uri))"
    case .stopPlayback(let playback): "stop \(playback)"
    case .startMusic(let channel, let musicClass): "music \(musicClass) on \(channel)"
    case .stopMusic(let channel): "no music on \(channel)"
    case .originate(let leg): "originate \(leg.channel) to \(leg.endpoint) for \(leg.originator?.rawValue ?? "nobody")"
    case .hangUp(let channel, let cause): "hang up \(channel): \(cause)"
    case .bridge(let bridge, let channels): "bridge \(bridge) with \(channels.map(\.rawValue))"
    case .tearDown(let bridge): "tear down \(bridge)"
    case .continue(let channel, let location): "continue \(channel) at \(location.context)"
    case .watch(let device): "watch \(device)"
    case .unwatch(let device): "unwatch \(device)"
    }
  }
}
