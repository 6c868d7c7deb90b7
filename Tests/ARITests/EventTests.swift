import ARI
import Telephony
import Testing

@Suite("Events")
struct EventTests {
  @Test("decodes every field of every type", arguments: EventSample.all)
  func decodes(sample: EventSample) {
    #expect(Samples.decode(sample.text) == .event(sample.event))
    #expect(sample.event.type == sample.type)
    #expect(sample.event.header == Samples.theHeader)
  }

  @Test("there is a sample of every type, with every field that is relied on")
  func samplesAreComplete() {
    #expect(EventSample.all.map(\.type).sorted() == ARIModel.eventTypesUsed.sorted())
    for sample in EventSample.all {
      #expect(sample.fields.map(\.name).sorted() == ARIModel.eventFieldsUsed[sample.type]?.sorted(), "\(sample.type)")
    }
  }

  @Test("only what identifies is required; the rest may be absent or of any type", arguments: EventSample.all)
  func isLenient(sample: EventSample) {
    for field in sample.fields {
      for json in [nil, "null", "[]", "{}", "17", "\"x\"", "true"] {
        let message = Samples.decode(sample.text(replacing: field.name, by: json))
        let label = "\(sample.type).\(field.name) = \(json ?? "nothing")"
        if case .malformed(let error) = message {
          #expect(sample.required.contains(field.name), "\(label)")
          #expect(error.code == .missingField, "\(label)")
        } else if json == nil {
          #expect(!sample.required.contains(field.name), "\(label)")
        }
      }
    }
  }

  @Test("fields it does not know are no matter", arguments: EventSample.all)
  func ignoresExtraFields(sample: EventSample) {
    let text = sample.text.dropLast() + #","a_new_field":{"deep":[1,2,{"x":null}]}}"#
    #expect(Samples.decode(String(text)) == .event(sample.event))
  }

  @Test("a header that lacks everything but the type is taken")
  func takesBareHeader() {
    let message = Samples.decode(#"{"type":"BridgeCreated","bridge":{"id":"b"}}"#)
    guard case .event(.bridgeCreated(let created)) = message else { return #expect(Bool(false), "\(message)") }
    #expect(created.header == ARIEventHeader())
    #expect(created.bridge.id == "b")
  }

  @Test("an unknown type is an event of its own, with its header")
  func unknownType() {
    let message = Samples.decode(Samples.event("ChannelTeleported", #""channel":{}"#))
    #expect(message == .event(.unknown(type: "ChannelTeleported", Samples.theHeader)))
  }

  @Test(
    "what is no message is an error value that says why",
    arguments: [
      ("[]", ARIError.Code.notAMessage), ("17", .notAMessage), ("{}", .notAMessage), (#"{"type":7}"#, .notAMessage),
      (#"{"type":""}"#, .notAMessage), ("{", .notJSON), ("hello", .notJSON),
      (#"{"type":"StasisStart"}"#, .missingField), (#"{"type":"StasisStart","channel":{"id":""}}"#, .missingField),
      (#"{"type":"RESTResponse","status_code":200}"#, .missingField),
      (#"{"type":"RESTResponse","request_id":"r1"}"#, .missingField),
      (#"{"type":"RESTResponse","request_id":"r1","status_code":7}"#, .missingField),
    ])
  func malformed(text: String, code: ARIError.Code) {
    guard case .malformed(let error) = Samples.decode(text) else { return #expect(Bool(false), "\(text)") }
    #expect(error.code == code)
    #expect(!error.message.isEmpty)
  }

  @Test("printing an event shows the type and the channel, and nothing personal", arguments: EventSample.all)
  func printsNothingPersonal(sample: EventSample) {
    var dumped = ""
    dump(sample.event, to: &dumped)
    for text in ["\(sample.event)", String(reflecting: sample.event), dumped] {
      #expect(text.contains(sample.type))
      #expect(!text.contains("+442079460000") && !text.contains("Ann"))
    }
  }
}
