import Testing

@testable import ARIClient

@Suite("The mailbox between lane and socket")
struct MailboxTests {
  private let mailbox = WebSocketMailbox(messagesMax: 2, inboxBytesMax: 10, outboxBytesMax: 10)

  @Test("the thread is woken once, and only when it would not look by itself")
  func wakes() {
    #expect(mailbox.wake(isUrgent: false) == .no, "It is awake.")
    _ = mailbox.takeCommands()
    #expect(mailbox.wake(isUrgent: false) == .fromWaiting)
    #expect(mailbox.wake(isUrgent: true) == .no, "It was woken before.")
  }

  @Test("a pause goes on for what can wait, and ends for what can't")
  func pauses() {
    _ = mailbox.takeCommands()
    #expect(mailbox.beginPause())
    #expect(mailbox.wake(isUrgent: false) == .no)
    #expect(mailbox.wake(isUrgent: true) == .fromPause)
    #expect(mailbox.wake(isUrgent: true) == .no)
  }

  @Test("what is urgent goes out in a pause without a waking for what comes meanwhile")
  func sendsInBetween() {
    _ = mailbox.takeCommands()
    #expect(mailbox.beginPause())
    #expect(mailbox.wake(isUrgent: true) == .fromPause)
    _ = mailbox.takeCommands(waitsThen: false)
    #expect(mailbox.wake(isUrgent: false) == .no)
    #expect(mailbox.beginPause())
  }

  @Test("no pause begins over something urgent")
  func doesNotPause() {
    _ = mailbox.takeCommands()
    #expect(mailbox.wake(isUrgent: true) == .fromWaiting)
    #expect(!mailbox.beginPause())
    _ = mailbox.takeCommands()
    #expect(mailbox.beginPause())
  }
}
