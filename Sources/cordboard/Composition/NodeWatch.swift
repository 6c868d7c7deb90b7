import ARI
import Logging
import Synchronization
import Telephony

/// Keeps why a node is not connected, and tells the log what its connection
/// has to say.
final class NodeWatch: Sendable {
  private let reason = Mutex<String?>(nil)
  private let logger: Logger

  init(node: NodeID, logger: Logger) {
    var logger = logger
    logger[metadataKey: "node"] = "\(node)"
    self.logger = logger
  }

  /// Why it is not connected, in whole sentences; nil when it is.
  var problem: String? { reason.withLock { $0 } }

  func take(_ signal: ARISignal) {
    switch signal {
    case .opened(let server):
      reason.withLock { $0 = nil }
      logger.notice("Asterisk \(server.version) is connected.")
      for warning in server.warnings { logger.warning("\(warning)") }
    case .closed(let close):
      let isNews = reason.withLock { held in
        defer { held = close.message }
        return held != close.message
      }
      guard isNews, close.code != .stopped else { return }
      logger.error("\(close.message)", metadata: ["code": "\(close.code.rawValue)"])
    case .event: break
    }
  }

  func take(_ diagnostic: ARIDiagnostic) {
    switch diagnostic {
    case .unknownEvent(let type):
      logger.info(
        "Asterisk sends events of a type that is not known here; they are counted.", metadata: ["type": "\(type)"])
    case .malformedFrame(let error, let count):
      logger.warning("A frame from Asterisk can't be used: \(error)", metadata: ["count": "\(count)"])
    case .strayResponse(let status):
      logger.info("An answer came too late.", metadata: ["status": "\(status)"])
    case .eventFilterRefused(let reason):
      logger.warning("Asterisk refused the event filter; more events than needed will come. \(reason)")
    case .connectFailed(let reason, let pause):
      logger.debug("\(reason.message)", metadata: ["again in ms": "\(pause.wholeMilliseconds)"])
    }
  }
}
