import ARI
public import Telephony

/// Callers, phones, and how channels come, live and end.
extension FakeAsterisk {
  // MARK: Moving callers and phones

  /// A caller dials in over the trunk. Without an application the dialplan
  /// holds the call, unanswered, and tries again each half second.
  ///
  /// - Returns: the channel that Asterisk made for it.
  @discardableResult
  nonisolated public func dial(number: String, from caller: String = "4930100") -> ChannelID {
    onLane { $0.dialIn(number, caller) }
  }

  /// The far end sends a digit.
  nonisolated public func press(_ digit: String, on channel: ChannelID) {
    onLane { fake in
      guard fake.channels[channel]?.isInApplication == true else { return }
      fake.tell(channel, "ChannelDtmfReceived") {
        .channelDtmfReceived(ARIChannelDtmfReceived(header: $1, channel: $0, digit: digit))
      }
    }
  }

  /// The far end hangs up (SIP BYE, or CANCEL before the answer).
  nonisolated public func hangUp(_ channel: ChannelID) {
    onLane { $0.endByFarEnd(channel) }
  }

  /// The channel's event, with the channel as it now is. Sent while the
  /// channel is in our application, and always if we originated it.
  func tell(_ id: ChannelID, _ type: String, _ make: (ARIChannel, ARIEventHeader) -> ARIEvent) {
    guard isTold(type), let channel = channels[id], channel.isInApplication || channel.isOriginated else { return }
    emit(type) { make(channel.asARI, $0) }
  }

  // MARK: Inbound

  private func dialIn(_ number: String, _ caller: String) -> ChannelID {
    let id = makeInbound(number, caller)
    tryApplication(id, triesLeft: 60)
    return id
  }

  func makeInbound(_ number: String, _ caller: String) -> ChannelID {
    channelsEver += 1
    let seconds = lane.now.microsecondsSinceEpoch / 1_000_000
    let id = ChannelID("\(seconds).\(channelsEver)")
    channels[id] = FakeChannel(
      id: id, name: "PJSIP/trunk-\(hexadecimal(channelsEver))", isOriginated: false, state: .ring,
      callerNumber: caller, dialplan: ARIDialplan(context: "from-trunk", extension: number, priority: 2),
      createdAt: lane.now)
    channelsOn["PJSIP/trunk", default: []].insert(id)
    observer?(.dialled(id))
    return id
  }

  /// What `asterisk-conf/` does: try, hold half a second, try again, give up.
  private func tryApplication(_ id: ChannelID, triesLeft: Int) {
    guard let channel = channels[id], !channel.isHangingUp else { return }
    guard !isConnected else { return enterApplication(id, arguments: ["caller"]) }
    guard triesLeft > 0 else { return end(id, request: .congestion, isSoft: true, cause: .congestion) }
    channels[id]?.triesFailed += 1
    channels[id]?.dialplan.applicationName = "Wait"
    channels[id]?.dialplan.applicationData = "0.5"
    lane.run(after: .milliseconds(500)) { [weak self] in
      self?.assumeIsolated { $0.tryApplication(id, triesLeft: triesLeft - 1) }
    }
  }

  func enterApplication(_ id: ChannelID, arguments: [String]) {
    channels[id]?.isInApplication = true
    channels[id]?.triesFailed = 0
    observer?(.entered(id))
    channels[id]?.dialplan.applicationName = "Stasis"
    channels[id]?.dialplan.applicationData = ([application] + arguments).joined(separator: ",")
    tell(id, "StasisStart") { .stasisStart(ARIStasisStart(header: $1, channel: $0, arguments: arguments)) }
  }

  func leaveApplication(_ id: ChannelID) {
    guard channels[id]?.isInApplication == true else { return }
    tell(id, "StasisEnd") { .stasisEnd(ARIChannelEvent(header: $1, channel: $0)) }
    channels[id]?.isInApplication = false
    channels[id]?.musicClass = nil
    observer?(.leftApplication(id))
  }

  func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  // MARK: Outbound

