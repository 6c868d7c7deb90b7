import CallCore
import Telephony

extension CompactEncoder {
  /// The bytes of an input: by hand for those that every call brings.
  func encode(input: Input) throws(EncodingError) -> [UInt8] {
    if let bytes = encode(byHand: { input.write(to: $0) }) { return bytes }
    return try encode(input)
  }
}

extension Input {
  /// See ``CompactWriter``.
  ///
  /// - Returns: false for those that go by `Encodable`.
  fileprivate func write(to writer: CompactWriter) -> Bool {
    switch self {
    case .switched(let node, let fact):
      writer.beginCase("switched", 2)
      writer.key("_0")
      writer.write(node)
      writer.key("_1")
      return fact.write(to: writer)
    case .deadlinePassed:
      writer.beginCase("deadlinePassed", 0)
      return true
    case .centreReleased, .rulesApplied, .agentCommanded, .hangUpCommanded, .callbackCancelCommanded:
      return false
    }
  }
}
