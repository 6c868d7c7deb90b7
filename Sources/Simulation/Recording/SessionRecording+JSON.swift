import ARI
import Telephony

/// A recording's file.
extension SessionRecording {
  /// A recording that can't be read.
  public struct Unreadable: Error, CustomStringConvertible {
    public let description: String
  }

  /// The file's text.
  public var text: String {
    let head: JSONValue = [
      "recording": 1, "asterisk": .string(asterisk), "filtered": .array(filtered.map { .string($0) }),
    ]
    var lines = [head.text]
    for scene in scenes {
      lines.append((["scene": .string(scene.name)] as JSONValue).text)
      for entry in scene.entries { lines.append(entry.json.text) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads a file's text.
  ///
  /// - Throws: ``Unreadable``, with the line.
  public init(text: String) throws(Unreadable) {
    self.init(asterisk: "", filtered: [])
    for (index, line) in text.split(separator: "\n").enumerated() {
      guard let json = try? JSONValue(parsing: Array(line.utf8)) else {
        throw Unreadable(description: "Line \(index + 1) of the recording is no JSON.")
      }
      if index == 0 {
        guard json["recording"].integer == 1 else {
          throw Unreadable(description: "The recording is of another kind than this program knows.")
        }
        asterisk = json["asterisk"].string ?? ""
        filtered = json["filtered"].strings
      } else if let name = json["scene"].string {
        scenes.append(Scene(name: name))
      } else if let entry = Entry(json: json), !scenes.isEmpty {
        scenes[scenes.count - 1].entries.append(entry)
      } else {
        throw Unreadable(description: "Line \(index + 1) of the recording is no entry.")
      }
    }
  }
}

extension SessionRecording.Entry {
  fileprivate var json: JSONValue {
    .compact([("at", .integer(Int64(at)))] + kind.members)
  }

  fileprivate init?(json: JSONValue) {
    guard let at = json["at"].integer, let kind = SessionRecording.Kind(json: json) else { return nil }
    self.init(at: at, kind)
  }
}

extension SessionRecording.Kind {
  fileprivate var members: [(String, JSONValue)] {
    switch self {
    case .world(let act): act.members
    case .request(let number, let request):
      [
        ("request", .integer(Int64(number))), ("method", .string(request.method.rawValue)),
        ("path", .string(request.path)),
        (
          "query",
          request.query.isEmpty
            ? .null : .object(request.query.map { JSONValue.Member($0.name, .string($0.value)) })
        ),
        ("body", request.body.flatMap { try? JSONValue(parsing: $0) } ?? .null),
      ]
    case .reply(let number, let reply):
      [("reply", .integer(Int64(number))), ("status", .integer(Int64(reply.status)))]
        + (reply.members.members.isEmpty ? [] : [("members", reply.members)])
    case .event(let event):
      [("event", .string(event.type)), ("of", .string(event.subject))]
        + (event.members.members.isEmpty ? [] : [("members", event.members)])
    }
  }

  fileprivate init?(json: JSONValue) {
    let members = json["members"].isNull ? JSONValue.object([]) : json["members"]
    if let act = SessionRecording.WorldAct(json: json) {
      self = .world(act)
    } else if let number = json["request"].integer,
      let method = ARIRequest.Method(rawValue: json["method"].string ?? "")
    {
      let query = json["query"].members.map { ARIRequest.QueryItem(name: $0.name, value: $0.value.string ?? "") }
      self = .request(
        number: number,
        ARIRequest(
          method: method, path: json["path"].string ?? "", query: query,
          body: json["body"].isNull ? nil : json["body"].text))
    } else if let number = json["reply"].integer, let status = json["status"].integer {
      self = .reply(to: number, RecordedReply(status: status, members: members))
    } else if let type = json["event"].string, let subject = json["of"].string {
      self = .event(RecordedEvent(type: type, subject: subject, members: members))
    } else {
      return nil
    }
  }
}

extension SessionRecording.WorldAct {
  fileprivate var members: [(String, JSONValue)] {
    switch self {
    case .dials(let who, let number, let from):
      [("world", "dials"), ("who", .string(who)), ("number", .string(number)), ("from", .string(from))]
    case .presses(let who, let digit): [("world", "presses"), ("who", .string(who)), ("digit", .string(digit))]
    case .hangsUp(let who): [("world", "hangs up"), ("who", .string(who))]
    case .picksUp(let who): [("world", "picks up"), ("who", .string(who))]
    case .isBusy(let who): [("world", "is busy"), ("who", .string(who))]
    case .declines(let who): [("world", "declines"), ("who", .string(who))]
    }
  }

  fileprivate init?(json: JSONValue) {
    let who = json["who"].string ?? ""
    switch json["world"].string {
    case "dials": self = .dials(who, number: json["number"].string ?? "", from: json["from"].string ?? "")
    case "presses": self = .presses(who, digit: json["digit"].string ?? "")
    case "hangs up": self = .hangsUp(who)
    case "picks up": self = .picksUp(who)
    case "is busy": self = .isBusy(who)
    case "declines": self = .declines(who)
    default: return nil
    }
  }
}
