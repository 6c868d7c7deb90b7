import Foundation
import Telephony

/// One step of the database's schema: a file `0001-what-it-does.sql`.
public struct Migration: Equatable, Sendable {
  /// Counts from 1 without gaps.
  public var version: Int
  /// The file's name.
  public var name: String
  /// The file's text.
  public var script: String

  /// Tells whether the file is the one that was applied. Sixteen
  /// hexadecimal digits of ``StableDigest`` over its bytes.
  public var checksum: String {
    var digest = StableDigest()
    digest.combine(bytes: Array(script.utf8))
    return digest.description
  }

  /// The migrations in a folder, in their order.
  ///
  /// - Throws: `notFound`, `noPermission` or `badMigrations`.
  static func all(in folder: String) throws(StorageError) -> [Migration] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw StorageError(
        .notFound, "The migrations folder \(folder) is not there. It comes with Cordboard: name the right folder.")
    }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw StorageError(.noPermission, "The migrations folder \(folder) can't be read. Give this user the right to.")
    }
    var migrations: [Migration] = []
    for name in names.sorted() where name.hasSuffix(".sql") {
      migrations.append(try migration(in: folder, named: name))
    }
    try check(migrations, in: folder)
    return migrations
  }

  private static func migration(in folder: String, named name: String) throws(StorageError) -> Migration {
    guard let match = name.wholeMatch(of: /([0-9]{4})-[a-z0-9-]+\.sql/), let version = Int(match.1) else {
      throw StorageError(
        .badMigrations, "\(folder)/\(name) has no name like 0001-what-it-does.sql. Rename or remove it.")
    }
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
      let script = String(data: data, encoding: .utf8)
    else {
      throw StorageError(.badMigrations, "\(folder)/\(name) can't be read as text. Restore it from the release.")
    }
    return Migration(version: version, name: name, script: script)
  }

  private static func check(_ migrations: [Migration], in folder: String) throws(StorageError) {
    guard !migrations.isEmpty else {
      throw StorageError(.badMigrations, "There are no migrations in \(folder). Name the folder that has them.")
    }
    for (index, migration) in migrations.enumerated() where migration.version != index + 1 {
      throw StorageError(
        .badMigrations,
        "\(folder)/\(migration.name) is out of sequence: number \(index + 1) was expected. Restore the folder.")
    }
  }
}
