extension SwitchOrder: Digestible {
  public func digest(into digest: inout StableDigest) {
    switch self {
    case .own(let channel, let call):
      digest.combine(word: 1)
      digest.combine(channel)
      digest.combine(call)
    case .answer(let channel):
      digest.combine(word: 2)
      digest.combine(channel)
    case .play(let playback, let channel, let media):
      digest.combine(word: 3)
      digest.combine(playback)
      digest.combine(channel)
      digest.combine(media)
    case .stopPlayback(let playback):
      digest.combine(word: 4)
      digest.combine(playback)
    case .startMusic(let channel, let musicClass):
      digest.combine(word: 5)
      digest.combine(channel)
      digest.combine(musicClass)
    case .stopMusic(let channel):
      digest.combine(word: 6)
      digest.combine(channel)
    case .originate(let origination):
      digest.combine(word: 7)
      digest.combine(origination)
    case .hangUp(let channel, let cause):
      digest.combine(word: 8)
      digest.combine(channel)
      digest.combine(cause)
    case .bridge(let bridge, let channels):
      digest.combine(word: 9)
      digest.combine(bridge)
      digest.combine(channels)
    case .tearDown(let bridge):
      digest.combine(word: 10)
      digest.combine(bridge)
    case .continue(let channel, let location):
      digest.combine(word: 11)
      digest.combine(channel)
      digest.combine(location)
    case .watch(let device):
      digest.combine(word: 12)
      digest.combine(device)
    case .unwatch(let device):
      digest.combine(word: 13)
      digest.combine(device)
    }
  }
}

extension Media: Digestible {
  public func digest(into digest: inout StableDigest) { digest.combine(uri) }
}

extension Origination: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(channel)
    digest.combine(call)
    digest.combine(endpoint)
    digest.combine(callerNumber)
    digest.combine(callerName)
    digest.combine(ringSecondsMax)
    digest.combine(originator)
    if let number { digest.combine(number) }
  }
}

extension DialplanLocation: Digestible {
  public func digest(into digest: inout StableDigest) {
    digest.combine(context)
    digest.combine(self.extension)
    digest.combine(priority)
  }
}
