import Glibc

/// What a thread sleeps on until another rings, or a time has passed.
///
/// A pipe, because `poll` waits by a clock that can't be set, and needs no
/// memory that must stay in place. The standard libraries' semaphore waits by
/// the wall clock on Linux: set back while it is waited on, it oversleeps.
public final class Bell: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  public init() {
    var ends: [Int32] = [-1, -1]
    let isOpen = pipe(&ends) == 0
    let isSetUp =
      isOpen
      && ends.allSatisfy { end in
        fcntl(end, F_SETFL, O_NONBLOCK) == 0 && fcntl(end, F_SETFD, FD_CLOEXEC) == 0
      }
    precondition(
      isSetUp,
      "Can't open a pipe (errno \(errno)): raise the limit of open files (ulimit -n) and start again.")
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Wakes the sleeper, now or when it next goes to sleep. From any thread.
  public func ring() {
    var byte: UInt8 = 1
    // A full pipe means that the sleeper has been told often enough.
    while write(writeEnd, &byte, 1) < 0 && errno == EINTR {}
  }

  /// Sleeps until the bell rings, `limit` has passed (nil: without limit), or
  /// a signal interrupts; the caller looks for itself what there is to do.
  public func wait(within limit: Duration? = nil) {
    var watched = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    let ready = poll(&watched, 1, limit.map(milliseconds) ?? -1)
    guard ready > 0 else { return }
    var bytes: [UInt8] = Array(repeating: 0, count: 16)
    while read(readEnd, &bytes, bytes.count) == bytes.count {}
  }

  /// Rounded up: to wake early is only to sleep once more.
  private func milliseconds(_ limit: Duration) -> Int32 {
    let (seconds, attoseconds) = max(limit, .zero).components
    let rounded = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: min(seconds, Int64(Int32.max)) * 1_000 + rounded)
  }
}
