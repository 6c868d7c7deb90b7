import ARI
import Telephony
import Testing

@Suite("Requests")
struct RequestTests {
  /// One of each function, with every parameter used.
  static let samples: [(request: ARIRequest, line: String)] = channelSamples + bridgeSamples + otherSamples

  private static let setting = [ARIVariableSetting(name: "V", value: "1", isReported: true)]
  private static let reported = #"{"variables":{"V":{"value":"1","report_events":true}}}"#
  private static let origination = ARIOrigination(
    channel: "c1", endpoint: "PJSIP/agent1", stasisApp: "app", stasisArguments: ["a", "b"],
    callerID: "\"Sales\" <1234>", ringSecondsMax: 30, variables: setting, originator: "c0", otherChannel: "c1;2",
    formats: "ulaw")
  private static let created =
    "?endpoint=PJSIP/agent1&app=app&appArgs=a,b&channelId=c1&otherChannelId=c1;2&originator=c0&formats=ulaw"
  private static let recording = ARIRecordingOrder(
    name: "r", secondsMax: 60, silenceSecondsMax: 5, ifExists: .overwrite, beep: true, terminateOn: "#")
  private static let recorded =
    "?name=r&format=wav&maxDurationSeconds=60&maxSilenceSeconds=5&ifExists=overwrite&beep=true&terminateOn=#"

  private static let channelSamples: [(ARIRequest, String)] = [
    (.listChannels(), "GET channels"),
    (.channel("c1"), "GET channels/c1"),
    (.originate(origination), "POST channels" + created + "&callerId=\"Sales\" <1234>&timeout=30 " + reported),
    (.create(origination), "POST channels/create" + created + " " + reported),
    (.dial("c1", caller: "c0", ringSecondsMax: 20), "POST channels/c1/dial?caller=c0&timeout=20"),
    (.answer("c1"), "POST channels/c1/answer"),
    (.ring("c1"), "POST channels/c1/ring"),
    (.stopRinging("c1"), "DELETE channels/c1/ring"),
    (.progress("c1"), "POST channels/c1/progress"),
    (.hangUp("c1", cause: .userBusy), "DELETE channels/c1?reason_code=17"),
    (
      .continueInDialplan("c1", at: .safeExit),
      "POST channels/c1/continue?context=cordboard-safe-exit&extension=s&priority=1"
    ),
    (.move("c1", to: "other", arguments: ["x"]), "POST channels/c1/move?app=other&appArgs=x"),
    (.redirect("c1", to: "PJSIP/x"), "POST channels/c1/redirect?endpoint=PJSIP/x"),
    (
      .transferProgress("c1", state: "channel_answered"),
      "POST channels/c1/transfer_progress?states=channel_answered"
    ),
    (.rtpStatistics("c1"), "GET channels/c1/rtp_statistics"),
    (
      .play([.sound("a"), .tone("440/200,0/100")], on: ChannelID("c1"), as: "p1", language: "en"),
      #"POST channels/c1/play?playbackId=p1&lang=en {"media":["sound:a","tone:440/200,0/100"]}"#
    ),
    (.startMusic(ChannelID("c1"), musicClass: "jazz"), "POST channels/c1/moh?mohClass=jazz"),
    (.stopMusic(ChannelID("c1")), "DELETE channels/c1/moh"),
    (.startSilence("c1"), "POST channels/c1/silence"),
    (.stopSilence("c1"), "DELETE channels/c1/silence"),
    (.hold("c1"), "POST channels/c1/hold"),
    (.unhold("c1"), "DELETE channels/c1/hold"),
    (.mute("c1", .in), "POST channels/c1/mute?direction=in"),
    (.unmute("c1"), "DELETE channels/c1/mute?direction=both"),
    (
      .sendDTMF("12#", to: "c1", duration: .milliseconds(120), pause: .milliseconds(80)),
      "POST channels/c1/dtmf?dtmf=12#&between=80&duration=120"
    ),
    (.record(ChannelID("c1"), recording), "POST channels/c1/record" + recorded),
    (
      .snoop(on: "c1", as: "s1", spy: .both, whisper: .out, stasisApp: "app", arguments: ["x"]),
      "POST channels/c1/snoop?spy=both&whisper=out&app=app&appArgs=x&snoopId=s1"
    ),
    (
      .externalMedia(as: "m1", host: "127.0.0.1:4000", format: "slin16", stasisApp: "app", variables: setting),
      "POST channels/externalMedia?channelId=m1&app=app&external_host=127.0.0.1:4000&encapsulation=rtp&transport=udp"
        + "&format=slin16 " + reported
    ),
    (.variable("V", of: ChannelID("c1")), "GET channels/c1/variable?variable=V"),
    (
      .setVariable(setting[0], of: ChannelID("c1")),
      "POST channels/c1/variable?variable=V&value=1&report_events=true"
    ),
    (.variables(["V", "W"], of: ChannelID("c1")), "GET channels/c1/variables?variables=V,W"),
    (.setVariables(setting, of: ChannelID("c1")), "POST channels/c1/variables " + reported),
  ]

