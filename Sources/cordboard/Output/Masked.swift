import API
import Telephony

extension CallResource {
  var masked: CallResource {
    var masked = self
    masked.ani = ani.map { Personal(key: "", clear: $0).masked }
    return masked
  }
}

extension RecordResource {
  var masked: RecordResource {
    var masked = self
    masked.ani = ani.map { Personal(key: "", clear: $0).masked }
    return masked
  }
}

extension CallList {
  var masked: CallList { CallList(calls: calls.map(\.masked)) }
}

extension RecordList {
  var masked: RecordList { RecordList(records: records.map(\.masked), next: next) }
}

extension CallDetail {
  var masked: CallDetail {
    var masked = self
    masked.call = call?.masked
    masked.record = record?.masked
    return masked
  }
}

extension StreamMessage {
  /// The message with the callers' numbers masked.
  var masked: StreamMessage {
    switch self {
    case .snapshot(let number, var view):
      view.calls = view.calls.map(\.masked)
      return .snapshot(number: number, view: view)
    case .change(let number, let at, .callArrived(let call, let ani, let dnis, let flow)):
      let masked = ani.map { Personal(key: "", clear: $0).masked }
      return .change(number: number, at: at, change: .callArrived(call: call, ani: masked, dnis: dnis, flow: flow))
    case .change(let number, let at, .callEnded(let record)):
      return .change(number: number, at: at, change: .callEnded(record.masked))
    case .change, .resync, .unknown: return self
    }
  }
}
