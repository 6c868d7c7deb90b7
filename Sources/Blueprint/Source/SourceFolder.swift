import Foundation

/// Reads the YAML files of a folder and of the folders in it.
///
/// Names that begin with a dot are left alone (editors and version control
/// keep theirs there), so are files that don't end in `.yaml` or `.yml`.
struct SourceFolder {
  static let fileBytesMax = 1 << 20
  static let totalBytesMax = 16 << 20
  static let filesMax = 500
  static let depthMax = 8

  /// The folder as it was given.
  let path: String
  let findings: Findings
  private var relativePaths: [String] = []

  init(path: String, findings: Findings) {
    self.path = path
    self.findings = findings
  }

  /// The files in the order of their paths; nil when the folder itself can't be read.
  mutating func read() -> [SourceFile]? {
    var isFolder = false
    guard exists(path, isFolder: &isFolder), isFolder else {
      findings.error(SourcePosition(whole: path), "There is no such folder. Give the folder that holds the flows.")
      return nil
    }
    guard list(below: "", depth: 0) else { return nil }
    guard relativePaths.count <= Self.filesMax else {
      findings.error(
        SourcePosition(whole: path),
        "There are \(relativePaths.count) files, more than \(Self.filesMax). Put several flows into one file.")
      return []
    }
    var files: [SourceFile] = []
    var total = 0
    for relativePath in relativePaths.sorted() {
      guard let bytes = contents(of: relativePath) else { continue }
      total += bytes.count
      guard total <= Self.totalBytesMax else {
        findings.error(
          SourcePosition(whole: path), "The files are more than \(Self.totalBytesMax >> 20) MiB together. Remove some.")
        break
      }
      files.append(SourceFile(relativePath: relativePath, shownPath: shown(relativePath), bytes: bytes))
    }
    return files
  }

  private func shown(_ relativePath: String) -> String {
    path.hasSuffix("/") ? path + relativePath : path + "/" + relativePath
  }

  private func exists(_ path: String, isFolder: inout Bool) -> Bool {
    var flag: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &flag)
    isFolder = flag.boolValue
    return exists
  }

  /// Whether the folder `prefix` (empty, or ending in `/`) could be listed.
  private mutating func list(below prefix: String, depth: Int) -> Bool {
    let folder = prefix.isEmpty ? path : shown(String(prefix.dropLast()))
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      findings.error(SourcePosition(whole: folder), "The folder can't be read: \(Self.reason(of: error)).")
      return false
    }
    for name in names.sorted() where !name.hasPrefix(".") { note(name, below: prefix, depth: depth) }
    return true
  }

  private mutating func note(_ name: String, below prefix: String, depth: Int) {
    let relativePath = prefix + name
    var isFolder = false
    if exists(shown(relativePath), isFolder: &isFolder), isFolder {
      noteFolder(relativePath, depth: depth)
    } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      relativePaths.append(relativePath)
    }
  }

  private mutating func noteFolder(_ relativePath: String, depth: Int) {
    // A linked folder could hold itself, or show the same file twice.
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: shown(relativePath))) != nil
    if isLink {
      findings.warn(
        SourcePosition(whole: shown(relativePath)), "A linked folder is not read. Put the files themselves here.")
    } else if depth >= Self.depthMax {
      findings.error(
        SourcePosition(whole: shown(relativePath)), "Folders are nested deeper than \(Self.depthMax). Move this one up."
      )
    } else {
      _ = list(below: relativePath + "/", depth: depth + 1)
    }
  }

  private func contents(of relativePath: String) -> [UInt8]? {
    let whole = SourcePosition(whole: shown(relativePath))
    let resolved = URL(fileURLWithPath: shown(relativePath)).resolvingSymlinksInPath().path
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: resolved)
      // Opening a pipe would wait for its writer for ever.
      let type = attributes[.type] as? FileAttributeType
      guard type == .typeRegular else {
        let what = type == .typeSymbolicLink ? "This link leads nowhere" : "This is not a file"
        findings.error(whole, "\(what). Remove it, or put a file in its place.")
        return nil
      }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: resolved))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: Self.fileBytesMax + 1) ?? Data()
      guard data.count <= Self.fileBytesMax else {
        findings.error(whole, "The file is larger than \(Self.fileBytesMax >> 20) MiB. Split it into several.")
        return nil
      }
      return [UInt8](data)
    } catch {
      findings.error(whole, "The file can't be read: \(Self.reason(of: error)).")
      return nil
    }
  }

  /// The system's words for what went wrong, without paths and full stop.
  static func reason(of error: any Error) -> String {
    let cocoa = error as NSError
    let underlying = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError
    if let posix = [cocoa, underlying].compactMap({ $0 }).first(where: { $0.domain == NSPOSIXErrorDomain }) {
      switch POSIXErrorCode(rawValue: Int32(posix.code)) {
      case .ENOENT: return "it is not there"
      case .EACCES, .EPERM: return "permission denied"
      case .ELOOP: return "its links lead in a circle"
      default: return "system error \(posix.code)"
      }
    }
    switch CocoaError.Code(rawValue: cocoa.code) {
    case .fileReadNoSuchFile, .fileNoSuchFile: return "it is not there"
    case .fileReadNoPermission: return "permission denied"
    default: return "\(cocoa.domain) \(cocoa.code)"
    }
  }
}
