import ARI
public import Telephony

/// Devices: their states, who is told of them, and calls that phones make
/// without us.
extension FakeAsterisk {
  /// Somebody makes a call on the phone, or calls it, without us; it is up.
  ///
  /// - Returns: the phone's channel.
  @discardableResult
  nonisolated public func beginOwnCall(on endpoint: String) -> ChannelID {
    onLane { fake in
      fake.channelsEver += 1
      let seconds = fake.lane.now.microsecondsSinceEpoch / 1_000_000
      let id = ChannelID("\(seconds).\(fake.channelsEver)")
      let name = "\(endpoint)-\(fake.hexadecimal(fake.channelsEver))"
      fake.foreignChannels.append(ARIChannel(id: id, name: name, state: .up, createdAt: fake.lane.now))
      fake.deviceMayHaveChanged(endpoint)
      return id
    }
  }

  nonisolated public func endOwnCall(_ channel: ChannelID) {
    onLane { fake in
      guard let index = fake.foreignChannels.firstIndex(where: { $0.id == channel }) else { return }
      fake.deviceMayHaveChanged(fake.foreignChannels.remove(at: index).endpoint)
    }
  }

  // MARK: Requests

  func serveEndpoint(_ technology: String, _ resource: String) -> ARIResponse {
    let name = "\(technology)/\(resource)"
    guard isKnown(name) else { return Self.refusal(404, "Endpoint not found") }
    return ARIResponse(
      ARIEndpoint(technology: technology, resource: resource, state: .online, channels: channelsOf(name).map(\.id)))
  }

  func serveSubscription(_ request: ARIRequest) -> ARIResponse {
    let sources = (request["eventSource"] ?? "").split(separator: ",").map(String.init)
    let devices = sources.filter { $0.hasPrefix("deviceState:") }.map { String($0.dropFirst("deviceState:".count)) }
    guard devices.count == sources.count else { return Self.refusal(422, "Event source does not exist") }
    for device in devices {
      if request.method == .post { tellsOfDevices[device] = state(of: device) } else { tellsOfDevices[device] = nil }
    }
    return ARIResponse(status: 200, body: "{}")
  }

  /// Whether there is such a phone: one that somebody has, or with channels.
  private func isKnown(_ name: String) -> Bool {
    (endpoints[name] ?? (phones == nil ? .isUnregistered : .neverAnswers)) != .isUnregistered
      || !channelsOf(name).isEmpty
  }

  // MARK: States

  private func channelsOf(_ endpoint: String) -> [ARIChannel] {
    let ours = (channelsOn[endpoint] ?? []).compactMap { channels[$0]?.asARI }.sorted { $0.id < $1.id }
    return ours + foreignChannels.filter { $0.endpoint == endpoint }
  }

  private func state(of endpoint: String) -> ARIDeviceState.State {
    let states = channelsOf(endpoint).map(\.state)
    let (isUp, rings) = (states.contains(.up), states.contains(.ringing))
    if isUp { return rings ? .ringingInUse : .inUse }
    return rings ? .ringing : isKnown(endpoint) ? .notInUse : .invalid
  }

  /// Asterisk works a device's state out a moment later, and tells of a new one.
  func deviceMayHaveChanged(_ endpoint: String) {
    guard tellsOfDevices[endpoint] != nil else { return }
    lane.run(after: .microseconds(300)) { [weak self] in
      self?.assumeIsolated { fake in
        let state = fake.state(of: endpoint)
        guard let before = fake.tellsOfDevices[endpoint], before != state else { return }
        fake.tellsOfDevices[endpoint] = state
        fake.emit("DeviceStateChanged") {
          .deviceStateChanged(ARIDeviceStateChanged(header: $0, device: ARIDeviceState(name: endpoint, state: state)))
        }
      }
    }
  }

  /// The device of one of our channels may have changed.
  func deviceMayHaveChanged(of channel: ChannelID) {
    guard !tellsOfDevices.isEmpty, let channel = channels[channel], channel.isOriginated else { return }
    deviceMayHaveChanged(channel.asARI.endpoint)
  }
}
