import Telephony

/// The orders that wait for their turn on one channel or bridge, and whether
/// one is being carried out.
///
/// An object's orders are carried out one after the other: the next waits for
/// the last reply.
struct OrderQueue<Command: Sendable>: Sendable {
  let lengthMax: Int
  private var waiting: [Command] = []
  private(set) var isWorking = false

  init(lengthMax: Int) { self.lengthMax = lengthMax }

  enum Admission: Equatable {
    /// Nobody is working: somebody must begin.
    case begin
    /// It waits for those before it.
    case waiting
    /// Too many wait already.
    case full
  }

  /// Puts the command last.
  mutating func admit(_ command: Command) -> Admission {
    guard waiting.count < lengthMax else { return .full }
    waiting.append(command)
    guard !isWorking else { return .waiting }
    isWorking = true
    return .begin
  }

  /// Whether some wait behind the one that is being carried out, or about to be.
  var hasWaiting: Bool { !waiting.isEmpty }

  /// The next to be carried out, or nil when all is done; the worker must
  /// then stop, the next ``admit(_:)`` says to begin again.
  mutating func next() -> Command? {
    guard !waiting.isEmpty else {
      isWorking = false
      return nil
    }
    return waiting.removeFirst()
  }

  /// Takes out those waiting that are pointless; says how many.
  mutating func skip(where isPointless: (Command) -> Bool) -> Int {
    let before = waiting.count
    waiting.removeAll(where: isPointless)
    return before - waiting.count
  }
}
