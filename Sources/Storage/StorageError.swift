/// That something could not be stored or read, in a sentence that says what
/// to do about it.
public struct StorageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The file is something else, or damaged beyond reading.
    public static let notADatabase = Code(rawValue: "not_a_database")
    /// A folder or file that should be there is not.
    public static let notFound = Code(rawValue: "not_found")
    public static let noPermission = Code(rawValue: "no_permission")
    public static let diskFull = Code(rawValue: "disk_full")
    /// Another program holds the database.
    public static let locked = Code(rawValue: "locked")
    /// Another `cordboard serve` uses the database.
    public static let inUse = Code(rawValue: "in_use")
    /// The system refuses one more thread.
    public static let noThread = Code(rawValue: "no_thread")
    /// The disk reported an error.
    public static let inputOutput = Code(rawValue: "input_output")
    /// What is stored contradicts itself.
    public static let corrupt = Code(rawValue: "corrupt")
    /// The database was made by a newer Cordboard.
    public static let newerSchema = Code(rawValue: "newer_schema")
    /// A migration that was applied is not what is shipped now.
    public static let alteredMigration = Code(rawValue: "altered_migration")
    /// The migrations folder is not as it should be.
    public static let badMigrations = Code(rawValue: "bad_migrations")
    /// The database lacks migrations.
    public static let notMigrated = Code(rawValue: "not_migrated")
    /// Something stored can't be read by this version.
    public static let undecodable = Code(rawValue: "undecodable")
    /// Inputs are missing from the journal, and it says so itself.
    public static let gap = Code(rawValue: "gap")
    /// A cursor that no page has given.
    public static let invalidCursor = Code(rawValue: "invalid_cursor")
    /// The task that asked was cancelled.
    public static let cancelled = Code(rawValue: "cancelled")
    /// Anything else the database said.
    public static let database = Code(rawValue: "database")
  }

  public var code: Code
  /// For people: what is wrong and what to do.
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
