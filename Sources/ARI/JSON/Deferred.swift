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

/// What has most of its fields in a group that is read when it is asked for;
/// each of them can be had by its own name.
@dynamicMemberLookup
public protocol Detailed {
  associatedtype Details: DeferredFields
  var details: Details { get set }
}

extension Detailed {
  @inlinable
  public subscript<Field>(dynamicMember field: WritableKeyPath<Details, Field>) -> Field {
    get { details[keyPath: field] }
    set { details[keyPath: field] = newValue }
  }
}

extension Deferred: Equatable {
  static func == (left: Self, right: Self) -> Bool { left.value == right.value }
}
