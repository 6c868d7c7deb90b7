import ARI
import Logging
import Telephony

/// What we know of a device that is watched.
struct WatchedDevice: Sendable, Equatable {
  /// Asterisk tells us of its state.
  var isSubscribed = false
  /// By its state: it rings or has a call, ours included.
  var isInUse = false
  /// It has calls that are none of ours, as we told.
  var isOnOtherCall = false
}

/// Watching agents' devices for calls that are none of ours.
///
/// Of a device's state an event tells (`DeviceStateChanged`), and not whose
/// call it is; of its channels a question (`GET /endpoints/PJSIP/agent1`). So
/// Asterisk is asked when a device is in use and we have no leg there: never,
/// as long as there are only our calls. A subscription to the endpoint would
/// tell, and bring every event of our legs a second time (seen with 22.10.1).
extension AsteriskNode {
  func watch(_ device: String) {
    guard devices[device] == nil else { return }
    devices[device] = WatchedDevice()
    beginLooking(at: [device])
  }

  func unwatch(_ device: String) {
    guard devices.removeValue(forKey: device)?.isSubscribed ?? false else { return }
    services.send(.unsubscribe(services.application, from: [.deviceState(device)])) { _ in }
  }

  // MARK: Events

  func stateChanged(of device: ARIDeviceState) {
    guard devices[device.name] != nil else { return }
    devices[device.name]?.isInUse = device.state.isInUse
    if !device.state.isInUse {
      note(device.name, isOnOtherCall: false)
    } else if !hasLeg(on: device.name) {
      beginLooking(at: [device.name])
    }
  }

  private func hasLeg(on device: String) -> Bool { legsOn[device].map { !$0.isEmpty } ?? false }

  func legBegan(_ channel: ChannelID, on device: String) {
    deviceOf[channel] = device
    legsOn[device, default: []].insert(channel)
  }

  /// Asterisk says a moment later that the device is free, unless the agent
  /// has another call.
  func legEnded(_ channel: ChannelID) {
    guard let device = deviceOf.removeValue(forKey: channel) else { return }
    legsOn[device]?.remove(channel)
    guard !hasLeg(on: device) else { return }
    legsOn[device] = nil
    if devices[device]?.isInUse ?? false { lookLater(at: device) }
  }

  private func lookLater(at device: String) {
    devicesToLookAt.insert(device)
    guard devicesToLookAt.count == 1 else { return }
    let due = services.watchMoment(after: services.configuration.deviceLookDelay)
    services.lane.run(at: due) { [weak self] in
      self?.assumeIsolated { node in
        let list = node.devicesToLookAt.filter { node.devices[$0]?.isInUse ?? false && !node.hasLeg(on: $0) }
        node.devicesToLookAt = []
        node.beginLooking(at: list.sorted())
      }
    }
  }

  private func note(_ device: String, isOnOtherCall: Bool) {
    guard let watched = devices[device], watched.isOnOtherCall != isOnOtherCall else { return }
    devices[device]?.isOnOtherCall = isOnOtherCall
    services.deliver(.deviceChanged(device, isOnOtherCall: isOnOtherCall))
  }

  // MARK: Looking

  /// Asks what channels the devices have, and tells what has changed.
  private func beginLooking(at list: [String]) {
    guard phase == .up, !list.isEmpty else { return }
    let generation = services.currentLink.generation
    Task(executorPreference: services.lane) { await self.lookAndTell(of: list, generation) }
  }

  private func lookAndTell(of list: [String], _ generation: Int) async {
    let found = await look(at: list)
    guard phase == .up, services.currentLink.generation == generation else { return }
    for device in list { if let isBusy = found[device] { note(device, isOnOtherCall: isBusy) } }
  }

  /// Subscribes to those that are not yet, then asks after each.
  ///
  /// - Returns: whether it has calls that are none of ours; nothing of a device
  ///   that could not be asked after. The next round does.
  func look(at list: [String]) async -> [String: Bool] {
    await subscribe(to: list.filter { !(devices[$0]?.isSubscribed ?? false) })
    let outcomes = await services.askAll(list.map { Self.question($0) })
    var found: [String: Bool] = [:]
    for (device, outcome) in zip(list, outcomes) {
      switch outcome {
      case .done(let response):
        guard let endpoint = Snapshot.read(ARIEndpoint.self, from: response) else { continue }
        let isOurs = { IdentifierSource.isOurs($0, tenant: self.services.tenant) }
        found[device] = endpoint.channels.contains { !isOurs($0.rawValue) }
        devices[device]?.isInUse = !endpoint.channels.isEmpty
      // No endpoint that Asterisk knows: a number on a trunk, say.
      case .failed(.notFound, _): found[device] = false
      case .failed, .unanswered: break
      }
    }
    return found
  }

  private func subscribe(to list: [String]) async {
    let batch = services.configuration.subscriptionsAtOnce
    for start in stride(from: 0, to: list.count, by: batch) {
      let part = list[start..<min(start + batch, list.count)]
      let sources = part.map { ARIEventSource.deviceState($0) }
      let outcome = await services.send(.subscribe(services.application, to: sources))
      guard outcome.isDone else {
        services.logger.log(
          .info, "Asterisk does not tell of some devices yet; it is asked again.", [(.evidence, outcome.evidence)])
        continue
      }
      for device in part { devices[device]?.isSubscribed = true }
    }
  }

  private static func question(_ device: String) -> ARIRequest {
    let parts = device.split(separator: "/", maxSplits: 1).map(String.init)
    return .endpoint(technology: parts.first ?? "", resource: parts.count > 1 ? parts[1] : "")
  }

  /// Looks for what no event told: at those whose state is in doubt, and at
  /// some of the others by turns.
  func lookRound() {
    let all = devices.keys.sorted()
    var list = all.filter { name in
      guard let device = devices[name] else { return false }
      return device.isOnOtherCall || !device.isSubscribed || device.isInUse && !hasLeg(on: name)
    }
    let turn = services.configuration.devicesLookedAtInTurn
    let next = all.drop { $0 <= lastDeviceLookedAt }.prefix(turn)
    lastDeviceLookedAt = next.count < turn ? "" : next.last ?? ""
    list += next.filter { !list.contains($0) }
    beginLooking(at: list)
  }

  // MARK: Taking stock

  /// Watches all that shall be, and no others, and looks at each.
  ///
  /// - Returns: those with calls that are none of ours, in order.
  func takeStockOfDevices(_ expected: [String]) async -> [String] {
    let wanted = Set(expected)
    devices = [:]
    for device in wanted { devices[device] = WatchedDevice() }
    let found = await look(at: wanted.sorted())
    for (device, isBusy) in found { devices[device]?.isOnOtherCall = isBusy }
    return found.filter(\.value).keys.sorted()
  }

  /// Watches the devices of those who logged in while stock was taken, and no
  /// more those of who logged out: orders are only given when it is done.
  func watchThoseMissed() {
    let expected = expectedObjects().devices
    for device in Set(devices.keys).subtracting(expected).sorted() { unwatch(device) }
    for device in expected where devices[device] == nil { watch(device) }
  }
}

extension ARIDeviceState.State {
  /// Whether there is a call on the device, or one that rings.
  fileprivate var isInUse: Bool {
    [.inUse, .busy, .ringing, .ringingInUse, .onHold].contains(self)
  }
}
