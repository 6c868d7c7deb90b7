import Glibc
import Telephony

/// The log's file: appended to, rotated by us, and reopened when somebody else
/// has rotated it.
///
/// It is put aside as `FILE.1` when it has become too large, and with the
/// first line of a new day (the machine's time zone); `FILE.1` becomes
/// `FILE.2` and so on. Only what is a regular file is rotated.
struct QueueLogFile {
  /// Which file it is, wherever it may be renamed to.
  struct Identity: Codable, Equatable {
    var device: UInt64
    var inode: UInt64
  }

  let path: String
  private let sizeMax: Int
  private let keep: Int
  private var descriptor: Int32 = -1
  private(set) var identity: Identity?
  private(set) var size = 0
  private var isRegular = false
  /// The day that the last line is of.
  private var day: Int64?
  private var calendar = LocalDays()
  /// Where to try to rotate again when it did not work.
  private var sizeLimit: Int
  /// Why the file could not be put aside; nil when it could.
  private(set) var rotationProblem: QueueLogError?
  /// How often a file was put aside by us, and by others.
  private(set) var rotations = 0
  private(set) var foreignRotations = 0

  init(path: String, sizeMax: Int, keep: Int) {
    self.path = path
    self.sizeMax = max(1, sizeMax)
    self.keep = max(1, keep)
    sizeLimit = self.sizeMax
  }

  /// Sees to it that the file which lines of that second belong in is open.
  /// - Returns: whether it is another than before.
  mutating func prepare(for second: Int64) throws(QueueLogError) -> Bool {
    var isOther = false
    if descriptor >= 0, let identity, Self.look(at: path)?.identity != identity {
      foreignRotations += 1
      close()
      isOther = true
    }
    if descriptor < 0 {
      try open()
      isOther = true
    }
    let today = calendar.day(of: second)
    // The clock's small steps back at midnight are no new day.
    if isRegular, size > 0, size >= sizeLimit || today > (day ?? today) {
      if rotate() {
        try open()
        isOther = true
      }
    }
    day = max(today, day ?? today)
    return isOther
  }

  /// Whether lines of that second may follow those before them, in the file
  /// that is open.
  mutating func holds(_ second: Int64) -> Bool { !isRegular || calendar.day(of: second) <= day ?? .max }

  /// Bytes until the file is to be put aside, 1 or more.
  var room: Int { isRegular ? max(1, sizeLimit - size) : .max }

  /// - Returns: how many of the bytes are written; fewer than all only with an
  ///   error.
  mutating func append(_ bytes: [UInt8]) -> (count: Int, error: QueueLogError?) {
    let (done, code) = Self.write(bytes, to: descriptor)
    size += done
    return (done, code == 0 ? nil : QueueLogError("The queue log \(path) can't be written", errno: code))
  }

  /// - Returns: how many of the bytes are written, and why not all are; 0 when
  ///   all are.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> (count: Int, code: Int32) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, done == 0 ? bytes : Array(bytes[done...]), bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return (done, count < 0 ? errno : ENOSPC) }
      done += count
    }
    return (done, 0)
  }

  /// Has what was written survive a power cut.
  func makeSafe() { if descriptor >= 0 { _ = fdatasync(descriptor) } }

  /// The size as the system knows it: somebody else may append as well.
  var sizeNow: Int { descriptor >= 0 ? Self.look(at: descriptor)?.size ?? size : size }

  mutating func close() {
    guard descriptor >= 0 else { return }
    makeSafe()
    _ = Glibc.close(descriptor)
    descriptor = -1
    identity = nil
  }

  private mutating func open() throws(QueueLogError) {
    let flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY
    var opened = Glibc.open(path, flags | O_CREAT | O_EXCL, 0o640)
    if opened >= 0 {
      // Whatever the umask: who reads the log is often in the group.
      _ = fchmod(opened, 0o640)
    } else if errno == EEXIST {
      opened = Glibc.open(path, flags)
    }
    guard opened >= 0 else { throw QueueLogError("The queue log \(path) can't be opened", errno: errno) }
    guard let found = Self.look(at: opened) else {
      let code = errno
      _ = Glibc.close(opened)
      throw QueueLogError("The queue log \(path) can't be looked at", errno: code)
    }
    descriptor = opened
    identity = found.identity
    size = found.size
    isRegular = found.isRegular
    day = found.size > 0 ? calendar.day(of: found.modifiedAt) : nil
    sizeLimit = sizeMax
  }

  /// - Returns: false when the file stays in use because it can't be put aside.
  private mutating func rotate() -> Bool {
    for number in stride(from: keep - 1, through: 1, by: -1) {
      _ = rename("\(path).\(number)", "\(path).\(number + 1)")
    }
    guard rename(path, "\(path).1") == 0 else {
      rotationProblem = QueueLogError("The queue log \(path) can't be put aside", errno: errno)
      sizeLimit = size + sizeMax
      return false
    }
    rotationProblem = nil
    rotations += 1
    close()
    return true
  }

  private struct Found {
    var identity: Identity
    var size: Int
    var isRegular: Bool
    /// Seconds.
    var modifiedAt: Int64

    init(_ info: stat) {
      identity = Identity(device: UInt64(info.st_dev), inode: UInt64(info.st_ino))
      size = Int(info.st_size)
      isRegular = info.st_mode & S_IFMT == S_IFREG
      modifiedAt = Int64(info.st_mtim.tv_sec)
    }
  }

  private static func look(at path: String) -> Found? {
    var info = stat()
    return stat(path, &info) == 0 ? Found(info) : nil
  }

  private static func look(at descriptor: Int32) -> Found? {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? Found(info) : nil
  }

  /// Which file is at the path; nil when there is none.
  static func identity(of path: String) -> Identity? { look(at: path)?.identity }
}

/// Days by the machine's time zone.
private struct LocalDays {
  private var quarter: Int64?
  private var day: Int64 = 0

  /// A number that grows from day to day.
  mutating func day(of second: Int64) -> Int64 {
    // All zones' offsets are whole quarters of an hour.
    if quarter == second / 900 { return day }
    var (time, local) = (time_t(second), tm())
    localtime_r(&time, &local)
    quarter = second / 900
    day = Int64(local.tm_year) * 366 + Int64(local.tm_yday)
    return day
  }
}
