import Foundation

/// Runs programs and waits for them.
enum Shell {
  struct Output: Sendable {
    var code: Int32
    var text: String
    var errors: String
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Runs a program to its end, at most `limit` seconds.
  static func run(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], limit: Double = 120
  ) throws -> Output {
    let running = try Running(program, arguments, environment: environment)
    let code = try running.wait(limit: limit)
    return Output(code: code, text: running.output(), errors: running.errors())
  }

  /// A program under way; what it prints goes into files.
  ///
  /// Not Foundation's `Process`: that one waits for whoever the program leaves
  /// behind, too, and our scripts leave an Asterisk behind.
  final class Running {
    let program: String
    let processIdentifier: pid_t
    private var code: Int32?
    private let outputFile: URL
    private let errorFile: URL

    init(
      _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], log: URL? = nil
    ) throws {
      self.program = program
      let folder = FileManager.default.temporaryDirectory
      let name = "cordboard-test-\(UUID().uuidString)"
      outputFile = log ?? folder.appending(path: "\(name).out")
      errorFile = log ?? folder.appending(path: "\(name).err")
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, outputFile.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
      posix_spawn_file_actions_addopen(&actions, 2, errorFile.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
      // The threads that tests run on block signals, and a child would, too.
      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      var noSignals = sigset_t()
      sigemptyset(&noSignals)
      posix_spawnattr_setsigmask(&attributes, &noSignals)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
      let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
      var pid = pid_t()
      let result = Self.withTexts([program] + arguments) { words in
        Self.withTexts(all) { settings in posix_spawn(&pid, program, &actions, &attributes, words, settings) }
      }
      guard result == 0 else {
        throw Failure(description: "\(program) can't be started: \(String(cString: strerror(result)))")
      }
      processIdentifier = pid
    }

    deinit {
      if isRunning {
        signal(SIGKILL)
        _ = try? wait(limit: 5)
      }
      for file in [outputFile, errorFile] where file.lastPathComponent.hasPrefix("cordboard-test-") {
        try? FileManager.default.removeItem(at: file)
      }
    }

    private static func withTexts<Result>(
      _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
      let copies = texts.map { strdup($0) }
      defer { for copy in copies { free(copy) } }
      return body(copies + [nil])
    }

    var isRunning: Bool {
      guard code == nil else { return false }
      var status: Int32 = 0
      guard waitpid(processIdentifier, &status, WNOHANG) != 0 else { return true }
      code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
      return false
    }

    /// The exit code; 128 and the signal's number after a signal.
    func wait(limit: Double) throws -> Int32 {
      let end = Date(timeIntervalSinceNow: limit)
      while isRunning {
        guard Date() < end else {
          signal(SIGKILL)
          throw Failure(description: "\(program) did not end within \(limit) s: \(output()) \(errors())")
        }
        usleep(5_000)
      }
      return code ?? -1
    }

    func signal(_ number: Int32) { if isRunning { kill(processIdentifier, number) } }
    func output() -> String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    func errors() -> String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }
  }
}

/// Looks again and again until `condition` holds; false if it never did.
func eventually(within seconds: Double, _ condition: () throws -> Bool) rethrows -> Bool {
  let end = Date(timeIntervalSinceNow: seconds)
  repeat {
    if try condition() { return true }
    usleep(20_000)
  } while Date() < end
  return try condition()
}
