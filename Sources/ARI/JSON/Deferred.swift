/// A group of fields that is read when one of them is asked for, each time
/// anew: whoever needs several takes the group once.
enum Deferred<Fields: DeferredFields>: Sendable {
  case unread(JSONValue)
  indirect case read(Fields)

  var value: Fields {
    get {
      switch self {
      case .unread(let json): Fields(json: json)
      case .read(let fields): fields
      }
    }
    set { self = .read(newValue) }
  }
}

/// Fields that can always be read: what is absent becomes empty or nil.
public protocol DeferredFields: Sendable, Equatable {
  init(json: JSONValue)
}

extension Deferred: Equatable {
  static func == (left: Self, right: Self) -> Bool { left.value == right.value }
}
