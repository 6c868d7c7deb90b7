import NIOCore

/// Holds one connection to its time limits. First in the pipeline, so that it
/// sees bytes; ``RequestWatch`` tells it what they mean.
///
/// half open → serving (head read) → idle (request read and answered) →
/// half open (first byte of the next one) …; or half open → stream.
/// Each has a deadline; ``APILimits`` says which.
final class ConnectionWatch: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case halfOpen(hasBytes: Bool)
    /// A request is being read, or `unanswered` ones have been and wait for
    /// their answers (a client need not wait before it sends the next).
    case serving(isReading: Bool, unanswered: Int)
    case idle
    case stream
    case closing
  }

  private let limits: APILimits
  private let table: ConnectionTable
  private var state = State.halfOpen(hasBytes: false)
  private var deadline = NIODeadline.distantFuture
  private var writesPending = 0
  private var writeProgressAt = NIODeadline.now()
  private var timer: Scheduled<Void>?
  private var timerAt = NIODeadline.distantFuture
  private var context: ChannelHandlerContext?
  private var closesWhenAnswered = false

  init(limits: APILimits, table: ConnectionTable) {
    self.limits = limits
    self.table = table
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    deadline = .now() + limits.headTime
    check()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch state {
    case .halfOpen: state = .halfOpen(hasBytes: true)
    case .idle:
      enter(.halfOpen(hasBytes: true), as: .halfOpen, until: limits.headTime)
    case .stream: deadline = .now() + limits.streamSilenceMax
    case .serving, .closing: break
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let written = promise ?? context.eventLoop.makePromise(of: Void.self)
    if writesPending == 0 { writeProgressAt = .now() }
    writesPending += 1
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.writesPending -= 1
      self.writeProgressAt = .now()
    }
    context.write(data, promise: written)
    schedule()
  }

  /// The server stops: what is under way is finished, nothing new begun. A
  /// live stream's session ends it itself.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      switch state {
      case .halfOpen, .idle: context.close(promise: nil)
      case .serving: closesWhenAnswered = true
      case .stream, .closing: break
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Whether an answer is still to be written.
  var isServing: Bool {
    if case .serving = state { return true }
    return false
  }

  /// A request's head has been read.
  func headArrived() {
    var unanswered = 1
    if case .serving(_, let others) = state { unanswered += others }
    enter(.serving(isReading: true, unanswered: unanswered), as: .serving, until: limits.bodyTime)
  }

  /// The request has been read to its end.
  func requestEnded() {
    guard case .serving(_, let unanswered) = state else { return }
    goOn(isReading: false, unanswered: unanswered)
  }

  /// An answer has been written to its end.
  func answerEnded() {
    guard case .serving(let isReading, let unanswered) = state else { return }
    goOn(isReading: isReading, unanswered: unanswered - 1)
  }

  /// The connection goes once every answer under way is written.
  func closeWhenAnswered() { closesWhenAnswered = true }

  private func goOn(isReading: Bool, unanswered: Int) {
    switch (isReading, unanswered) {
    // Answered before it was read to its end, as too large, say.
    case (true, 0) where closesWhenAnswered: closeAfterAnswer()
    case (true, _): state = .serving(isReading: true, unanswered: unanswered)
    case (false, 0):
      if closesWhenAnswered { return closeAfterAnswer() }
      enter(.idle, as: .idle, until: limits.idleTime)
    case (false, _):
      enter(.serving(isReading: false, unanswered: unanswered), as: .serving, until: limits.answerTime)
    }
  }

  /// The connection is now a live stream.
  func becameStream() { enter(.stream, as: .stream, until: limits.streamSilenceMax) }

  /// Nothing more will be sent: closes as soon as the client does, or shortly
  /// after. Closing at once could take the answer away from a client that is
  /// still sending (RFC 9112, 9.6).
  func closeAfterAnswer() {
    guard let context else { return }
    state = .closing
    deadline = .now() + .seconds(2)
    context.close(mode: .output, promise: nil)
    schedule()
  }

  private func enter(_ state: State, as phase: ConnectionTable.Phase, until limit: TimeAmount) {
    if case .closing = self.state { return }
    self.state = state
    deadline = .now() + limit
    schedule()
    if let context { table.note(context.channel, phase) }
  }

  /// The one timer runs at most once per limit: moving a deadline back only
  /// writes it down, and the timer finds out when it fires.
  private func schedule() {
    guard let context else { return }
    let next = nextDeadline
    guard timer == nil || next < timerAt else { return }
    timer?.cancel()
    timerAt = next
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { self.check() }
  }

  private var nextDeadline: NIODeadline {
    writesPending > 0 ? min(deadline, writeProgressAt + limits.writeTime) : deadline
  }

  private func check() {
    timer = nil
    guard let context else { return }
    let now = NIODeadline.now()
    if writesPending > 0, now >= writeProgressAt + limits.writeTime { return close(context, .writeTime) }
    guard now >= deadline else { return schedule() }
    switch state {
    case .halfOpen(let hasBytes):
      guard hasBytes else { return close(context, .headTime) }
      table.countClosed(.headTime)
      sayTimeout(context)
      closeAfterAnswer()
    case .serving(let isReading, _): close(context, isReading ? .bodyTime : .answerTime)
    case .idle: close(context, .idleTime)
    case .stream: close(context, .streamSilence)
    case .closing: context.close(promise: nil)
    }
  }

  private func sayTimeout(_ context: ChannelHandlerContext) {
    let text = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  private func close(_ context: ChannelHandlerContext, _ reason: ConnectionTable.Reason) {
    table.countClosed(reason)
    state = .closing
    context.close(promise: nil)
  }
}
