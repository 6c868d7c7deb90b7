import API

extension Tables {
  static func callbacks(
    _ calls: [CallResource], _ queues: [QueueResource], _ sentences: Sentences, at now: Timestamp
  ) -> Table {
    var table = Table(
      [
        .left("CALL"), .left("CUSTOMER"), .left("QUEUE"), .right("PLACE"), .right("WAITS"), .right("ATTEMPTS"),
        .left("NEXT"), .left("UNTIL"),
      ], empty: "No callbacks are open.")
    for call in calls {
      guard let callback = call.callback else { continue }
      let place = queues.first { $0.id == call.queue }?.waiting.firstIndex(of: call.id)
      table.add([
        call.id, sentences.number(call.ani), call.queue ?? "", place.map { "\($0 + 1)" } ?? "",
        call.enqueuedAt.map { duration(since: $0, to: now) } ?? "", "\(callback.attempts)", next(call, callback),
        callback.expiresAt.description,
      ])
    }
    return table
  }

  private static func next(_ call: CallResource, _ callback: CallbackResource) -> String {
    if call.stage != "awaiting_callback" { return call.stage.replacing("_", with: " ") }
    if callback.held { return "the customer is on the line" }
    return callback.restsUntil.map { "dialled again from \($0)" } ?? "an agent"
  }
}
