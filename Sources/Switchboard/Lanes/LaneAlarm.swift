import Glibc
import Telephony

/// What a lane's thread sleeps on: a pipe that rings when written to.
///
/// `poll` waits by a clock that can't be set and needs no memory that must
/// stay in place, unlike a condition variable. It counts milliseconds, so a
/// timer may come up to one late; the bell is heard at once.
struct LaneAlarm: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    let isOpen = pipe(&ends) == 0
    let isSetUp =
      isOpen
      && ends.allSatisfy { end in
        fcntl(end, F_SETFL, O_NONBLOCK) == 0 && fcntl(end, F_SETFD, FD_CLOEXEC) == 0
      }
    precondition(
      isSetUp,
      "Can't open a pipe for a lane (errno \(errno)): raise the limit of open files (ulimit -n) and start again.")
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  /// Wakes the sleeper, now or when it next goes to sleep.
  func ring() {
    var byte: UInt8 = 1
    // A full pipe means that the sleeper has been told often enough.
    while write(writeEnd, &byte, 1) < 0 && errno == EINTR {}
  }

  /// Sleeps until the alarm rings, `limit` has passed (nil: without limit), or
  /// a signal interrupts; the caller looks for itself what there is to do.
  func sleep(within limit: Duration?) {
    var watched = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    // Rounded up: waking too early would only mean to go to sleep again.
    let milliseconds = limit.map { Int32(clamping: (max($0, .zero).wholeMicroseconds + 999) / 1_000) }
    let ready = poll(&watched, 1, milliseconds ?? -1)
    guard ready > 0 else { return }
    var bytes: [UInt8] = Array(repeating: 0, count: 16)
    while read(readEnd, &bytes, bytes.count) == bytes.count {}
  }

  /// Gives the pipe back; nobody may ring or sleep afterwards.
  func dispose() {
    close(readEnd)
    close(writeEnd)
  }
}
