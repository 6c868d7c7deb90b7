extension SwitchFact {
  /// Writes the facts that every call brings; see ``CompactWriter``.
  ///
  /// - Returns: false for the others, which go by `Encodable`.
  package func write(to writer: CompactWriter) -> Bool {
    switch self {
    case .channelEntered(let arrival):
      writer.beginCase("channelEntered", 1)
      writer.key("_0")
      arrival.write(to: writer)
    case .channelRang(let channel): writer.write("channelRang", channel)
    case .channelAnswered(let channel): writer.write("channelAnswered", channel)
    case .channelEnded(let channel, let cause):
      writer.write("channelEnded", channel, values: 2)
      writer.key("_1")
      writer.write(cause.rawValue)
    case .digitReceived(let channel, let digit):
      writer.write("digitReceived", channel, values: 2)
      writer.key("_1")
      writer.write(digit)
    case .playbackEnded(let playback, let end):
      writer.write("playbackEnded", playback, values: 2)
      writer.key("_1")
      writer.write(end.rawValue)
    case .bridgeJoined(let bridge, let channel):
      writer.write("bridgeJoined", bridge, values: 2)
      writer.key("_1")
      writer.write(channel)
    case .bridgeLeft(let bridge, let channel):
      writer.write("bridgeLeft", bridge, values: 2)
      writer.key("_1")
      writer.write(channel)
    case .orderFailed, .nodeLost, .nodeReconciled, .callersLost, .deviceChanged:
      return false
    }
    return true
  }
}

extension ChannelArrival {
  fileprivate func write(to writer: CompactWriter) {
    writer.beginMap(4 + (customer == nil ? 0 : 1) + (shape == nil ? 0 : 1))
    writer.key("channel")
    writer.write(channel)
    writer.key("ani")
    writer.write(ani)
    writer.key("dnis")
    writer.write(dnis)
    writer.key("endpoint")
    writer.write(endpoint)
    if let customer {
      writer.key("customer")
      writer.write(customer)
    }
    if let shape {
      writer.key("shape")
      writer.beginMap(2)
      writer.key("digits")
      writer.write(shape.digits)
      writer.key("prefix")
      writer.write(shape.prefix)
    }
  }
}

extension CompactWriter {
  /// A case whose first value is an identifier.
  fileprivate func write<Kind>(_ name: String, _ id: Identifier<Kind>, values count: Int = 1) {
    beginCase(name, count)
    key("_0")
    write(id)
  }
}