  func originate(_ request: ARIRequest) -> ARIResponse {
    let (id, endpoint) = (ChannelID(request["channelId"] ?? ""), request["endpoint"] ?? "")
    guard !id.rawValue.isEmpty, !endpoint.isEmpty else { return Self.refusal(400, "Endpoint must be specified") }
    guard channels[id] == nil else { return Self.refusal(409, "Channel with given unique ID already exists") }
    let behaviour = phones?(endpoint) ?? endpoints[endpoint] ?? .isUnregistered
    // Of what it can't dial, Asterisk says just that when the id was chosen for it.
    guard behaviour != .isUnregistered else {
      return Self.refusal(409, "Channel with given unique ID already exists")
    }
    channelsEver += 1
    let shown = Self.parties(in: request["callerId"] ?? "")
    var channel = FakeChannel(
      id: id, name: "\(endpoint)-\(hexadecimal(channelsEver))", isOriginated: true, state: .down,
      callerNumber: shown.number, callerName: shown.name,
      dialplan: ARIDialplan(
        context: "agents", extension: "s", applicationName: "AppDial2", applicationData: "(Outgoing Line)"),
      createdAt: lane.now)
    readVariables(of: request, into: &channel)
    channels[id] = channel
    channelsOn[endpoint, default: []].insert(id)
    observer?(.rung(id, endpoint: endpoint, for: request["originator"].map { ChannelID($0) }))
    let arguments = (request["appArgs"] ?? "").split(separator: ",").map(String.init)
    let ringMax = Duration.seconds(Int(request["timeout"] ?? "30") ?? 30)
    ring(id, behaviour, within: ringMax, arguments: arguments)
    // As it was before the variables were set.
    channel.reported = []
    return ARIResponse(channel.asARI)
  }

  /// Reads `"Sales" <4930200>`.
  private static func parties(in callerID: String) -> (name: String, number: String) {
    guard let open = callerID.lastIndex(of: "<"), let close = callerID.lastIndex(of: ">"), open < close else {
      return ("", callerID)
    }
    let name = callerID[..<open].drop { $0 == " " || $0 == "\"" }
    let end = name.lastIndex { $0 != " " && $0 != "\"" }
    return (end.map { String(name[...$0]) } ?? "", String(callerID[callerID.index(after: open)..<close]))
  }

  private func readVariables(of request: ARIRequest, into channel: inout FakeChannel) {
    guard let body = request.body, let json = try? JSONValue(parsing: body) else { return }
    for member in json["variables"].members {
      channel.variables[member.name] = member.value.string ?? member.value["value"].string ?? ""
      let isReported = member.value["report_events"].bool ?? false
      if isReported, features.contains(.reportEvents) { channel.reported.insert(member.name) }
    }
  }

  private func ring(_ id: ChannelID, _ behaviour: EndpointBehaviour, within limit: Duration, arguments: [String]) {
    let ringing = Duration.milliseconds(2)
    after(ringing, id) { $0.tellDial(id, "") }
    if behaviour == .isBusy { return after(ringing, id) { $0.refuse(id, .userBusy, "BUSY") } }
    after(ringing, id) { fake in
      fake.channels[id]?.state = .ringing
      fake.tellDial(id, "RINGING")
      fake.tell(id, "ChannelStateChange") { .channelStateChange(ARIChannelEvent(header: $1, channel: $0)) }
      fake.deviceMayHaveChanged(of: id)
    }
    after(limit, id) { fake in
      if fake.channels[id]?.state != .up { fake.end(id, request: nil, isSoft: nil, cause: .noAnswer) }
    }
    switch behaviour {
    case .answers(let delay): after(max(delay, ringing), id) { $0.pickUp(id, arguments, talk: nil) }
    case .answersAndHangsUp(let delay, let talk):
      after(max(delay, ringing), id) { $0.pickUp(id, arguments, talk: talk) }
    case .rejects(let delay): after(max(delay, ringing), id) { $0.refuse(id, .callRejected, "NOANSWER") }
    case .neverAnswers, .isBusy, .isUnregistered: break
    }
  }

