import Foundation
import Testing
import Waking

@Suite struct BellTests {
  @Test func aRingBeforeTheWaitIsNotLost() {
    let bell = Bell()
    for _ in 0..<1_000 { bell.ring() }
    // Without limit: not to wake is to hang.
    bell.wait()
    bell.ring()
    bell.wait()
  }

  @Test func manyRingsAreOneWaking() {
    let bell = Bell()
    // More than a pipe holds.
    for _ in 0..<100_000 { bell.ring() }
    bell.wait()
    #expect(Self.time { bell.wait(within: .milliseconds(30)) } >= .milliseconds(30))
  }

  @Test func aRingFromAnotherThreadEndsTheWait() {
    let bell = Bell()
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.02)
      bell.ring()
    }
    bell.wait()
  }

  @Test(arguments: [Duration.zero, .seconds(-5), .nanoseconds(1), .microseconds(1_500), .milliseconds(20)])
  func theLimitPassesNeverTooSoon(limit: Duration) {
    #expect(Self.time { Bell().wait(within: limit) } >= limit)
  }

  @Test func aLimitLongerThanTheMachineCanCountIsFine() {
    let bell = Bell()
    bell.ring()
    bell.wait(within: .seconds(Int64.max))
  }

  private static func time(_ work: () -> Void) -> Duration { ContinuousClock().measure(work) }
}
