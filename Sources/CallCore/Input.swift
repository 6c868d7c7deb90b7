public import Telephony

/// Something that happened: all that can ever change a ``Centre``.
///
/// The engine numbers each input, stamps it and writes it to the journal;
/// folding the same inputs gives the same centre and the same directives.
public enum Input: Codable, Equatable, Sendable {
  /// A description of the centre came into force. Calls under way keep the
  /// flow they are in.
  case centreReleased(CentreDefinition)
  /// Somebody asked that those who wait already go by the description in force
  /// and not by the rules they entered with.
  case rulesApplied
  /// An Asterisk did something.
  case switched(NodeID, SwitchFact)
  /// Somebody (the agent, a supervisor, the command line) asked a change of
  /// an agent's state.
  case agentCommanded(AgentID, AgentCommand)
  /// Somebody asked that a call be ended.
  case hangUpCommanded(CallID)
  /// Somebody asked that an open callback be given up.
  case callbackCancelCommanded(CallID)
  /// The moment that ``Centre/nextDeadline`` named has come.
  case deadlinePassed
}

extension Input {
  /// Whether somebody asked for it, and was told that it is done.
  public var isCommand: Bool {
    switch self {
    case .centreReleased, .rulesApplied, .agentCommanded, .hangUpCommanded, .callbackCancelCommanded: true
    case .switched, .deadlinePassed: false
    }
  }
}

/// What can be asked of an agent's state.
public enum AgentCommand: Codable, Equatable, Sendable {
  /// Log in, not ready yet. `device` overrides the one in the centre's
  /// description (hot desking): an endpoint as Asterisk dials it.
  case logIn(device: String?)
  case becomeReady
  case becomeNotReady(reason: String)
  case logOut
  /// More time for after-call work, up to the queue's limit.
  case extendWrapUp(by: Duration)
  /// No calls of this queue for now; those of others go on.
  case pauseQueue(QueueID)
  case resumeQueue(QueueID)
  /// The agent's desk will be heard of again within the time (1 s to 1 h); if
  /// not, the agent is unreachable, and after a grace logged out.
  case promiseToReturn(within: Duration)
}
