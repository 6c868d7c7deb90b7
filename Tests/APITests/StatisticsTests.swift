import API
import CallCore
import Telephony
import Testing

@Suite struct StatisticsTests {
  @Test func aQueuesDayHasAllFigures() throws {
    let day = StatisticsResource(Sample.queueDay)
    #expect((day.scope, day.queue, day.agent, day.skill) == ("queue", "sales", nil, nil))
    #expect(day.outcomes == ["answered": 8, "abandoned": 2, "full": 1])
    #expect(day.period.end == Timestamp(Sample.noon.advanced(by: .seconds(86_400))))
    let level = try #require(day.figures.serviceLevel)
    #expect((level.thresholdMs, level.shortAbandonMs) == (20_000, 5_000))
    #expect(
      level.byFormula == [
        "app_queue_sl": 0.75, "app_queue_sl2": 0.7, "short_abandons_excluded": 6.0 / 9, "abandons_as_misses": 0.6,
        "late_abandons_as_misses": 6.0 / 9,
      ])
    #expect(day.figures.averageSpeedOfAnswerMs == 10_000)
    #expect(day.figures.averageAbandonTimeMs == 22_000)
    #expect(day.figures.averageHandleTimeMs == 110_000)
    #expect(day.figures.abandonRate == 2.0 / 11)
    #expect(day.figures.abandonRateWithoutShort == 0.1)
    #expect((day.figures.occupancy, day.staffedMs) == (nil, nil))
  }

  @Test func withNothingToDivideByAFigureIsLeftOut() throws {
    let figures = StatisticsResource(Sample.emptyQueueDay).figures
    #expect(figures.serviceLevel?.byFormula == [:])
    #expect((figures.averageSpeedOfAnswerMs, figures.averageHandleTimeMs, figures.abandonRate) == (nil, nil, nil))
  }

  @Test func anAgentHasTimesAndOccupancyButNoAbandons() {
    let agent = StatisticsResource(Sample.agentInterval)
    #expect(
      agent.staffedMs == ["available": 180_000, "on_call": 360_000, "wrap_up": 60_000, "not_ready": 300_000])
    #expect(agent.figures.occupancy == 0.7)
    #expect(agent.figures.averageSpeedOfAnswerMs == 15_000)
    #expect((agent.figures.serviceLevel, agent.figures.abandonRate) == (nil, nil))
  }

  @Test func ofAnAgentInAQueueNoWaitsAreKept() {
    let share = StatisticsResource(Sample.agentInQueueDay)
    #expect((share.agent, share.queue) == ("alice", "sales"))
    #expect(share.figures.averageSpeedOfAnswerMs == nil)
    #expect(share.figures.averageHandleTimeMs == 180_000)
  }

  @Test func aQueueShowsWhatTheNextCallerMayExpect() {
    let queue = QueueResource(Sample.queue)
    #expect(queue.estimate?.lowerMs == 60_500)
    #expect((queue.estimate?.likelyMs, queue.estimate?.upperMs) == (90_000, 180_000))
    #expect(queue.estimate?.silence == nil)
    #expect(queue.estimateAccuracy?.medianErrorMs == 12_500)
    #expect(queue.today == StatisticsResource(Sample.queueDay))
    let silent = QueueResource(Sample.barrenQueue)
    #expect((silent.estimate?.likelyMs, silent.estimate?.silence) == (nil, "learning"))
    #expect((silent.estimateAccuracy?.count, silent.estimateAccuracy?.coverage) == (0, nil))
    #expect(silent.today == nil)
  }

  @Test func anUnsureForecastTellsNoNumbers() {
    // It has some, for learning from.
    var estimator = WaitEstimator()
    estimator.agentsServing(1, at: Sample.noon)
    for _ in 0..<30 { estimator.handled(.seconds(100)) }
    let forecast = estimator.forecast(ahead: 0, at: Sample.noon)
    #expect(forecast.silence == .imprecise)
    let resource = WaitEstimateResource(forecast)
    #expect((resource.lowerMs, resource.upperMs, resource.silence) == (nil, nil, "imprecise"))
  }

  @Test func filtersAndCursorGoToTheStore() async throws {
    try await TestServer.run { server in
      let first = try await server.get("/api/v1/statistics").json(StatisticsList.self)
      #expect(first == StatisticsList(statistics: [StatisticsResource(Sample.queueDay)], next: "page-2"))
      let path =
        "/api/v1/statistics?scope=agent_in_queue&id=alice&queue=sales&period=day&limit=7&cursor=page-2"
        + "&from=2026-11-21T12:00:00Z&before=2026-11-21T14:00:00%2B01:00"
      #expect(try await server.get(path).json(StatisticsList.self).next == nil)
      for (scope, id) in [("queue", "sales"), ("skill", "german"), ("agent", "alice")] {
        #expect(try await server.get("/api/v1/statistics?id=\(id)&scope=\(scope)&period=interval").status == 200)
      }
      #expect(
        server.centre.statisticsQueries == [
          StatisticsQuery(),
          StatisticsQuery(
            scope: .agentInQueue, queue: "sales", agent: "alice", period: .day, startFrom: Sample.noon,
            startBefore: Sample.noon.advanced(by: .seconds(3_600)), limit: 7, cursor: "page-2"),
          StatisticsQuery(scope: .queue, queue: "sales", period: .interval),
          StatisticsQuery(scope: .skill, skill: "german", period: .interval),
          StatisticsQuery(scope: .agent, agent: "alice", period: .interval),
        ])
    }
  }

  @Test(arguments: [
    ("limit=0", "invalid_limit"), ("scope=team", "invalid_scope"), ("period=week", "invalid_period"),
    ("from=yesterday", "invalid_from"), ("before=1", "invalid_before"), ("id=sales", "invalid_id"),
    ("scope=queue&queue=sales", "invalid_queue"), ("agent=alice", "unknown_filter"),
    ("cursor=nonsense", "invalid_cursor"),
  ])
  func aBadFilterIsRefused(query: String, code: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.get("/api/v1/statistics?\(query)")
      #expect(answer.status == 400)
      #expect(try answer.error.code == code)
    }
  }
}
