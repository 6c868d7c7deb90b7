import Foundation

/// What this process has, as Linux tells.
enum ProcessState {
  static var threadNames: [String] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return tasks.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
      .map { $0.trimmingCharacters(in: .newlines) }
  }

  /// Eventfds apart: of these libwebsockets 4.3 leaves one behind with each
  /// context (its issue 2744), of which a running Cordboard makes one only.
  static var descriptorCount: Int {
    let files = FileManager.default
    let descriptors = (try? files.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.count {
      let target = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
      return target.map { !$0.contains("eventfd") } ?? false
    }
  }

  /// - Returns: what puts the environment back as it was.
  static func setEnvironment(_ variables: [String: String]) -> () -> Void {
    let before = ProcessInfo.processInfo.environment
    for (name, value) in variables { setenv(name, value, 1) }
    return {
      for name in variables.keys {
        if let value = before[name] { setenv(name, value, 1) } else { unsetenv(name) }
      }
    }
  }
}
