import Telephony

/// An endpoint can be reached now, or no longer.
public struct ARIEndpointEvent: ARIEventPayload {
  public var header: ARIEventHeader
  public var endpoint: ARIEndpoint

  public init(header: ARIEventHeader = ARIEventHeader(), endpoint: ARIEndpoint) {
    self.header = header
    self.endpoint = endpoint
  }
}

/// An endpoint has registered, or its registration ended.
public struct ARIPeerStatusChange: ARIEventPayload {
  public var header: ARIEventHeader
  public var endpoint: ARIEndpoint
  /// `Registered`, `Unregistered`, `Reachable`, `Unreachable`…
  public var status: String
  public var cause: String?

  public init(
    header: ARIEventHeader = ARIEventHeader(), endpoint: ARIEndpoint, status: String, cause: String? = nil
  ) {
    self.header = header
    self.endpoint = endpoint
    self.status = status
    self.cause = cause
  }
}

/// One of an endpoint's registrations has changed.
public struct ARIContactStatusChange: ARIEventPayload {
  public var header: ARIEventHeader
  public var endpoint: ARIEndpoint
  public var contact: ARIContact

  public init(header: ARIEventHeader = ARIEventHeader(), endpoint: ARIEndpoint, contact: ARIContact) {
    self.header = header
    self.endpoint = endpoint
    self.contact = contact
  }
}

/// A device's state has changed.
public struct ARIDeviceStateChanged: ARIEventPayload {
  public var header: ARIEventHeader
  public var device: ARIDeviceState

  public init(header: ARIEventHeader = ARIEventHeader(), device: ARIDeviceState) {
    self.header = header
    self.device = device
  }
}

/// A text message came in. All of it is personal.
public struct ARITextMessageReceived: ARIEventPayload {
  public var header: ARIEventHeader
  public var endpoint: ARIEndpoint?
  public var sender: String
  public var recipient: String
  public var body: String
  public var variables: [String: String]

  public init(
    header: ARIEventHeader = ARIEventHeader(), endpoint: ARIEndpoint? = nil, sender: String, recipient: String,
    body: String, variables: [String: String] = [:]
  ) {
    self.header = header
    self.endpoint = endpoint
    self.sender = sender
    self.recipient = recipient
    self.body = body
    self.variables = variables
  }
}
