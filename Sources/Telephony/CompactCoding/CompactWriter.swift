/// Writes the parts of an encoding one by one, for values that are encoded by
/// hand: those that come with every event. To go by `Encodable` takes ten
/// times as long, nearly all of it for the containers.
///
/// Whoever writes by hand writes the bytes that ``CompactEncoder`` would write
/// by itself: they are what is stored, and the one decoder reads both.
package struct CompactWriter {
  let sink: EncodingSink
  let vault: (any PersonalVault)?

  /// Begins a map; so many keys follow, each with its value.
  package func beginMap(_ count: Int) { sink.write(mapOf: count) }

  /// Begins a case of an enumeration with so many values; they follow, each
  /// behind its key: `_0`, `_1`, or its label.
  package func beginCase(_ name: String, _ count: Int) {
    sink.write(mapOf: 1)
    sink.write(name)
    sink.write(mapOf: count)
  }

  package func key(_ key: String) { sink.write(key) }
  package func write(_ value: String) { sink.write(value) }
  package func write(_ value: Int) { sink.write(value) }
  package func write<Kind>(_ value: Identifier<Kind>) { sink.write(value.rawValue) }

  package func write(_ value: Personal) {
    if let vault {
      if let clear = value.clear { vault.lay(down: clear, under: value.key) }
      return sink.write(value.key)
    }
    beginMap(value.clear == nil ? 1 : 2)
    key("key")
    sink.write(value.key)
    guard let clear = value.clear else { return }
    key("clear")
    sink.write(clear)
  }
}
