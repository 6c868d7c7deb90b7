/// One frame from Asterisk: an event, or the answer to a request.
public enum ARIMessage: Sendable, Equatable {
  case event(ARIEvent)
  /// `id` is what ``ARIMessage/requestFrame(_:id:)`` was given.
  case response(id: String, ARIResponse)
  /// The frame can't be used; nothing follows from it.
  case malformed(ARIError)

  /// Reads a frame.
  public static func decode(_ bytes: [UInt8]) -> ARIMessage {
    do throws(ARIError) {
      let json = try JSONValue(parsing: bytes)
      guard json.isObject else {
        throw ARIError(code: .notAMessage, message: "A frame from Asterisk is JSON, but no object.")
      }
      return json["type"].string == "RESTResponse" ? try response(json) : .event(try ARIEvent(json: json))
    } catch {
      return .malformed(error)
    }
  }

  private static func response(_ json: JSONValue) throws(ARIError) -> ARIMessage {
    let id = try json.required("request_id", in: "An answer")
    guard let status = json["status_code"].integer, (100..<600).contains(status) else {
      throw ARIError.missing("status_code", in: "An answer")
    }
    return .response(id: id, ARIResponse(status: status, content: json["message_body"]))
  }

  /// The longest request frame Asterisk takes is 65,535 bytes with its
  /// header (`AST_WEBSOCKET_MAX_RX_PAYLOAD_SIZE`); it hangs up on longer ones.
  public static let requestBytesMax = 65_000

  /// The frame that sends `request`; the answer carries `id`.
  ///
  /// Asterisk's documentation: "ARI REST over WebSockets".
  public static func requestFrame(_ request: ARIRequest, id: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 192 + (request.body?.utf8.count ?? 0))
    writer.raw(#"{"type":"RESTRequest","request_id":"#)
    writer.string(id)
    writer.raw(#","method":"#)
    writer.string(request.method.rawValue)
    writer.raw(#","uri":"#)
    writer.string(request.path)
    if !request.query.isEmpty {
      writer.raw(#","query_strings":"#)
      var mark: StaticString = "["
      for item in request.query {
        writer.raw(mark)
        writer.raw(#"{"name":"#)
        writer.string(item.name)
        writer.raw(#","value":"#)
        writer.string(item.value)
        writer.raw("}")
        mark = ","
      }
      writer.raw("]")
    }
    if let body = request.body {
      writer.raw(#","content_type":"application/json","message_body":"#)
      writer.string(body)
    }
    writer.raw("}")
    return writer.bytes
  }
}
