import CallCore

/// Turns the description of a contact centre in YAML into a
/// ``CallCore/CentreDefinition``, or says in all places at once what is wrong.
///
/// ```swift
/// let loaded = try Blueprint.load(directory: "flows", prompts: "prompts")
/// for warning in loaded.warnings { print(warning) }
/// centre.handle(.centreReleased(loaded.definition), at: now)
/// ```
public enum Blueprint {
  /// Reads and checks every `.yaml` and `.yml` file of a folder and of the
  /// folders in it, in the order of their paths, as one description.
  ///
  /// Reads files; decides nothing by the time or by chance: the same files
  /// give the same result, the release's id included.
  ///
  /// - Parameters:
  ///   - directory: the folder of the files, `flows`.
  ///   - prompts: the folder of the prompts, with a folder for each language in it.
  ///   - options: how prompts are named.
  /// - Returns: the description and what somebody should look at.
  /// - Throws: all findings, when at least one of them is an error.
  public static func load(
    directory: String, prompts: String, options: BlueprintOptions = BlueprintOptions()
  ) throws(BlueprintError) -> LoadedBlueprint {
    let findings = Findings()
    var folder = SourceFolder(path: directory, findings: findings)
    guard let sources = folder.read() else {
      throw BlueprintError(code: .unreadableFolder, findings: findings.all)
    }
    if sources.isEmpty, findings.errorCount == 0 {
      findings.error(
        SourcePosition(whole: directory),
        "There is no .yaml file in this folder. Put the centre's description into one.")
      throw BlueprintError(code: .emptyFolder, findings: findings.all)
    }
    return try load(sources, of: directory, prompts: prompts, options: options, findings: findings)
  }

  /// Checks the same as ``load(directory:prompts:options:)`` and returns what
  /// it finds, errors and warnings, ordered by file, line and column.
  public static func check(
    directory: String, prompts: String, options: BlueprintOptions = BlueprintOptions()
  ) -> [BlueprintFinding] {
    do throws(BlueprintError) {
      return try load(directory: directory, prompts: prompts, options: options).warnings
    } catch {
      return error.findings
    }
  }

  /// Makes the description of files that are read already.
  static func load(
    _ sources: [SourceFile], of directory: String, prompts: String, options: BlueprintOptions, findings: Findings
  ) throws(BlueprintError) -> LoadedBlueprint {
    let folder = PromptFolder(path: prompts, language: options.language)
    let media = MediaReader(soundPrefix: options.soundPrefix, prompts: folder, findings: findings)
    var reader = CentreReader(media: media, findings: findings)
    // Reading the folder may have left a file out.
    reader.isComplete = findings.errorCount == 0
    for source in sources {
      let errorsBefore = findings.errorCount
      var yaml = YAMLReader(file: source, findings: findings)
      if let root = yaml.read() {
        reader.take(root)
      } else if findings.errorCount == errorsBefore {
        findings.warn(SourcePosition(whole: source.shownPath), "The file describes nothing.")
      } else {
        reader.isComplete = false
      }
    }
    var definition = reader.centre()
    if definition.flows.isEmpty, findings.errorCount == 0 {
      findings.warn(SourcePosition(whole: directory), "No flow is described, so every call will be rejected.")
    }
    guard findings.errorCount == 0 else { throw BlueprintError(code: .invalid, findings: findings.all) }
    definition.release = ReleaseDigest.release(of: sources, options: options)
    let files = sources.map { LoadedBlueprint.File(path: $0.shownPath, byteCount: $0.bytes.count) }
    return LoadedBlueprint(definition: definition, warnings: findings.all, files: files)
  }
}
