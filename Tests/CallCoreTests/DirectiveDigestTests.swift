import Foundation
import Telephony
import Testing

@testable import CallCore

@Suite struct DirectiveDigestTests {
  /// Changes each field of each kind of directive in turn; whatever makes the
  /// directive another one must make its digest another one.
  @Test func noFieldIsForgotten() throws {
    var seen: Set<String> = []
    var changes = 0
    for directive in try Self.directives() {
      let tree = try JSONSerialization.jsonObject(with: JSONEncoder().encode(directive))
      guard seen.insert(Self.shape(of: tree)).inserted else { continue }
      for changed in Self.variants(of: tree) {
        let data = try JSONSerialization.data(withJSONObject: changed)
        guard let other = try? JSONDecoder().decode(Directive.self, from: data), other != directive else { continue }
        changes += 1
        #expect(Self.digest(other) != Self.digest(directive), "\(directive) and \(other)")
      }
    }
    #expect(seen.count >= 20, "\(seen.sorted())")
    #expect(changes >= 100)
  }

  private static func directives() throws -> [Directive] {
    var directives: [Directive] = [
      .reject(CommandRejection(code: .busy, message: "no")),
      .report(Anomaly(code: .flowLoop, call: "c", evidence: "e")),
      .announce(.nodeChanged(NodeView(node: "n", isUp: true, asteriskVersion: "22.4", asteriskStartedAt: .epoch))),
      .announce(.centreReleased("r")),
      .order(.play("p", on: "c", media: [.sound("a"), .number(1)]), on: "n"),
      .order(.startMusic("c", musicClass: "default"), on: "n"),
      .order(.stopMusic("c"), on: "n"),
      .order(.continue("c", .safeExit), on: "n"),
    ]
    for seed in 1...3 {
      var world = RandomWorld(seed: UInt64(seed))
      for _ in 0..<1_000 { world.takeRandomStep() }
      directives += world.rig.history
    }
    return directives
  }

  private static func digest(_ directive: Directive) -> StableDigest {
    var digest = StableDigest()
    digest.combine(directive)
    return digest
  }

  /// The names of all fields, without their values.
  private static func shape(of tree: Any) -> String {
    switch tree {
    case let object as [String: Any]:
      "{" + object.keys.sorted().map { $0 + shape(of: object[$0] ?? "") }.joined(separator: ",") + "}"
    case let list as [Any]: "[" + (list.first.map(shape) ?? "") + "]"
    default: ""
    }
  }

  /// The tree with one leaf changed, or one member left out, in all ways.
  private static func variants(of tree: Any) -> [Any] {
    switch tree {
    case let object as [String: Any]:
      object.keys.sorted().flatMap { key -> [Any] in
        var without = object
        let value = without.removeValue(forKey: key) ?? ""
        return [without] + variants(of: value).map { changed in object.merging([key: changed]) { $1 } }
      }
    case let list as [Any]:
      [list + (list.first.map { [$0] } ?? ["x"])]
        + list.indices.flatMap { index in
          variants(of: list[index]).map { changed in
            var list = list
            list[index] = changed
            return list
          }
        }
    case let text as String: [text + "x"]
    case let number as NSNumber: [number.doubleValue == 1 ? 0 : 1, number.intValue + 7]
    default: []
    }
  }
}
