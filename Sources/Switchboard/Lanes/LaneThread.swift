import Glibc

/// A thread with a name that can be waited for.
struct LaneThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread that runs `body` to its end.
  ///
  /// - Parameter name: shown by `top -H`; Linux keeps 15 bytes of it.
  init(name: String, _ body: @escaping @Sendable () -> Void) {
    final class Body {
      let run: @Sendable () -> Void
      init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var handle = pthread_t()
    let passed = Unmanaged.passRetained(
      Body {
        Self.nameCurrentThread(name)
        body()
      })
    let status = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, passed.toOpaque())
    precondition(status == 0, "Can't start a thread (error \(status)): raise the limit of processes (ulimit -u).")
    self.handle = handle
  }

  /// Waits until the thread has ended. Once only, and never from the thread.
  func join() { pthread_join(handle, nil) }

  /// The name is for people who look for a busy thread; without `/proc` the
  /// thread goes without.
  private static func nameCurrentThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, name, min(name.utf8.count, 15))
    close(file)
  }

  /// A number for the calling thread; no other living thread has it.
  static var current: UInt { UInt(pthread_self()) }
}
