extension ARIEvent {
  /// The event's data, whatever its kind; nil for an unknown type.
  var payload: (any ARIEventPayload)? {
    switch self {
    case .stasisStart(let payload): payload
    case .stasisEnd(let payload): payload
    case .channelCreated(let payload): payload
    case .channelStateChange(let payload): payload
    case .channelDestroyed(let payload): payload
    case .channelHangupRequest(let payload): payload
    case .channelDtmfReceived(let payload): payload
    case .channelHold(let payload): payload
    case .channelUnhold(let payload): payload
    case .channelVarset(let payload): payload
    case .channelCallerId(let payload): payload
    case .channelConnectedLine(let payload): payload
    case .channelDialplan(let payload): payload
    case .channelTalkingStarted(let payload): payload
    case .channelTalkingFinished(let payload): payload
    case .channelToneDetected(let payload): payload
    case .channelUserevent(let payload): payload
    case .dial(let payload): payload
    case .channelEnteredBridge(let payload): payload
    case .channelLeftBridge(let payload): payload
    case .bridgeCreated(let payload): payload
    case .bridgeDestroyed(let payload): payload
    case .bridgeMerged(let payload): payload
    case .bridgeVideoSourceChanged(let payload): payload
    case .channelTransfer(let payload): payload
    case .bridgeBlindTransfer(let payload): payload
    case .bridgeAttendedTransfer(let payload): payload
    case .playbackStarted(let payload): payload
    case .playbackContinuing(let payload): payload
    case .playbackFinished(let payload): payload
    case .recordingStarted(let payload): payload
    case .recordingFinished(let payload): payload
    case .recordingFailed(let payload): payload
    case .endpointStateChange(let payload): payload
    case .peerStatusChange(let payload): payload
    case .contactStatusChange(let payload): payload
    case .deviceStateChanged(let payload): payload
    case .textMessageReceived(let payload): payload
    case .applicationRegistered(let payload): payload
    case .applicationUnregistered(let payload): payload
    case .applicationReplaced(let payload): payload
    case .applicationMoveFailed(let payload): payload
    case .callBroadcast(let payload): payload
    case .callClaimed(let payload): payload
    case .unknown: nil
    }
  }

  var caseName: String {
    switch self {
    case .stasisStart: "stasisStart"
    case .stasisEnd: "stasisEnd"
    case .channelCreated: "channelCreated"
    case .channelStateChange: "channelStateChange"
    case .channelDestroyed: "channelDestroyed"
    case .channelHangupRequest: "channelHangupRequest"
    case .channelDtmfReceived: "channelDtmfReceived"
    case .channelHold: "channelHold"
    case .channelUnhold: "channelUnhold"
    case .channelVarset: "channelVarset"
    case .channelCallerId: "channelCallerId"
    case .channelConnectedLine: "channelConnectedLine"
    case .channelDialplan: "channelDialplan"
    case .channelTalkingStarted: "channelTalkingStarted"
    case .channelTalkingFinished: "channelTalkingFinished"
    case .channelToneDetected: "channelToneDetected"
    case .channelUserevent: "channelUserevent"
    case .dial: "dial"
    case .channelEnteredBridge: "channelEnteredBridge"
    case .channelLeftBridge: "channelLeftBridge"
    case .bridgeCreated: "bridgeCreated"
    case .bridgeDestroyed: "bridgeDestroyed"
    case .bridgeMerged: "bridgeMerged"
    case .bridgeVideoSourceChanged: "bridgeVideoSourceChanged"
    case .channelTransfer: "channelTransfer"
    case .bridgeBlindTransfer: "bridgeBlindTransfer"
    case .bridgeAttendedTransfer: "bridgeAttendedTransfer"
    case .playbackStarted: "playbackStarted"
    case .playbackContinuing: "playbackContinuing"
    case .playbackFinished: "playbackFinished"
    case .recordingStarted: "recordingStarted"
    case .recordingFinished: "recordingFinished"
    case .recordingFailed: "recordingFailed"
    case .endpointStateChange: "endpointStateChange"
    case .peerStatusChange: "peerStatusChange"
    case .contactStatusChange: "contactStatusChange"
    case .deviceStateChanged: "deviceStateChanged"
    case .textMessageReceived: "textMessageReceived"
    case .applicationRegistered: "applicationRegistered"
    case .applicationUnregistered: "applicationUnregistered"
    case .applicationReplaced: "applicationReplaced"
    case .applicationMoveFailed: "applicationMoveFailed"
    case .callBroadcast: "callBroadcast"
    case .callClaimed: "callClaimed"
    case .unknown(let type, _): type
    }
  }
}
