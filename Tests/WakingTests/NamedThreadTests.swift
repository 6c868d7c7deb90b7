import Foundation
import Synchronization
import Testing
import Waking

@Suite("A thread with a name")
struct NamedThreadTests {
  @Test("runs its body once, under its name, and can be waited for")
  func runs() throws {
    let seen = Mutex<[String]>([])
    let thread = try #require(
      NamedThread("journal of acme, node a1") {
        let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        seen.withLock { $0.append(name?.trimmingCharacters(in: .newlines) ?? "none") }
      })
    thread.join()
    #expect(seen.withLock { $0 } == ["journal of acme"])
  }

  @Test("has a number of its own while it lives")
  func hasNumber() throws {
    let number = Atomic<UInt>(0)
    let thread = try #require(NamedThread("other") { number.store(NamedThread.current, ordering: .relaxed) })
    thread.join()
    let other = number.load(ordering: .relaxed)
    #expect(other != 0 && other != NamedThread.current)
  }

  @Test("can be let go")
  func isLetGo() throws {
    let bell = Bell()
    let rang = Atomic<Bool>(false)
    let thread = try #require(
      NamedThread("gone") {
        rang.store(true, ordering: .releasing)
        bell.ring()
      })
    thread.detach()
    for _ in 1...100 where !rang.load(ordering: .acquiring) { bell.wait(within: .milliseconds(100)) }
    let hasRung = rang.load(ordering: .acquiring)
    #expect(hasRung)
  }
}
