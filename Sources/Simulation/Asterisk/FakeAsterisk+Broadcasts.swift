import ARI
public import Telephony

/// `StasisBroadcast`: a call is offered to all applications.
extension FakeAsterisk {
  /// A caller dials in over the trunk, and the dialplan offers the call to
  /// all applications for `time`; then it ends.
  ///
  /// - Parameter rival: when another application claims it; nil for never.
  /// - Returns: the channel that Asterisk made for it.
  @discardableResult
  nonisolated public func broadcast(
    number: String, from caller: String = "4930100", for time: Duration = .milliseconds(500), rival: Duration? = nil
  ) -> ChannelID {
    onLane { fake in
      let id = fake.makeInbound(number, caller)
      fake.channels[id]?.dialplan.applicationName = "StasisBroadcast"
      fake.broadcasts[id] = .nobody
      if let channel = fake.channels[id] {
        let seen = channel.asARI
        fake.emit("CallBroadcast") {
          .callBroadcast(ARICallBroadcast(header: $0, channel: seen, caller: caller, called: number))
        }
      }
      if let rival {
        fake.lane.run(after: rival) { [weak fake] in
          fake?.assumeIsolated { if $0.broadcasts[id] == .nobody { $0.broadcasts[id] = .another } }
        }
      }
      fake.lane.run(after: time) { [weak fake] in
        fake?.assumeIsolated { fake in
          guard fake.broadcasts.removeValue(forKey: id) == .nobody else { return }
          fake.end(id, request: nil, isSoft: true, cause: .congestion)
        }
      }
      return id
    }
  }

  func claim(_ id: ChannelID) -> ARIResponse {
    switch broadcasts[id] {
    case .nobody where channels[id]?.isHangingUp == false:
      broadcasts[id] = .us
      enterApplication(id, arguments: [])
      return Self.done
    case .us, .another: return Self.refusal(409, "Channel already claimed")
    case .nobody, nil: return Self.refusal(404, "Channel not found or not in broadcast state")
    }
  }
}
