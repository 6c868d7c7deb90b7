/// Does one thing after the other, in the order in which they were asked for,
/// though each of them waits for others meanwhile: an actor alone would begin
/// the next one then.
actor InTurn {
  private var last: Task<Void, Never>?

  /// - Throws: what the work throws; the next one is done all the same.
  func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let before = last
    let task = Task {
      await before?.value
      return try await work()
    }
    last = Task { _ = await task.result }
    return try await task.value
  }
}
