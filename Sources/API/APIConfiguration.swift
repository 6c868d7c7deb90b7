public import NIOCore

/// Where the API listens and what it allows.
public struct APIConfiguration: Sendable {
  /// The address to listen on; loopback unless said otherwise, because what
  /// goes over it is not encrypted.
  public var address: String
  /// The TCP port; 0 lets the system choose one.
  public var port: Int
  /// Cordboard's version, for `status` and the metrics.
  public var version: String
  public var limits: APILimits

  public init(
    address: String = "127.0.0.1", port: Int = 18_080, version: String, limits: APILimits = APILimits()
  ) {
    self.address = address
    self.port = port
    self.version = version
    self.limits = limits
  }
}

/// What a client may take; beyond it the connection is closed and counted.
public struct APILimits: Sendable {
  /// Connections at once. When one more comes, the one that has been idle or
  /// half open for the longest goes.
  public var connectionsMax = 512
  /// Live streams at once, a part of the connections.
  public var streamsMax = 128
  /// From a connection's or a request's first byte to the end of its head.
  public var headTime = TimeAmount.seconds(10)
  /// From the end of a request's head to the end of its body.
  public var bodyTime = TimeAmount.seconds(10)
  /// From the end of a request to the end of its answer.
  public var answerTime = TimeAmount.seconds(30)
  /// Between an answer and the next request on the same connection.
  public var idleTime = TimeAmount.seconds(60)
  /// How long a client may take no bytes while there are some for it.
  public var writeTime = TimeAmount.seconds(20)
  /// Bytes of a request's body.
  public var bodyBytesMax = 64 * 1_024
  /// Bytes of a request's head.
  public var headBytesMax = 16 * 1_024
  /// Changes that may wait for a reader of the live stream before it is cut off.
  public var streamBacklogMax = 4_096
  /// Between two pings on a live stream.
  public var pingInterval = TimeAmount.seconds(15)
  /// How long a reader of a live stream may be silent, pongs included.
  public var streamSilenceMax = TimeAmount.seconds(45)
  /// Bytes of one frame that a reader of a live stream sends.
  public var streamFrameBytesMax = 4_096
  /// Frames that a reader may send between two of our pings.
  public var streamFramesMax = 64

  public init() {}
}
