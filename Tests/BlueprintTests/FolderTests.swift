import Foundation
import Testing

@testable import Blueprint

/// Reading the folder itself.
@Suite struct FolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func check() -> [String] {
    Blueprint.check(directory: folder.path, prompts: repository + "/prompts").map {
      $0.description.replacing(folder.path, with: "F")
    }
  }

  private func code() -> BlueprintError.Code? {
    do throws(BlueprintError) {
      _ = try Blueprint.load(directory: folder.path, prompts: repository + "/prompts")
      return nil
    } catch {
      return error.code
    }
  }

  @Test func aFolderThatIsNotThereIsSaid() throws {
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(check() == ["F: error: There is no such folder. Give the folder that holds the flows."])
    #expect(code() == .unreadableFolder)
    try Data().write(to: URL(fileURLWithPath: folder.path))
    #expect(code() == .unreadableFolder)
  }

  @Test func anEmptyFolderIsSaid() throws {
    try folder.write("tenant: a\n", to: "notes.txt")
    try folder.write("tenant: a\n", to: ".#centre.yaml")
    try folder.write("tenant: a\n", to: ".git/centre.yaml")
    #expect(check() == ["F: error: There is no .yaml file in this folder. Put the centre's description into one."])
    #expect(code() == .emptyFolder)
  }

  @Test func filesOfFoldersInItAreReadInOrder() throws {
    try folder.write("tenant: b\n", to: "z/y.yml")
    try folder.write("tenant: a\n", to: "b/c/d.yaml")
    #expect(check() == ["F/z/y.yml:1:1: error: The tenant is already given at F/b/c/d.yaml:1:1. Give it once."])
    #expect(code() == .invalid)
  }

  @Test func aLinkThatLeadsNowhereIsNamed() throws {
    try folder.write("tenant: a\n", to: "a.yaml")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/b.yaml", withDestinationPath: "/nowhere")
    #expect(check() == ["F/b.yaml: error: This link leads nowhere. Remove it, or put a file in its place."])
  }

  @Test func aLinkToAFileIsReadAndALinkToAFolderIsWarnedOf() throws {
    try folder.write("flows: {f: [answer]}\nnumbers: {1: f}\n", to: ".data/real.yaml")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/a.yaml", withDestinationPath: ".data/real.yaml")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: ".")
    #expect(check() == ["F/loop: warning: A linked folder is not read. Put the files themselves here."])
    #expect(code() == nil)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    #expect(mkfifo(folder.path + "/a.yaml", 0o600) == 0)
    #expect(check() == ["F/a.yaml: error: This is not a file. Remove it, or put a file in its place."])
  }

  @Test func aFileAboveOneMebibyteIsRefused() throws {
    let line = "# a line of sixty-four characters with its end, to fill the file.\n"
    try folder.write(String(repeating: line, count: (1 << 20) / line.utf8.count + 1), to: "a.yaml")
    #expect(check() == ["F/a.yaml: error: The file is larger than 1 MiB. Split it into several."])
  }

  @Test func foldersTooDeepAndFilesTooManyAreRefused() throws {
    try folder.write("tenant: a\n", to: "1/2/3/4/5/6/7/8/9/a.yaml")
    #expect(
      check().first == "F/1/2/3/4/5/6/7/8/9: error: Folders are nested deeper than 8. Move this one up.")
    for number in 0..<501 { try folder.write("", to: "\(number).yaml") }
    #expect(check().contains("F: error: There are 501 files, more than 500. Put several flows into one file."))
    #expect(code() == .invalid)
  }
}
