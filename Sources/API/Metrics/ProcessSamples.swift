import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The figures that Prometheus' own client libraries give of a process, under
/// the same names. Read from `/proc`; what can't be read is left out.
enum ProcessSamples {
  static func read() -> [MetricSample] {
    guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      // The second field is the name in brackets and may hold blanks.
      let afterName = stat.lastIndex(of: ")")
    else { return [] }
    let fields = stat[stat.index(after: afterName)...].split(separator: " ")
    guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
      let pages = Double(fields[21])
    else { return [] }
    var samples = [
      MetricSample(
        "process_cpu_seconds_total", .counter, help: "Processor time used, in seconds.",
        value: (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))),
      MetricSample(
        "process_resident_memory_bytes", .gauge, help: "Memory held, in bytes.",
        value: pages * Double(sysconf(Int32(_SC_PAGESIZE)))),
    ]
    if let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      samples.append(
        MetricSample("process_open_fds", .gauge, help: "File descriptors in use.", value: Double(descriptors.count)))
    }
    return samples
  }
}
