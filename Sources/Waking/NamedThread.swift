import Glibc

/// A thread with a name, which `top -H` and debuggers show. Foundation's have
/// none on Linux.
public struct NamedThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread that runs `body` to its end; then either ``join()`` or
  /// ``detach()`` is due, once.
  ///
  /// - Parameter name: Linux keeps 15 bytes of it.
  /// - Returns: nil when the system refuses one more thread (`ulimit -u`).
  public init?(_ name: String, _ body: @escaping @Sendable () -> Void) {
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
    guard status == 0 else {
      passed.release()
      return nil
    }
    self.handle = handle
  }

  /// Waits until the thread has ended. Never from the thread itself.
  public func join() { pthread_join(handle, nil) }

  /// Lets the thread go by itself.
  public func detach() { pthread_detach(handle) }

  /// The name is for people who look for a busy thread; without `/proc` the
  /// thread goes without.
  private static func nameCurrentThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, name, min(name.utf8.count, 15))
    close(file)
  }

  /// A number for the calling thread; no other living thread has it.
  public static var current: UInt { UInt(pthread_self()) }
}
