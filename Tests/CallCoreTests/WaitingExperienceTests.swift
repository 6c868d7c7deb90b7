import Telephony
import Testing

@testable import CallCore

/// What callers and agents hear: it never delays a match, and never says what
/// is not so.
@Suite("Waiting experience")
struct WaitingExperienceTests {
  private static let position = QueueAnnouncement(
    variants: [[.media(.sound("place")), .position]], first: .seconds(10), every: .seconds(10))

  @Test func thePlaceIsToldOnlyWhenItIsBetterThanWhatWasTold() {
    var rig = QueueRig(agents: 1, isReady: false) {
      $0.announcements = [Self.position]
      $0.order = .priority
    }
    rig.call()
    rig.call()
    rig.rig.pass(.seconds(10))
    #expect(rig.said() == ["c1: sound:place number:1", "c2: sound:place number:2"])
    for number in [1, 2] { rig.rig.fact(.playbackEnded(rig.rig.playback(number), .completed)) }
    let before = rig.rig.history.count
    rig.rig.pass(.seconds(10))
    #expect(rig.said(since: before) == [], "nothing has changed")
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.rig.pass(.seconds(10))
    #expect(rig.said(since: before) == ["c2: sound:place number:1"])
  }

  @Test func announcementsTakeTurnsAndWaitForEachOther() {
    var rig = QueueRig {
      $0.musicClass = "default"
      $0.announcements = [
        QueueAnnouncement(variants: [[.media(.sound("a"))], [.media(.sound("b"))]], first: .zero, every: .seconds(5)),
        QueueAnnouncement(variants: [[.media(.sound("once"))]], first: .seconds(5)),
      ]
    }
    rig.call()
    rig.rig.pass(.zero)
    #expect(rig.said() == ["c1: sound:a"])
    rig.rig.pass(.seconds(6))
    #expect(rig.said() == ["c1: sound:a"], "the first is still heard")
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    #expect(rig.said().last == "c1: sound:b")
    let end = rig.rig.brief(rig.rig.feed(.switched(CentreRig.node, .playbackEnded(rig.rig.playback(1), .completed))))
    #expect(end.first?.hasSuffix("sound:once") ?? false)
    let music = rig.rig.brief(rig.rig.feed(.switched(CentreRig.node, .playbackEnded(rig.rig.playback(1), .completed))))
    #expect(music == ["music default on c1"])
  }

  @Test func anAnnouncementNeverDelaysAMatchAndEndsWithTheBridge() {
    var rig = QueueRig(agents: 1, isReady: false) {
      $0.announcements = [QueueAnnouncement(variants: [[.media(.sound("long"))]], first: .zero)]
    }
    rig.call()
    rig.rig.pass(.zero)
    let playback = rig.rig.playback(1)
    rig.rig.staff("a1")
    #expect(rig.rung(1) == ["a1"], "while it is heard")
    let before = rig.rig.history.count
    rig.pickUp("a1")
    #expect(rig.rig.history[before...].contains(.order(.stopPlayback(playback), on: CentreRig.node)))
  }

  @Test func theWaitIsToldOnlyWhenThereIsAnEstimate() {
    var rig = QueueRig {
      $0.announcements = [QueueAnnouncement(variants: [[.media(.sound("wait")), .estimatedWait]], first: .zero)]
    }
    rig.call()
    rig.rig.pass(.seconds(1))
    #expect(rig.said() == [], "nothing is known yet")
  }

  /// One agent, talks of a minute, so many callers ahead all the time.
  private func trained(_ announcement: QueueAnnouncement) -> QueueRig {
    var rig = QueueRig(agents: 1) { $0.announcements = [announcement] }
    for _ in 1...12 { rig.call() }
    for _ in 1...60 {
      rig.serve("a1", talk: .seconds(60))
      rig.call()
    }
    return rig
  }