  private static let bridgeSamples: [(ARIRequest, String)] = [
    (.listBridges(), "GET bridges"),
    (.bridge("b1"), "GET bridges/b1"),
    (.createBridge("b1", type: .holding, name: "n"), "POST bridges?type=holding&bridgeId=b1&name=n"),
    (.createBridge("b1", name: "n", variables: setting), "POST bridges/b1?type=mixing&name=n " + reported),
    (
      .addChannels(
        ["c1", "c2"], to: "b1", role: "participant", absorbsDTMF: true, isMuted: true, inhibitsConnectedLine: true),
      "POST bridges/b1/addChannel?channel=c1,c2&role=participant&absorbDTMF=true&mute=true"
        + "&inhibitConnectedLineUpdates=true"
    ),
    (.removeChannels(["c1"], from: "b1"), "POST bridges/b1/removeChannel?channel=c1"),
    (
      .play([.digits("12")], on: BridgeID("b1"), as: "p1", language: "en"),
      #"POST bridges/b1/play?playbackId=p1&lang=en {"media":["digits:12"]}"#
    ),
    (.startMusic(BridgeID("b1"), musicClass: "jazz"), "POST bridges/b1/moh?mohClass=jazz"),
    (.stopMusic(BridgeID("b1")), "DELETE bridges/b1/moh"),
    (.record(BridgeID("b1"), recording), "POST bridges/b1/record" + recorded),
    (.setVideoSource("c1", of: "b1"), "POST bridges/b1/videoSource/c1"),
    (.clearVideoSource(of: "b1"), "DELETE bridges/b1/videoSource"),
    (.destroyBridge("b1"), "DELETE bridges/b1"),
    (.variable("V", of: BridgeID("b1")), "GET bridges/b1/variable?variable=V"),
    (.setVariable(setting[0], of: BridgeID("b1")), "POST bridges/b1/variable?variable=V&value=1&report_events=true"),
    (.variables(["V"], of: BridgeID("b1")), "GET bridges/b1/variables?variables=V"),
    (.setVariables(setting, of: BridgeID("b1")), "POST bridges/b1/variables " + reported),
  ]

  private static let otherSamples: [(ARIRequest, String)] = [
    (.playback("p1"), "GET playbacks/p1"),
    (.stopPlayback("p1"), "DELETE playbacks/p1"),
    (.controlPlayback("p1", .pause), "POST playbacks/p1/control?operation=pause"),
    (.liveRecording("a/b"), "GET recordings/live/a%2Fb"),
    (.discardRecording("r"), "DELETE recordings/live/r"),
    (.stopRecording("r"), "POST recordings/live/r/stop"),
    (.pauseRecording("r"), "POST recordings/live/r/pause"),
    (.unpauseRecording("r"), "DELETE recordings/live/r/pause"),
    (.muteRecording("r"), "POST recordings/live/r/mute"),
    (.unmuteRecording("r"), "DELETE recordings/live/r/mute"),
    (.listStoredRecordings(), "GET recordings/stored"),
    (.storedRecording("r"), "GET recordings/stored/r"),
    (.deleteStoredRecording("r"), "DELETE recordings/stored/r"),
    (.copyStoredRecording("r", to: "s"), "POST recordings/stored/r/copy?destinationRecordingName=s"),
    (.listEndpoints(), "GET endpoints"),
    (.listEndpoints(technology: "PJSIP"), "GET endpoints/PJSIP"),
    (.endpoint(technology: "PJSIP", resource: "agent1"), "GET endpoints/PJSIP/agent1"),
    (
      .sendMessage(to: "pjsip:agent1", from: "sip:a@b", body: "hi"),
      "PUT endpoints/sendMessage?to=pjsip:agent1&from=sip:a@b&body=hi"
    ),
    (.listDeviceStates(), "GET deviceStates"),
    (.deviceState("Stasis:lamp"), "GET deviceStates/Stasis%3Alamp"),
    (.setDeviceState("Stasis:lamp", .inUse), "PUT deviceStates/Stasis%3Alamp?deviceState=INUSE"),
    (.deleteDeviceState("Stasis:lamp"), "DELETE deviceStates/Stasis%3Alamp"),
    (.listApplications(), "GET applications"),
    (.application("app"), "GET applications/app"),
    (
      .subscribe("app", to: [.channel("c1"), .bridge("b1"), .endpoint("PJSIP"), .deviceState("Stasis:x")]),
      "POST applications/app/subscription?eventSource=channel:c1,bridge:b1,endpoint:PJSIP,deviceState:Stasis:x"
    ),
    (.unsubscribe("app", from: [.channel("c1")]), "DELETE applications/app/subscription?eventSource=channel:c1"),
    (
      .setEventFilter("app", disallowed: ["ChannelVarset"]),
      #"PUT applications/app/eventFilter {"disallowed":[{"type":"ChannelVarset"}]}"#
    ),
    (
      .userEvent("hello", to: "app", sources: [.channel("c1")], variables: setting),
      "POST events/user/hello?application=app&source=channel:c1 " + reported
    ),
    (.claim("c1", for: "app"), "POST events/claim?channelId=c1&application=app"),
    (.asteriskInfo(), "GET asterisk/info"),
    (.ping(), "GET asterisk/ping"),
    (.listModules(), "GET asterisk/modules"),
    (.module("res_stasis.so"), "GET asterisk/modules/res_stasis.so"),
    (.reloadModule("res_stasis.so"), "PUT asterisk/modules/res_stasis.so"),
    (.globalVariable("V"), "GET asterisk/variable?variable=V"),
    (.setGlobalVariable("V", to: "1"), "POST asterisk/variable?variable=V&value=1"),
  ]

