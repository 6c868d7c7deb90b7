import ARI
import Foundation
import Testing

extension LiveTests {
  /// What we rely on of ARI, against what the running Asterisk says of itself.
  @Suite("Asterisk's own description of ARI", .serialized)
  struct ModelTests {
    @Test func hasEveryOperationAndEventThatWeUse() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      let documents = try Self.documents(server)
      #expect(documents.count > 8)
      let operations = Self.operations(in: documents)
      for operation in ARIModel.operationsUsed {
        let found = operations["\(operation.method.rawValue) \(operation.path)"]
        guard let found else {
          Issue.record("Asterisk has no \(operation.method.rawValue) \(operation.path)")
          continue
        }
        for parameter in operation.parameters where !found.contains(parameter) && !found.contains("*") {
          Issue.record("\(operation.method.rawValue) \(operation.path) has no \(parameter)")
        }
      }
      let models = Self.models(in: documents)
      for type in ARIModel.eventTypesUsed where models[type] == nil { Issue.record("Asterisk has no event \(type)") }
      for (type, fields) in ARIModel.eventFieldsUsed.merging(ARIModel.objectFieldsUsed, uniquingKeysWith: { $0 + $1 }) {
        for field in fields where models[type].map({ !$0.contains(field) }) ?? false {
          Issue.record("\(type) has no field \(field)")
        }
      }
    }

    private static func documents(_ server: Server) throws -> [[String: Any]] {
      let names = [
        "applications", "asterisk", "bridges", "channels", "deviceStates", "endpoints", "events", "mailboxes",
        "playbacks", "recordings", "sounds",
      ]
      return try names.map { name in
        let (code, body) = try server.ari("api-docs/\(name).json")
        guard code == 200, let document = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        else {
          throw Shell.Failure(description: "api-docs/\(name).json → \(code)")
        }
        return document
      }
    }

    /// `GET /channels/{channelId}` to the names of its parameters; `*` where
    /// the body may hold anything.
    private static func operations(in documents: [[String: Any]]) -> [String: Set<String>] {
      var found: [String: Set<String>] = [:]
      for api in documents.flatMap({ $0["apis"] as? [[String: Any]] ?? [] }) {
        for operation in api["operations"] as? [[String: Any]] ?? [] {
          let key = "\(operation["httpMethod"] as? String ?? "") \(api["path"] as? String ?? "")"
          for parameter in operation["parameters"] as? [[String: Any]] ?? [] {
            found[key, default: []].insert(parameter["name"] as? String ?? "")
            if parameter["paramType"] as? String == "body" { found[key, default: []].insert("*") }
          }
          found[key, default: []].formUnion([])
        }
      }
      return found
    }

    /// The fields of each model, those it inherits included.
    private static func models(in documents: [[String: Any]]) -> [String: Set<String>] {
      var own: [String: Set<String>] = [:]
      var parents: [String: [String]] = [:]
      for models in documents.compactMap({ $0["models"] as? [String: [String: Any]] }) {
        for (name, model) in models {
          own[name] = Set((model["properties"] as? [String: Any] ?? [:]).keys)
          for child in model["subTypes"] as? [String] ?? [] { parents[child, default: []].append(name) }
        }
      }
      func fields(_ name: String) -> Set<String> {
        (parents[name] ?? []).reduce(own[name] ?? []) { $0.union(fields($1)) }
      }
      return Dictionary(uniqueKeysWithValues: own.keys.map { ($0, fields($0)) })
    }
  }
}
