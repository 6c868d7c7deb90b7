import API

/// Says how a call ended.
enum Endings {
  static func text(_ record: RecordResource, on floor: Floor) -> String {
    let waited = HumanDuration.text(milliseconds: record.waitedMs)
    return switch record.outcome {
    case "answered":
      "ended: talked \(HumanDuration.text(milliseconds: record.talkedMs)), \(whoEnded(record, on: floor))"
    case "abandoned": "gave up after waiting \(waited)"
    case "timed_out": "ended: nobody was free within \(waited)"
    case "left_by_key": "ended: left the queue by a key after \(waited)"
    case "left_empty": "ended: no agent was there"
    case "refused": "ended: not let into the queue"
    case "left_in_flow": "hung up before any queue"
    case "completed_in_flow": "ended: the flow came to its end"
    case "unserved": "lost while no Cordboard was there"
    case "rejected": "rejected: nobody serves \(Table.harmless(record.dnis))"
    case "withdrawn": "ended by an operator"
    case "callback_unreached": "ended: called back\(attempts(record)) and not reached"
    case "callback_expired": "ended: not called back in time"
    case "called_again": "ended: the customer called again and has the place"
    case "failed": "failed: \(whoEnded(record, on: floor))"
    default: "ended: \(Table.harmless(record.outcome)), \(whoEnded(record, on: floor))"
    }
  }

  private static func attempts(_ record: RecordResource) -> String {
    guard let count = record.callback?.attempts.count else { return "" }
    return count == 1 ? " once" : " \(count) times"
  }

  private static func whoEnded(_ record: RecordResource, on floor: Floor) -> String {
    switch record.termination.class {
    case "caller_hung_up": "caller hung up"
    case "agent_hung_up": "\(record.agent.map(floor.agentName) ?? "the agent") hung up"
    case "flow_ended": "the flow ended it"
    case "operator_hung_up": "an operator ended it"
    case "safe_exit": "sent to the safe exit"
    case "asterisk_restarted": "Asterisk was restarted"
    case "vanished": "its channel had vanished"
    case "callback_ended": "the callback was over"
    default: Table.harmless(record.termination.class)
    }
  }
}
