import ARI
import Telephony
import Testing

@Suite("Values")
struct ValueTests {
  @Test("each object comes back from its own JSON")
  func roundTrips() throws {
    func check<Value: ARIValue>(_ value: Value) throws {
      #expect(try Value(json: JSONValue(parsing: value.json.text)) == value)
    }
    try check(Samples.theChannel)
    try check(ARIChannel(id: "bare"))
    try check(Samples.theBridge)
    try check(Samples.thePlayback)
    try check(Samples.theRecording)
    try check(ARIStoredRecording(name: "r"))
    try check([Samples.theEndpoint])
    try check(ARIDeviceState(name: "Stasis:x", state: .ringing))
    try check(ARIContact(uri: "sip:a@b", status: "Reachable", aor: "a", roundTrip: .milliseconds(3)))
    try check(
      ARIApplication(name: "a", channels: ["c"], bridges: ["b"], endpoints: ["PJSIP"], eventsDisallowed: ["Dial"]))
    try check(
      ARIAsteriskInfo(
        version: "22.10.1", entityID: "e", startedAt: Samples.theHeader.timestamp, systemName: "n", channelsMax: 10))
    try check(ARIModule(name: "res_stasis.so"))
    try check(ARIVariable(value: ""))
    try check(ARIVariables(values: ["a": "1", "b": ""]))
    try check(
      ARIRTPStatistics(channel: "c", packetsSent: 5, packetsReceived: 4, packetsLostSent: 1, jitterSent: 0.5))
  }

  @Test("Asterisk's own information, as it sends it")
  func asteriskInfo() throws {
    let text = """
      {"build":{"os":"Linux"},"system":{"version":"22.10.1+dfsg+~cs6.17.60671434-1","entity_id":"02:00:00:00:00:01"},\
      "config":{"name":"","default_language":"en","setid":{"user":"","group":""}},\
      "status":{"startup_time":"2026-11-21T05:01:08.948+0000","last_reload_time":"2026-11-21T05:01:08.948+0000"}}
      """
    let information = try ARIResponse(status: 200, body: text).decode(as: ARIAsteriskInfo.self)
    #expect(information.version == "22.10.1+dfsg+~cs6.17.60671434-1")
    #expect(information.startedAt?.description == "2026-11-21T05:01:08.948Z")
    #expect(information.systemName == nil)
  }

  @Test(
    "reads Asterisk's moments, whatever their offset",
    arguments: [
      ("2026-11-21T04:05:06.789+0000", "2026-11-21T04:05:06.789Z"),
      ("2026-11-21T04:05:06.789+0130", "2026-11-21T02:35:06.789Z"),
      ("2026-11-21T04:05:06-08:00", "2026-11-21T12:05:06.000Z"),
      ("2024-02-29T23:59:59.5Z", "2024-02-29T23:59:59.500Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
      ("1969-12-31T23:59:59.999999+0000", "1969-12-31T23:59:59.999Z"),
      ("2000-03-01T00:00:00.000+0000", "2000-03-01T00:00:00.000Z"),
    ])
  func timestamps(text: String, moment: String) {
    #expect(ARITimestamp.instant(text)?.description == moment)
  }

  @Test(
    "is not taken in by what is no moment",
    arguments: [
      "", "now", "2026-11-21", "2026-11-21 04:05:06Z", "2026-13-01T00:00:00Z", "2026-11-00T00:00:00Z",
      "2026-11-21T24:00:00Z", "2026-11-21T04:05:06", "2026-11-21T04:05:06.Z", "2026-11-21T04:05:06+01",
      "2026-11-21T04:05:06.789+0000x", "-026-11-21T04:05:06Z",
    ])
  func noTimestamps(text: String) { #expect(ARITimestamp.instant(text) == nil) }

  @Test("writes moments so that it reads them back")
  func writesTimestamps() {
    for days in stride(from: -719_000, through: 900_000, by: 379) {
      let moment = Instant(microsecondsSinceEpoch: Int64(days) * 86_400_000_000 + 12_345_000)
      #expect(ARITimestamp.instant(ARITimestamp.text(moment)) == moment)
    }
  }

  @Test("the endpoint is the channel's name without its serial number")
  func endpoint() {
    #expect(Samples.theChannel.endpoint == "PJSIP/trunk")
    #expect(ARIChannel(id: "c", name: "PJSIP/my-trunk-0000000c").endpoint == "PJSIP/my-trunk")
    #expect(ARIChannel(id: "c", name: "odd").endpoint == "odd")
  }

  @Test("an answer that is a refusal says so in Asterisk's words")
  func refusals() {
    let response = ARIResponse(status: 404, body: #"{"message":"Channel not found"}"#)
    let error = #expect(throws: ARIError.self) { try response.decode(as: ARIChannel.self) }
    #expect(error == ARIError(code: .refused, message: "Asterisk answered 404: Channel not found."))
    #expect(ARIResponse(status: 500, body: "oops").reason == "status 500")
    #expect(ARIResponse(status: 409, body: #"{"error":"Conflict"}"#).reason == "Conflict")
  }

  @Test("an answer that can't be used is an error, not a crash")
  func uselessAnswers() {
    #expect(throws: ARIError.self) { try ARIResponse(status: 200, body: "").decode(as: ARIChannel.self) }
    #expect(throws: ARIError.self) { try ARIResponse(status: 200, body: "{}").decode(as: [ARIChannel].self) }
    #expect(throws: ARIError.self) { try ARIResponse(status: 200, body: "[{}]").decode(as: [ARIChannel].self) }
    #expect(throws: ARIError.self) { try ARIResponse(status: 200, body: "{}").decode(as: ARIVariable.self) }
  }

  @Test("printing a channel, a request or an answer shows nothing personal")
  func printsNothingPersonal() {
    let request = ARIRequest.originate(
      ARIOrigination(channel: "c1", endpoint: "PJSIP/+4420@trunk", stasisApp: "a", callerID: "<+4420>"))
    var dumped = ""
    dump([Samples.theChannel], to: &dumped)
    dump(request, to: &dumped)
    dump(ARIResponse(Samples.theChannel), to: &dumped)
    dump(ARIVariable(value: "+4420"), to: &dumped)
    dump(ARIVariables(values: ["n": "+4420"]), to: &dumped)
    dump(ARIVariableSetting(name: "n", value: "+4420"), to: &dumped)
    #expect(!dumped.contains("+44"))
    #expect("\(request)" == "POST channels")
    #expect("\(Samples.theChannel)" == "channel 1732165445.12 (Up)")
  }
}
