public import Telephony

/// Something Asterisk says has happened.
///
/// Cases for all that the product needs; any other type is ``unknown(type:_:)``.
public enum ARIEvent: Sendable, Equatable {
  // Channels.
  case stasisStart(ARIStasisStart)
  case stasisEnd(ARIChannelEvent)
  case channelCreated(ARIChannelEvent)
  case channelStateChange(ARIChannelEvent)
  case channelDestroyed(ARIChannelDestroyed)
  case channelHangupRequest(ARIChannelHangupRequest)
  case channelDtmfReceived(ARIChannelDtmfReceived)
  case channelHold(ARIChannelHold)
  case channelUnhold(ARIChannelEvent)
  case channelVarset(ARIChannelVarset)
  case channelCallerId(ARIChannelCallerId)
  case channelConnectedLine(ARIChannelEvent)
  case channelDialplan(ARIChannelDialplan)
  case channelTalkingStarted(ARIChannelEvent)
  case channelTalkingFinished(ARIChannelTalkingFinished)
  case channelToneDetected(ARIChannelEvent)
  case channelUserevent(ARIUserevent)
  case dial(ARIDial)
  // Bridges.
  case channelEnteredBridge(ARIBridgeChannelEvent)
  case channelLeftBridge(ARIBridgeChannelEvent)
  case bridgeCreated(ARIBridgeEvent)
  case bridgeDestroyed(ARIBridgeEvent)
  case bridgeMerged(ARIBridgeMerged)
  case bridgeVideoSourceChanged(ARIBridgeVideoSourceChanged)
  // Transfers.
  case channelTransfer(ARIChannelTransfer)
  indirect case bridgeBlindTransfer(ARIBridgeBlindTransfer)
  indirect case bridgeAttendedTransfer(ARIBridgeAttendedTransfer)
  // Media.
  case playbackStarted(ARIPlaybackEvent)
  case playbackContinuing(ARIPlaybackEvent)
  case playbackFinished(ARIPlaybackEvent)
  case recordingStarted(ARIRecordingEvent)
  case recordingFinished(ARIRecordingEvent)
  case recordingFailed(ARIRecordingEvent)
  // Phones and trunks.
  case endpointStateChange(ARIEndpointEvent)
  case peerStatusChange(ARIPeerStatusChange)
  case contactStatusChange(ARIContactStatusChange)
  case deviceStateChanged(ARIDeviceStateChanged)
  case textMessageReceived(ARITextMessageReceived)
  // Applications.
  case applicationRegistered(ARIApplicationEvent)
  case applicationUnregistered(ARIApplicationEvent)
  /// Another connection has taken our application's name.
  case applicationReplaced(ARIApplicationEvent)
  case applicationMoveFailed(ARIApplicationMoveFailed)
  /// `StasisBroadcast`: a call is offered to all applications.
  case callBroadcast(ARICallBroadcast)
  /// `StasisBroadcast`: an application has claimed the call.
  case callClaimed(ARICallClaimed)
  /// A type that this version of ours has no case for.
  case unknown(type: String, ARIEventHeader)
}

/// What every event carries; read when it is asked for.
public struct ARIEventHeader: Sendable, Equatable {
  private var deferred: Deferred<Fields>

  private struct Fields: DeferredFields {
    var timestamp: Instant?
    var asteriskID: String?
    var application: String

    init(timestamp: Instant?, asteriskID: String?, application: String) {
      self.timestamp = timestamp
      self.asteriskID = asteriskID
      self.application = application
    }

    init(json: JSONValue) {
      timestamp = json.instant("timestamp")
      asteriskID = json.nonEmpty("asterisk_id")
      application = json.text("application")
    }
  }

  public init(timestamp: Instant? = nil, asteriskID: String? = nil, application: String = "") {
    deferred = .read(Fields(timestamp: timestamp, asteriskID: asteriskID, application: application))
  }

  init(json: JSONValue) { deferred = .unread(json) }

  /// When it happened, by Asterisk's clock; nil if it did not say so.
  public var timestamp: Instant? { deferred.value.timestamp }
  /// The entity id of the Asterisk it comes from, if it is configured to tell.
  public var asteriskID: String? { deferred.value.asteriskID }
  /// The application the event was sent to.
  public var application: String { deferred.value.application }
}

/// The data of one kind of event.
public protocol ARIEventPayload: Sendable, Equatable {
  var header: ARIEventHeader { get set }
  /// The channel that the event is about, if it is about one.
  var subject: ChannelID? { get }
}

extension ARIEventPayload {
  public var subject: ChannelID? { nil }
}

extension ARIEvent {
  /// What every event carries.
  public var header: ARIEventHeader {
    if case .unknown(_, let header) = self { return header }
    return payload?.header ?? ARIEventHeader()
  }

  /// The channel that the event is about, if it is about one.
  public var subject: ChannelID? { payload?.subject }

  /// The type's name as ARI writes it: `StasisStart`.
  public var type: String {
    if case .unknown(let type, _) = self { return type }
    let name = caseName
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}

/// Says which type and, where there is one, which channel; never what was
/// dialled, typed or said.
extension ARIEvent: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { type + (subject.map { " of \($0)" } ?? "") }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["event": description]) }
}