  @Test("each says what it is meant to say", arguments: samples.indices)
  func requestLines(index: Int) {
    let (request, line) = Self.samples[index]
    #expect(Self.line(request) == line)
  }

  @Test("operationsUsed is exactly what the functions can send")
  func operationsAreComplete() {
    var used: [ARIModel.Operation] = []
    for (request, line) in Self.samples {
      guard let operation = Self.mostLiteral(request) else {
        Issue.record("no operation for \(line)")
        continue
      }
      used.append(operation)
      for name in Self.parameterNames(request) {
        #expect(operation.parameters.contains(name), "\(line): \(name)")
      }
    }
    for operation in ARIModel.operationsUsed {
      #expect(used.contains(operation), "nothing sends \(operation.method.rawValue) \(operation.path)")
      let names = Self.samples.filter { Self.mostLiteral($0.request) == operation }
        .flatMap { Self.parameterNames($0.request) }
      for name in operation.parameters {
        #expect(names.contains(name), "nothing sends \(name) of \(operation.method.rawValue) \(operation.path)")
      }
    }
  }

  @Test("ids that hold what URLs do not are encoded")
  func encodesSegments() {
    #expect(ARIRequest.channel("a/b?c+d e%é;2").path == "channels/a%2Fb%3Fc%2Bd%20e%25%C3%A9%3B2")
  }

  @Test("the frame carries the request as ARI wants it")
  func frames() throws {
    let frame = ARIMessage.requestFrame(
      .play([.tone("1,\"2\"")], on: ChannelID("c1"), as: "p\\1"), id: "r7")
    let json = try JSONValue(parsing: frame)
    #expect(
      json == [
        "type": "RESTRequest", "request_id": "r7", "method": "POST", "uri": "channels/c1/play",
        "query_strings": [["name": "playbackId", "value": "p\\1"]], "content_type": "application/json",
        "message_body": #"{"media":["tone:1,\"2\""]}"#,
      ])
    #expect(
      String(decoding: ARIMessage.requestFrame(.ping(), id: "s1"), as: UTF8.self)
        == #"{"type":"RESTRequest","request_id":"s1","method":"GET","uri":"asterisk/ping"}"#)
  }

  @Test("an answer finds its request by the id, its body is text")
  func responses() {
    let text = """
      {"type":"RESTResponse","transaction_id":"","request_id":"r7","status_code":200,"reason_phrase":"OK",\
      "uri":"channels/c1","content_type":"application/json","message_body":"{\\"id\\":\\"c1\\"}",\
      "application":"cordboard"}
      """
    #expect(Samples.decode(text) == .response(id: "r7", ARIResponse(status: 200, body: #"{"id":"c1"}"#)))
    #expect(
      Samples.decode(#"{"type":"RESTResponse","request_id":"r8","status_code":204}"#)
        == .response(id: "r8", ARIResponse(status: 204)))
  }

  // MARK: Helpers

  private static func line(_ request: ARIRequest) -> String {
    let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    return "\(request.method.rawValue) \(request.path)" + (query.isEmpty ? "" : "?" + query)
      + (request.body.map { " " + $0 } ?? "")
  }

  private static func matches(_ operation: ARIModel.Operation, _ request: ARIRequest) -> Bool {
    let (template, path) = (operation.path.split(separator: "/"), request.path.split(separator: "/"))
    return operation.method == request.method && template.count == path.count
      && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }

  /// Of the operations that match the one with the fewest variables.
  private static func mostLiteral(_ request: ARIRequest) -> ARIModel.Operation? {
    ARIModel.operationsUsed.filter { matches($0, request) }.min { variables($0) < variables($1) }
  }

  private static func variables(_ operation: ARIModel.Operation) -> Int { operation.path.filter { $0 == "{" }.count }

  /// The whole body of the event filter is one parameter of the documentation.
  private static func parameterNames(_ request: ARIRequest) -> [String] {
    let body = request.body.flatMap { try? JSONValue(parsing: $0) }?.members.map(\.name) ?? []
    return request.query.map(\.name) + body.map { $0 == "disallowed" ? "filter" : $0 }
  }
}
