import API
import CallCore
import Engine
import Synchronization
import Telephony

/// A centre that says what a test wants and writes down what it is asked.
final class FakeCentre: Sendable {
  struct Unexpected: Error {}

  struct State {
    var view = Sample.view
    var health = Sample.health
    var submitted: [Input] = []
    var rejection: CommandRejection?
    var refusal: DescriptionRefused?
    var queries: [CallRecordQuery] = []
    var statisticsQueries: [StatisticsQuery] = []
    var recordsFail = false
    var readers: [AsyncStream<LiveChange>.Continuation] = []
    var capacities: [Int] = []
  }

  private let state = Mutex(State())

  @discardableResult
  func with<Result: Sendable>(_ body: @Sendable (inout State) -> Result) -> Result { state.withLock { body(&$0) } }

  var submitted: [Input] { state.withLock { $0.submitted } }
  var queries: [CallRecordQuery] { state.withLock { $0.queries } }
  var statisticsQueries: [StatisticsQuery] { state.withLock { $0.statisticsQueries } }

  /// The live stream's readers, once there is one.
  func reader() async -> AsyncStream<LiveChange>.Continuation {
    while true {
      if let reader = state.withLock({ $0.readers.first }) { return reader }
      await Task.yield()
    }
  }

  var ports: APIPorts {
    APIPorts(
      view: { self.state.withLock { $0.view } },
      agent: { id in self.state.withLock { $0.view.agents.first { $0.agent == id } } },
      call: { id in self.state.withLock { $0.view.calls.first { $0.call == id } } },
      health: { self.state.withLock { $0.health } },
      audit: { Sample.audit },
      publish: {
        try self.state.withLock { state in
          if let refusal = state.refusal { throw refusal }
          state.view.release = "r2"
          return ["flows/a.yaml:1:1: warning: look"]
        }
      },
      submit: { input throws(CommandRejection) in
        let rejection = self.state.withLock { state in
          state.submitted.append(input)
          return state.rejection
        }
        if let rejection { throw rejection }
      },
      subscribe: { capacity in
        let (changes, continuation) = AsyncStream.makeStream(
          of: LiveChange.self, bufferingPolicy: .bufferingOldest(capacity))
        return self.state.withLock { state in
          state.readers.append(continuation)
          state.capacities.append(capacity)
          return LiveSubscription(view: state.view, number: 41, changes: changes)
        }
      },
      records: { query in
        try self.state.withLock { state in
          state.queries.append(query)
          if state.recordsFail { throw Unexpected() }
          if query.cursor == "nonsense" { throw InvalidCursor() }
          return CallRecordPage(records: [Sample.record], next: query.cursor == nil ? "page-2" : nil)
        }
      },
      record: { $0 == Sample.record.call ? Sample.record : nil },
      statistics: { query in
        try self.state.withLock { state in
          state.statisticsQueries.append(query)
          if query.cursor == "nonsense" { throw InvalidCursor() }
          return StatisticsPage(reports: [Sample.queueDay], next: query.cursor == nil ? "page-2" : nil)
        }
      },
      samples: {
        [
          MetricSample("cordboard_ari_requests_total", .counter, help: "ARI requests.", value: 7),
          // Also among what the server itself writes.
          MetricSample("cordboard_journal_pending", .gauge, help: "Entries.", value: 5),
        ]
      })
  }
}
