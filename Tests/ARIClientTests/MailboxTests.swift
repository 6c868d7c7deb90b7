import ARI
import Testing

@testable import ARIClient

@Suite("The mailbox between lane and socket")
struct MailboxTests {
  private let mailbox = WebSocketMailbox(messagesMax: 2, inboxBytesMax: 10, outboxBytesMax: 10)

  @Test("the thread is woken once, and only when it would not look by itself")
  func wakes() {
    #expect(mailbox.wake() == .no, "It is awake.")
    _ = mailbox.takeCommands()
    #expect(mailbox.wake() == .fromWaiting)
    #expect(mailbox.wake() == .no, "It was woken before.")
  }

  @Test("a pause is interrupted by what is posted, once")
  func pauses() {
    _ = mailbox.takeCommands()
    #expect(mailbox.beginPause())
    #expect(mailbox.post(.close(1)))
    #expect(mailbox.wake() == .fromPause)
    #expect(mailbox.wake() == .no)
    _ = mailbox.takeCommands(waitsThen: false)
    #expect(mailbox.wake() == .no, "It looks again before it pauses again.")
    #expect(mailbox.beginPause())
  }

  @Test("no pause begins over something that was not seen")
  func doesNotPause() {
    _ = mailbox.takeCommands()
    #expect(mailbox.post(.close(1)))
    #expect(!mailbox.beginPause())
    _ = mailbox.takeCommands()
    #expect(mailbox.beginPause())
    mailbox.finish()
    #expect(!mailbox.beginPause())
  }

  @Test("what comes together is announced once")
  func announces() {
    let mailbox = WebSocketMailbox(messagesMax: 9, inboxBytesMax: 10, outboxBytesMax: 10)
    #expect(mailbox.deliver([.opened(1), message(1, 3)]) == WebSocketMailbox.Delivery(mustAnnounce: true))
    #expect(mailbox.deliver([message(1, 3)]) == WebSocketMailbox.Delivery())
    #expect(mailbox.takeNews(2).hasMore)
    #expect(mailbox.deliver([.opened(2)]) == WebSocketMailbox.Delivery(), "The lane is not through.")
    #expect(mailbox.takeNews(2).news.count == 2)
    #expect(mailbox.deliver([.opened(3)]) == WebSocketMailbox.Delivery(mustAnnounce: true))
  }

  @Test("from the first message without room on, none of its socket is taken, but all else is")
  func refuses() {
    let batch = [message(1, 4), message(1, 7), message(1, 1), message(2, 6), .opened(3)]
    #expect(mailbox.deliver(batch) == WebSocketMailbox.Delivery(mustAnnounce: true, refused: [1]))
    #expect(numbers(mailbox.takeNews(9).news) == ["message 1", "message 2", "opened 3"])
    let tooMany = [message(1, 1), message(1, 1), message(1, 1), .opened(4)]
    #expect(mailbox.deliver(tooMany) == WebSocketMailbox.Delivery(mustAnnounce: true, refused: [1]))
    #expect(mailbox.inboxMessages == 3)
  }

  @Test("nothing but refusals wakes nobody")
  func refusesAll() {
    #expect(mailbox.deliver([message(7, 11)]) == WebSocketMailbox.Delivery(refused: [7]))
    #expect(mailbox.inboxMessages == 0)
  }

  private func message(_ number: Int, _ size: Int) -> WebSocketNews {
    .message(number, Array(repeating: 0, count: size))
  }

  private func numbers(_ news: ArraySlice<WebSocketNews>) -> [String] {
    news.map { item in
      switch item {
      case .opened(let number): "opened \(number)"
      case .failed(let number, _): "failed \(number)"
      case .message(let number, _): "message \(number)"
      case .information(let number, _): "information \(number)"
      }
    }
  }
}
