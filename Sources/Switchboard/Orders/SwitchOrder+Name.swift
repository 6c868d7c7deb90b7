import Telephony

extension SwitchOrder {
  /// The order's kind, for logs: `hang_up`.
  var name: String {
    switch self {
    case .own: "own"
    case .answer: "answer"
    case .play: "play"
    case .stopPlayback: "stop_playback"
    case .startMusic: "start_music"
    case .stopMusic: "stop_music"
    case .originate: "originate"
    case .hangUp: "hang_up"
    case .bridge: "bridge"
    case .tearDown: "tear_down"
    case .continue: "continue"
    case .watch: "watch"
    case .unwatch: "unwatch"
    }
  }
}
