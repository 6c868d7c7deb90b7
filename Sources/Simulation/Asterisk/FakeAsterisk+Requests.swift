public import ARI
import Telephony

/// What each request does, and the answer.
extension FakeAsterisk {
  func serve(_ request: ARIRequest) -> ARIResponse {
    let path = request.path.split(separator: "/").map { Self.decoded(String($0)) }
    switch path.first {
    case "channels": return serveChannels(request, path)
    case "bridges": return serveBridges(request, path)
    case "playbacks" where path.count == 2: return servePlayback(request, PlaybackID(path[1]))
    case "asterisk": return serveAsterisk(request, path)
    case "endpoints" where path.count == 3: return serveEndpoint(path[1], path[2])
    case "applications" where path.last == "subscription": return serveSubscription(request)
    case "events" where path.last == "claim": return claim(ChannelID(request["channelId"] ?? ""))
    default: return Self.refusal(404, "Resource not found")
    }
  }

  static let done = ARIResponse(status: 204)

  static func refusal(_ status: Int, _ message: String) -> ARIResponse {
    let body: JSONValue = ["message": .string(message)]
    return ARIResponse(status: status, body: body.text)
  }

  /// Undoes the percent-encoding of a path's segment.
  static func decoded(_ segment: String) -> String {
    guard segment.contains("%") else { return segment }
    var bytes: [UInt8] = []
    var rest = Array(segment.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest.removeFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Asterisk

  private func serveAsterisk(_ request: ARIRequest, _ path: [String]) -> ARIResponse {
    switch path.count == 2 ? path[1] : "" {
    case "info": return ARIResponse(ARIAsteriskInfo(version: version.description, startedAt: startedAt))
    case "variable" where request.method == .get:
      return ARIResponse(ARIVariable(value: globalVariables[request["variable"] ?? ""] ?? ""))
    case "variable":
      globalVariables[request["variable"] ?? ""] = request["value"]
      return Self.done
    default: return Self.refusal(404, "Resource not found")
    }
  }

  // MARK: Channels

  private func serveChannels(_ request: ARIRequest, _ path: [String]) -> ARIResponse {
    if path.count == 1 {
      guard request.method == .get else { return originate(request) }
      let ours = channels.keys.sorted().compactMap { channels[$0]?.asARI }
      return ARIResponse(foreignChannels + ours)
    }
    let id = ChannelID(path[1])
    guard let channel = channels[id] else {
      if let foreign = foreignChannels.first(where: { $0.id == id }) { return ARIResponse(foreign) }
      return Self.refusal(404, "Channel not found")
    }
    guard path.count >= 3 else {
      guard request.method == .delete else { return ARIResponse(channel.asARI) }
      hangUpByOrder(id, HangupCause(rawValue: Int(request["reason_code"] ?? "16") ?? 16))
      return Self.done
    }
    return serve(request, verb: path[2], on: channel)
  }

  private func serve(_ request: ARIRequest, verb: String, on channel: FakeChannel) -> ARIResponse {
    if verb == "variable", request.method == .get {
      guard let value = channel.variables[request["variable"] ?? ""] else {
        return Self.refusal(404, "Provided variable was not found")
      }
      return ARIResponse(ARIVariable(value: value))
    }
    guard channel.isInApplication, !channel.isHangingUp else {
      return Self.refusal(409, "Channel not in Stasis application")
    }
    switch verb {
    case "answer": answerChannel(channel.id)
    case "variable": set(request, on: channel.id)
    case "moh": channels[channel.id]?.musicClass = request.method == .post ? request["mohClass"] ?? "default" : nil
    case "play": return play(request, on: channel.id)
    case "continue": handBack(channel.id, request)
    default: return Self.refusal(404, "Resource not found")
    }
    return Self.done
  }

  private func set(_ request: ARIRequest, on id: ChannelID) {
    let name = request["variable"] ?? ""
    channels[id]?.variables[name] = request["value"] ?? ""
    if request["report_events"] == "true", features.contains(.reportEvents) {
      channels[id]?.reported.insert(name)
    } else {
      channels[id]?.reported.remove(name)
    }
  }

  private func answerChannel(_ id: ChannelID) {
    guard channels[id]?.state != .up else { return }
    channels[id]?.state = .up
    tell(id, "ChannelStateChange") { .channelStateChange(ARIChannelEvent(header: $1, channel: $0)) }
  }

  private func handBack(_ id: ChannelID, _ request: ARIRequest) {
    leaveBridge(id)
    leaveApplication(id)
    channels[id]?.dialplan = ARIDialplan(
      context: request["context"] ?? "", extension: request["extension"] ?? "s",
      priority: Int(request["priority"] ?? "1") ?? 1, applicationName: "Wait", applicationData: "3600")
    guard let safeExitTime else { return }
    after(safeExitTime, id) { $0.end(id, request: nil, isSoft: nil, cause: .congestion) }
  }
}

extension ARIRequest {
  /// The query parameter of that name.
  public subscript(name: String) -> String? { query.first { $0.name == name }?.value }
}
