import ARI
import Telephony
import Testing

@Suite("JSON")
struct JSONTests {
  @Test(
    "reads what RFC 8259 allows",
    arguments: [
      ("null", JSONValue.null), ("true", true), (" false ", false), ("0", 0), ("-12", -12),
      ("9223372036854775807", .integer(.max)), ("1.5e2", .number(150)), ("-0.25", .number(-0.25)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")), (#""\u00e9\ud83d\ude00""#, "é😀"),
      (#""é😀""#, "é😀"), (#""\ud83d!""#, .string("\u{fffd}!")), ("[]", []), ("{}", .object([])),
      (" [ 1 , [ 2 ] , { } ] ", [1, [2], .object([])]),
      ("{ \"a\" : { \"b\" : [ true ] } , \"c\" : \"\" }", ["a": ["b": [true]], "c": ""]),
    ] as [(String, JSONValue)])
  func reads(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(
    "refuses what is no JSON, naming the place",
    arguments: [
      "", " ", "{", "}", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "tru", "nul", "01", "-", "1.",
      "1e",
      ".5", "+1", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 2", "{} x", "NaN", "'a'",
    ])
  func refuses(text: String) {
    let error = #expect(throws: ARIError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == .notJSON)
    #expect(error?.message.contains("at byte") == true)
  }

  @Test("refuses nesting without end instead of running out of stack")
  func refusesDeepNesting() {
    let deep = String(repeating: "[", count: 1_000_000)
    let error = #expect(throws: ARIError.self) { try JSONValue(parsing: deep) }
    #expect(error?.message == "The JSON is nested deeper than 64 levels.")
    #expect(throws: Never.self) {
      try JSONValue(parsing: String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
    }
  }

  @Test("replaces bytes that are no UTF-8")
  func repairsText() throws {
    #expect(try JSONValue(parsing: [0x22, 0x61, 0xff, 0x22]) == .string("a\u{fffd}"))
  }

  @Test("writes what it reads")
  func writes() throws {
    let value: JSONValue = [
      "text": "quote \" backslash \\ newline \n bell \u{7} é 😀", "whole": -5, "none": .null, "flags": [true, false],
      "half": .number(0.5), "empty": .object([]),
    ]
    #expect(try JSONValue(parsing: value.text) == value)
    #expect(JSONValue.string("\u{1}\"").text == #""\u0001\"""#)
    #expect(JSONValue.object(["b": "2", "a": "1"]).text == #"{"a":"1","b":"2"}"#)
  }

  @Test("survives any cut and any single wrong byte of an event")
  func survivesDamage() throws {
    let event = Array(Samples.channelEvent("ChannelStateChange").utf8)
    for end in event.indices {
      #expect(throws: ARIError.self) { try JSONValue(parsing: Array(event[..<end])) }
    }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      var damaged = event
      damaged[Int.random(in: damaged.indices, using: &generator)] = .random(in: .min ... .max, using: &generator)
      // Whatever comes of it: no crash, and an error is an error value.
      if case .malformed(let error) = ARIMessage.decode(damaged) { #expect(!error.message.isEmpty) }
    }
  }
}
