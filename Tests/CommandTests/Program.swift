import Foundation
import Testing

/// Runs the program itself, as a person would.
struct Program {
  struct Result: Sendable {
    var exitCode: Int32
    var output: String
    var errors: String
  }

  /// Where the build put it: beside the tests.
  static var file: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "cordboard")
  }

  /// - Parameter folder: the working folder; one without a configuration
  ///   unless said otherwise.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], in folder: String = "/"
  ) async throws -> Result {
    let process = Process()
    process.executableURL = file
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "CORDBOARD_CONFIG" }
      .merging(["TZ": "UTC"]) { $1 }
      .merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
      // Off the pool of the tests' tasks: reading waits for the program.
      Thread.detachNewThread {
        do {
          try process.run()
        } catch {
          return continuation.resume(throwing: error)
        }
        // A program that hangs must fail its test, not hang the tests.
        let guardian = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: guardian)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guardian.cancel()
        continuation.resume(
          returning: Result(exitCode: process.terminationStatus, output: text, errors: errorText))
      }
    }
  }
}
