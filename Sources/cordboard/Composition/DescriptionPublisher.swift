import API
import Blueprint
import CallCore
import Engine
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the centre's description anew and brings it into force, calls or not:
/// on SIGHUP, and when the API is asked to.
///
/// One that has errors changes nothing. One is brought into force after the
/// other: whoever read older files must not come last.
struct DescriptionPublisher: Service {
  let folder: String
  let prompts: String
  let engine: Engine
  let logger: Logger
  private let turns = InTurn()

  init(folder: String, prompts: String, engine: Engine, logger: Logger) {
    self.folder = folder
    self.prompts = prompts
    self.engine = engine
    self.logger = logger
  }

  /// - Returns: what somebody should look at, a line each.
  /// - Throws: ``DescriptionRefused`` when nothing has changed because
  ///   something is wrong.
  func publish() async throws -> [String] { try await turns.run { try await publishNow() } }

  private func publishNow() async throws -> [String] {
    let blueprint: LoadedBlueprint
    do throws(BlueprintError) {
      blueprint = try Blueprint.load(directory: folder, prompts: prompts)
    } catch {
      throw DescriptionRefused(findings: error.findings.map(\.description))
    }
    let view = await engine.view()
    guard blueprint.definition.tenant == view.tenant else {
      throw DescriptionRefused(findings: [
        "The tenant is \"\(view.tenant)\" and can't become \"\(blueprint.definition.tenant)\" while Cordboard runs: "
          + "the ids of calls and channels begin with it. Restart it with a database of its own."
      ])
    }
    try await engine.submit(.centreReleased(blueprint.definition))
    for warning in blueprint.warnings { logger.warning("\(warning)") }
    logger.notice("The description is in force.", metadata: ["release": "\(blueprint.definition.release)"])
    return blueprint.warnings.map(\.description)
  }

  /// Publishes at each SIGHUP, until the shutdown.
  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        _ = try await publish()
      } catch {
        logger.error("The description was not brought into force; the one before stays. \(error)")
      }
    }
  }
}
