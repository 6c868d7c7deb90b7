import API

/// One call on a few lines.
struct CallText {
  private let detail: CallDetail
  private let sentences: Sentences

  init(_ detail: CallDetail, _ sentences: Sentences) {
    self.detail = detail
    self.sentences = sentences
  }

  func text(at now: Timestamp) -> String {
    let rows = detail.call.map { live($0, at: now) } ?? detail.record.map(ended) ?? []
    return rows.filter { !$0.1.isEmpty }.map { $0.padding(12) + Table.harmless($1) }.joined(separator: "\n")
  }

  private func live(_ call: CallResource, at now: Timestamp) -> [(String, String)] {
    [
      ("call", call.id), ("from", sentences.number(call.ani)), ("to", call.dnis),
      (
        "stage",
        "\(call.stage.replacing("_", with: " ")), for \(Tables.duration(since: call.stageSince, to: now))"
      ),
      ("arrived", "\(call.arrivedAt), \(Tables.duration(since: call.arrivedAt, to: now)) ago"),
      ("flow", call.flow ?? ""), ("queue", call.queue ?? ""), ("agent", call.agent ?? ""),
      ("offers", "\(call.offers)"), ("callback", call.callback.map { text($0, at: now) } ?? ""),
      ("asterisk", call.node), ("channels", call.channels.joined(separator: ", ")),
    ]
  }

  private func text(_ callback: CallbackResource, at now: Timestamp) -> String {
    let age = Tables.duration(since: callback.requestedAt, to: now)
    let tries = callback.attempts == 1 ? "1 attempt" : "\(callback.attempts) attempts"
    let rest = callback.restsUntil.map { ", dialled again from \($0)" } ?? ""
    return "taken \(age) ago, \(tries)\(rest), until \(callback.expiresAt)"
  }

  private func text(_ callback: CallbackRecordResource) -> String {
    let attempts = callback.attempts.map { "\($0.startedAt) \(($0.result ?? "under way").replacing("_", with: " "))" }
    return (["taken \(callback.requestedAt)"] + attempts).joined(separator: "; ")
  }

  private func ended(_ record: RecordResource) -> [(String, String)] {
    [
      ("call", record.id), ("from", sentences.number(record.ani)), ("to", record.dnis),
      ("outcome", Endings.text(record, on: Floor())), ("arrived", record.arrivedAt.description),
      ("queued", record.enqueuedAt?.description ?? ""), ("answered", record.answeredAt?.description ?? ""),
      ("ended", record.endedAt.description), ("waited", HumanDuration.text(milliseconds: record.waitedMs)),
      ("talked", HumanDuration.text(milliseconds: record.talkedMs)), ("flow", record.flow ?? ""),
      ("queue", record.queue ?? ""), ("agent", record.agent ?? ""), ("offers", "\(record.offers)"),
      ("callback", record.callback.map(text) ?? ""),
      ("cause", "\(record.termination.cause), \(record.termination.causeText)"), ("asterisk", record.node),
      ("release", record.release),
    ]
  }
}
