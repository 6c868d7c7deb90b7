import Foundation

/// Where a Cordboard is.
struct ServerAddress: Equatable, CustomStringConvertible {
  var host: String
  var port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// - Parameter text: `http://127.0.0.1:18080`, or without the scheme.
  init(_ text: String) throws(CommandFailure) {
    let withScheme = text.contains("://") ? text : "http://\(text)"
    guard let url = URLComponents(string: withScheme), let host = url.host, !host.isEmpty else {
      throw CommandFailure(.badInput, "“\(text)” is no address of a server; write it like http://127.0.0.1:18080.")
    }
    guard url.scheme == "http" else {
      throw CommandFailure(
        .badInput, "Only http is spoken; reach a server elsewhere through a tunnel (ssh -L 18080:127.0.0.1:18080 …).")
    }
    guard url.path.isEmpty || url.path == "/", url.query == nil, url.user == nil else {
      throw CommandFailure(.badInput, "“\(text)” must be host and port only, like http://127.0.0.1:18080.")
    }
    self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    guard (1...65_535).contains(url.port ?? 18_080) else {
      throw CommandFailure(.badInput, "“\(text)” has no port between 1 and 65535.")
    }
    port = url.port ?? 18_080
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
