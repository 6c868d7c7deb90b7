import ARI
import Telephony

/// Frames as Asterisk 22.10 sends them.
enum Samples {
  static let channel = #"""
    {"id":"1732165445.12","name":"PJSIP/trunk-0000000c","state":"Up","protocol_id":"4b9d5a1e@10.0.0.1",\#
    "caller":{"name":"Ann","number":"+442079460000"},"connected":{"name":"","number":"1234"},"accountcode":"acc",\#
    "dialplan":{"context":"from-trunk","exten":"100","priority":3,"app_name":"Stasis","app_data":"cordboard"},\#
    "creationtime":"2026-11-21T04:05:01.123+0000","language":"en","channelvars":{"CORD":"call-1"},\#
    "caller_rdnis":"555","tenantid":"acme"}
    """#
  static let bridge = #"""
    {"id":"br1","technology":"simple_bridge","bridge_type":"mixing","bridge_class":"stasis","creator":"Stasis",\#
    "name":"n","channels":["a","b"],"creationtime":"2026-11-21T05:04:32.575+0000","video_mode":"talker",\#
    "video_source_id":"a","bridgevars":{"BV":"1"}}
    """#
  static let playback = #"""
    {"id":"pb1","media_uri":"sound:hello","next_media_uri":"sound:world","target_uri":"channel:1732165445.12",\#
    "language":"en","state":"playing"}
    """#
  static let recording = #"""
    {"name":"rec1","format":"wav","target_uri":"bridge:br1","state":"done","duration":12,"talking_duration":8,\#
    "silence_duration":4,"cause":"none"}
    """#
  static let endpoint = #"{"technology":"PJSIP","resource":"agent1","state":"online","channel_ids":["a"]}"#

  /// An event with what each of its fields is in `fields`.
  static func event(_ type: String, _ fields: String) -> String {
    let separator = fields.isEmpty ? "" : ","
    return #"{"type":"\#(type)","timestamp":"2026-11-21T04:05:06.789+0000"\#(separator)\#(fields),"#
      + #""asterisk_id":"02:00:00:00:00:01","application":"cordboard"}"#
  }

  static func channelEvent(_ type: String) -> String { event(type, #""channel":\#(channel)"#) }

  static func decode(_ text: String) -> ARIMessage { ARIMessage.decode(Array(text.utf8)) }

  static let theChannel = ARIChannel(
    id: "1732165445.12", name: "PJSIP/trunk-0000000c", state: .up,
    caller: ARIParty(name: "Ann", number: "+442079460000"), connected: ARIParty(number: "1234"),
    dialplan: ARIDialplan(
      context: "from-trunk", extension: "100", priority: 3, applicationName: "Stasis", applicationData: "cordboard"),
    createdAt: Instant(microsecondsSinceEpoch: 1_795_233_901_123_000), language: "en", accountCode: "acc",
    variables: ["CORD": "call-1"], protocolID: "4b9d5a1e@10.0.0.1", redirectedFrom: "555", tenantID: "acme")
  static let theBridge = ARIBridge(
    id: "br1", name: "n", channels: ["a", "b"], createdAt: Instant(microsecondsSinceEpoch: 1_795_237_472_575_000),
    variables: ["BV": "1"], videoMode: "talker", videoSource: "a")
  static let thePlayback = ARIPlayback(
    id: "pb1", mediaURI: "sound:hello", nextMediaURI: "sound:world", target: .channel("1732165445.12"),
    state: .playing)
  static let theRecording = ARILiveRecording(
    name: "rec1", target: .bridge("br1"), state: .done, duration: .seconds(12), talkingDuration: .seconds(8),
    silenceDuration: .seconds(4), cause: "none")
  static let theEndpoint = ARIEndpoint(technology: "PJSIP", resource: "agent1", state: .online, channels: ["a"])
  static let theHeader = ARIEventHeader(
    timestamp: Instant(microsecondsSinceEpoch: 1_795_233_906_789_000), asteriskID: "02:00:00:00:00:01",
    application: "cordboard")
}