  private func pickUp(_ id: ChannelID, _ arguments: [String], talk: Duration?) {
    guard channels[id]?.isHangingUp == false else { return }
    channels[id]?.state = .up
    tell(id, "ChannelStateChange") { .channelStateChange(ARIChannelEvent(header: $1, channel: $0)) }
    tellDial(id, "ANSWER")
    deviceMayHaveChanged(of: id)
    enterApplication(id, arguments: arguments)
    guard let talk else { return }
    after(talk, id) { $0.endByFarEnd(id) }
  }

  private func refuse(_ id: ChannelID, _ cause: HangupCause, _ status: String) {
    guard channels[id]?.isHangingUp == false else { return }
    tellDial(id, status)
    end(id, request: cause, isSoft: false, cause: cause)
  }

  private func tellDial(_ id: ChannelID, _ status: String) {
    tell(id, "Dial") { .dial(ARIDial(header: $1, peer: $0, status: status)) }
  }

  /// Runs `body` after a while if the channel is still the same one.
  func after(
    _ delay: Duration, _ id: ChannelID, _ body: @escaping @Sendable (isolated FakeAsterisk) -> Void
  ) {
    let createdAt = channels[id]?.createdAt
    lane.run(after: delay) { [weak self] in
      self?.assumeIsolated { fake in
        guard let channel = fake.channels[id], channel.createdAt == createdAt else { return }
        body(fake)
      }
    }
  }

  // MARK: The end

  /// Our order: answered first, carried out a moment later. The request's
  /// "cause" is then 32, `AST_SOFTHANGUP_EXPLICIT`.
  func hangUpByOrder(_ id: ChannelID, _ cause: HangupCause) {
    after(.milliseconds(1), id) { fake in
      if let channel = fake.channels[id], channel.isOriginated, channel.state != .up, !channel.isHangingUp {
        fake.tellDial(id, "NOANSWER")
      }
      fake.end(id, request: HangupCause(rawValue: 32), isSoft: true, cause: cause)
    }
  }

  /// A BYE, of whose reason the request says nothing, or a CANCEL.
  func endByFarEnd(_ id: ChannelID) {
    guard let channel = channels[id] else { return }
    let isCancelled = !channel.isOriginated && channel.state != .up
    end(
      id, request: isCancelled ? .interworking : nil, isSoft: false,
      cause: isCancelled ? .interworking : .normalClearing)
  }

  /// Ends a channel, with the events in the order in which Asterisk sends them.
  ///
  /// - Parameters:
  ///   - request: the cause in the first request; nil for none.
  ///   - isSoft: nil if there is no request at all.
  ///   - cause: the one at the end.
  func end(_ id: ChannelID, request: HangupCause?, isSoft: Bool?, cause: HangupCause) {
    guard channels[id]?.isHangingUp == false else { return }
    channels[id]?.isHangingUp = true
    if let isSoft { tellHangUpRequest(id, request, isSoft: isSoft) }
    rememberIfLost(id, cause)
    leaveBridge(id)
    failPlaybacks(of: id)
    let wasInside = channels[id]?.isInApplication == true
    leaveApplication(id)
    if wasInside, channels[id]?.isOriginated == false {
      // 16: AST_SOFTHANGUP_APPUNLOAD.
      tellHangUpRequest(id, HangupCause(rawValue: 16), isSoft: true)
    }
    tell(id, "ChannelDestroyed") { .channelDestroyed(ARIChannelDestroyed(header: $1, channel: $0, cause: cause)) }
    remove(id)
  }

  private func tellHangUpRequest(_ id: ChannelID, _ cause: HangupCause?, isSoft: Bool) {
    tell(id, "ChannelHangupRequest") { channel, header in
      .channelHangupRequest(
        ARIChannelHangupRequest(header: header, channel: channel, cause: cause, isSoft: isSoft))
    }
  }

  func remove(_ id: ChannelID) {
    deviceMayHaveChanged(of: id)
    guard let channel = channels.removeValue(forKey: id) else { return }
    channelsOn[channel.asARI.endpoint]?.remove(id)
    for playback in channel.playbacks { playbacks[playback] = nil }
    if let bridge = channel.bridge { bridges[bridge]?.channels.removeAll { $0 == id } }
    observer?(.ended(id))
  }
}
