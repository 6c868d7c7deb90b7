import Telephony

/// Gathers the personal data of what is being encoded, to be laid down in the
/// same transaction. For one thread at a time.
final class GatheringVault: PersonalVault {
  /// What the transaction under way has to lay down, by key.
  private(set) var gathered: [String: String] = [:]
  /// Keys known to be in the database, so that the same datum of a call is
  /// not written with every input of it.
  private var known: Set<String> = []
  private let knownMax = 20_000

  func lay(down value: String, under key: String) {
    if !known.contains(key) { gathered[key] = value }
  }

  func value(under key: String) -> String? { nil }

  /// The transaction failed, or is about to begin.
  func forgetGathered() { gathered.removeAll(keepingCapacity: true) }

  /// The transaction is committed.
  func gatheredIsStored() {
    if known.count + gathered.count > knownMax { known.removeAll(keepingCapacity: true) }
    known.formUnion(gathered.keys)
    forgetGathered()
  }

  /// Lays down what was gathered. A key that is there stays as it is: the
  /// same datum, or one that was erased since.
  func store(in session: SQLSession) throws(StorageError) {
    for (key, value) in gathered { try session.execute(Self.insert.sql, [.text(key), .text(value)]) }
  }

  static let insert: (sql: String, columns: Int) = (
    "INSERT INTO personal_data (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", 2
  )
}

/// A vault in which everything has been erased.
final class ErasedVault: PersonalVault {
  func lay(down value: String, under key: String) {}
  func value(under key: String) -> String? { nil }
}

/// Looks personal data up while something is decoded, in one session.
final class StoredVault: PersonalVault {
  private let session: SQLSession
  private var values: [String: String?] = [:]
  /// The first look-up that failed; decoding can't throw it.
  private(set) var failure: StorageError?

  init(_ session: SQLSession) { self.session = session }

  func lay(down value: String, under key: String) {}

  func value(under key: String) -> String? {
    if let value = values[key] { return value }
    var value: String?
    do throws(StorageError) {
      try session.query("SELECT value FROM personal_data WHERE key = ?", [.text(key)]) { row throws(StorageError) in
        value = try row.optionalText(0)
      }
    } catch {
      if failure == nil { failure = error }
    }
    values[key] = value
    return value
  }
}
