import Synchronization

/// Collects what closures on other threads saw, in order.
final class Seen<Element: Sendable>: Sendable {
  private let kept = Mutex<[Element]>([])

  var all: [Element] { kept.withLock { $0 } }
  func append(_ element: Element) { kept.withLock { $0.append(element) } }
}
