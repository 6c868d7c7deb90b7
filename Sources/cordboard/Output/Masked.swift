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

extension CallbackList {
  var masked: CallbackList { CallbackList(callbacks: callbacks.map(\.masked)) }
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

extension ChangeResource {
  var masked: ChangeResource {
    switch self {
    case .callArrived(let call, let ani, let dnis, let flow):
      .callArrived(call: call, ani: ani.map { Personal(key: "", clear: $0).masked }, dnis: dnis, flow: flow)
    case .callEnded(let record): .callEnded(record.masked)
    default: self
    }
  }
}

extension StreamMessage {
  /// The message with the callers' numbers masked.
  var masked: StreamMessage {
    switch self {
    case .snapshot(let number, var view):
      view.calls = view.calls.map(\.masked)
      return .snapshot(number: number, view: view)
    case .change(let number, let at, let change): return .change(number: number, at: at, change: change.masked)
    case .resync, .unknown: return self
    }
  }
}