  @Test func theWaitIsToldAsAnInterval() {
    let interval = QueueAnnouncement(
      variants: [
        [
          .media(.sound("between")), .estimatedWaitFrom, .media(.sound("and")), .estimatedWaitTo,
          .media(.sound("minutes")),
        ]
      ], first: .seconds(1), every: .seconds(60))
    var rig = trained(interval)
    rig.call()
    let caller = rig.rig.calls.count
    let channel = "c\(caller)"
    var told: [(from: Int, to: Int)] = []
    for _ in 1...4 {
      let before = rig.rig.history.count
      rig.rig.pass(.seconds(1))
      let lines = rig.said(since: before).filter { $0.hasPrefix("\(channel): ") }
      #expect(lines.count == 1)
      let words = lines.first?.split(separator: " ") ?? []
      #expect(words.count == 6 && words[1] == "sound:between" && words[3] == "sound:and" && words[5] == "sound:minutes")
      let numbers = words.compactMap { $0.hasPrefix("number:") ? Int($0.dropFirst(7)) : nil }
      if numbers.count == 2 { told.append((numbers[0], numbers[1])) }
      rig.rig.fact(.playbackEnded(rig.rig.playback(caller), .completed))
      rig.serve("a1", talk: .seconds(59))
    }
    #expect(told.count == 4)
    #expect(told.allSatisfy { $0.from < $0.to })
    for (first, second) in zip(told, told.dropFirst()) { #expect(second.to <= first.to, "\(told)") }
    #expect(told.first.map { $0.from <= 12 && 12 <= $0.to } ?? false, "\(told): twelve are before the caller")
  }

  @Test func aPlaceInAnAnnouncementThatIsNotMadeIsNotTold() {
    var rig = QueueRig {
      $0.announcements = [
        QueueAnnouncement(variants: [[.position, .estimatedWait]], first: .zero),
        QueueAnnouncement(variants: [[.media(.sound("place")), .position]], first: .seconds(5)),
      ]
    }
    rig.call()
    rig.rig.pass(.seconds(1))
    #expect(rig.said() == [], "no wait is known, so nothing of it is said")
    rig.rig.pass(.seconds(5))
    #expect(rig.said() == ["c1: sound:place number:1"])
  }

  @Test func theAgentHearsTheWhisperBeforeTheCaller() {
    var rig = QueueRig(agents: 1) { $0.whisper = [.media(.sound("sales")), .waited] }
    rig.call()
    rig.pickUp("a1")
    let leg = rig.centre.agents["a1"]!.legs[0].channel
    #expect(rig.said() == ["\(leg): sound:sales number:1"])
    #expect(rig.rig.call(1)?.stage == .connecting)
    guard case .connecting(_, let joining)? = rig.centre.calls.values.first?.phase else {
      Issue.record("not connecting")
      return
    }
    let lines = rig.rig.fact(.playbackEnded(joining.whisper!, .completed))
    #expect(lines == ["bridge K1.b2: c1 + K1.a1"])
    rig.confirmBridge(1)
    #expect(rig.talksWith(1) == "a1")
  }

  @Test func aWhisperThatDoesNotEndIsNotWaitedForLongerThanItsLimit() {
    var rig = QueueRig(agents: 1) { $0.whisper = [.media(.sound("sales"))] }
    rig.call()
    rig.pickUp("a1")
    #expect(rig.rig.pass(.seconds(30)).contains { $0.hasPrefix("bridge ") })
  }

  @Test func aCallerWhoHangsUpDuringTheWhisperLeavesNothing() {
    var rig = QueueRig(agents: 1) { $0.whisper = [.media(.sound("sales"))] }
    rig.call()
    rig.pickUp("a1")
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.settle()
    #expect(rig.centre.isEmpty)
    #expect(rig.state("a1") == .available)
  }

  @Test func musicGoesOnAfterAWhisperThatCameToNothing() {
    var rig = QueueRig(agents: 1) {
      $0.musicClass = "default"
      $0.whisper = [.media(.sound("sales"))]
      $0.announcements = [QueueAnnouncement(variants: [[.media(.sound("soon"))]], first: .zero)]
    }
    rig.call()
    rig.rig.pass(.zero)
    rig.pickUp("a1")
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    let before = rig.rig.history.count
    rig.hangUp("a1")
    #expect(rig.rig.brief(Array(rig.rig.history[before...])).contains("music default on c1"))
  }

  // MARK: What the caller hears before the agent

  /// The queue says `recorded` to callers who are about to be connected.
  private func connecting(_ change: (inout QueueDefinition) -> Void = { _ in }) -> QueueRig {
    var rig = QueueRig(agents: 1) {
      $0.musicClass = "default"
      $0.connectAnnouncement = [.sound("recorded")]
      change(&$0)
    }
    rig.call()
    rig.pickUp("a1")
    return rig
  }

  private func joining(_ rig: QueueRig) throws -> Joining {
    guard case .connecting(_, let joining)? = rig.centre.calls.values.first?.phase else {
      throw NotConnecting()
    }
    return joining
  }

  private struct NotConnecting: Error {}

  @Test func theCallerHearsTheConnectAnnouncementBeforeTheAgent() throws {
    var rig = connecting()
    let notice = try #require(try joining(rig).notice)
    #expect(rig.said() == ["c1: sound:recorded"])
    #expect(rig.rig.fact(.playbackEnded(notice, .completed)) == ["bridge K1.b2: c1 + K1.a1"])
    rig.confirmBridge(1)
    #expect(rig.talksWith(1) == "a1")
    #expect(rig.broken == [])
  }

  @Test func whoIsThroughFirstWaitsForTheOther() throws {
    for isCallerFirst in [true, false] {
      var rig = connecting { $0.whisper = [.media(.sound("sales"))] }
      let notice = try #require(try joining(rig).notice)
      let whisper = try #require(try joining(rig).whisper)
      if isCallerFirst {
        #expect(rig.rig.fact(.playbackEnded(notice, .completed)) == ["music default on c1"])
        #expect(rig.rig.fact(.playbackEnded(whisper, .completed)) == ["no music on c1", "bridge K1.b2: c1 + K1.a1"])
      } else {
        #expect(rig.rig.fact(.playbackEnded(whisper, .completed)) == [])
        let lines = rig.rig.fact(.playbackEnded(notice, .failed))
        #expect(lines == ["report prompt_failed", "bridge K1.b2: c1 + K1.a1"])
      }
      #expect(rig.broken == [])
    }
  }

  @Test func aConnectAnnouncementThatDoesNotEndIsCut() throws {
    var rig = connecting { $0.whisper = [.media(.sound("sales"))] }
    #expect(try joining(rig).isPreparing)
    #expect(rig.rig.pass(.seconds(30)) == ["stop K1.w3", "stop K1.p4", "bridge K1.b2: c1 + K1.a1"])
    #expect(rig.broken == [])
  }

  @Test func whoLosesTheAgentMeanwhileWaitsOnWithMusic() throws {
    var rig = connecting()
    #expect(try joining(rig).notice != nil)
    let before = rig.rig.history.count
    rig.hangUp("a1")
    let lines = rig.rig.brief(Array(rig.rig.history[before...]))
    #expect(lines.contains("stop K1.p3") && lines.contains("music default on c1"), "\(lines)")
    #expect(rig.rig.call(1)?.stage == .waiting)
    // Heard again with the next agent.
    rig.settle()
    rig.ready("a1")
    rig.rig.pass(.seconds(10))  // Not at once again.
    #expect(rig.rung(1) == ["a1"])
    rig.pickUp("a1")
    #expect(rig.said().count == 2)
    #expect(rig.broken == [])
  }

  @Test func whoHangsUpMeanwhileLeavesNothing() throws {
    var rig = connecting()
    #expect(try joining(rig).notice != nil)
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.settle()
    #expect(rig.centre.isEmpty)
    #expect(rig.state("a1") == .available)
    #expect(rig.rig.records.map(\.outcome) == [.abandoned])
  }

  @Test func anotherQueueIsHeardAfterOverflow() {
    var rig = QueueRig(agents: 0, also: ["quiet": QueueDefinition(name: "Quiet")]) {
      $0.musicClass = "default"
      $0.steps = [RoutingStep(after: .seconds(10), overflow: "quiet")]
    }
    rig.call()
    #expect(rig.rig.pass(.seconds(10)).contains("no music on c1"))
  }

  @Test func whatIsDueAtTheSameMomentAgainIsNotForgotten() {
    // After an absence: the limit has passed, and the flow leads into the queue
    // again, where the announcement was due at the very moment as before.
    var rig = QueueRig(step: QueueStep(queue: "q", waitMax: .seconds(8), onTimeout: 0)) {
      $0.announcements = [QueueAnnouncement(variants: [[.media(.sound("soon"))]], first: .seconds(5))]
    }
    rig.call()
    rig.rig.now = rig.rig.now.advanced(by: .seconds(10))
    rig.rig.feed(.deadlinePassed)
    #expect(rig.exits == [.timedOut])
    #expect(rig.broken == [])
    #expect(rig.said() == ["c1: sound:soon"])
  }

  @Test func everyCallersWaitIsForecastAndScored() {
    // One agent, talks of 60 s, always as many ahead.
    var rig = QueueRig(agents: 1)
    for _ in 1...9 { rig.call() }
    for number in 1...60 {
      rig.serve("a1", talk: .seconds(60))
      rig.call()
      #expect(rig.rung(number + 1) == ["a1"])
    }
    let view = rig.centre.queueViews[0]
    let estimate = view.forecast?.estimate
    #expect(estimate.map { $0.lower < .seconds(540) && $0.upper > .seconds(480) } ?? false, "\(view.forecast as Any)")
    #expect(view.accuracy?.callersTold ?? 0 > 20)
    #expect(view.today?.tally.outcomes[.answered] == 60)
    #expect(view.today?.tally.averageHandleTime == .seconds(60))
  }
}
