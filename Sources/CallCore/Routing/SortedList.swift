/// Elements in their order, for up to hundreds of thousands of them.
///
/// A list of chunks, each a sorted array: finding the chunk is a binary search,
/// changing it moves part of one chunk, and a rank adds up the sizes of the
/// chunks before. At 100,000 elements that is about a microsecond, and the
/// chunks lie together in memory as a tree's nodes do not.
struct SortedList<Element: Comparable & Sendable>: Sendable {
  private var chunks: [[Element]] = []
  /// The chunks' sizes, side by side, so that a rank reads nothing else.
  private var sizes: [Int] = []
  private(set) var count = 0

  /// A chunk that grows beyond it is cut in two.
  private static var chunkMax: Int { 512 }

  init() {}

  init(_ elements: some Sequence<Element>) {
    let sorted = elements.sorted()
    for start in stride(from: 0, to: sorted.count, by: Self.chunkMax / 2) {
      let chunk = Array(sorted[start..<Swift.min(sorted.count, start + Self.chunkMax / 2)])
      chunks.append(chunk)
      sizes.append(chunk.count)
    }
    count = sorted.count
  }

  var isEmpty: Bool { count == 0 }
  var first: Element? { chunks.first?.first }

  /// Puts the element in; behind those that are equal.
  mutating func insert(_ element: Element) {
    count += 1
    guard !chunks.isEmpty else {
      chunks = [[element]]
      sizes = [1]
      return
    }
    let index = chunk(for: element)
    chunks[index].insert(element, at: Self.lowerBound(of: element, in: chunks[index]))
    sizes[index] += 1
    if sizes[index] > Self.chunkMax { split(index) }
  }

  /// Takes the element out.
  /// - Returns: whether it was there.
  @discardableResult
  mutating func remove(_ element: Element) -> Bool {
    guard !chunks.isEmpty else { return false }
    let index = chunk(for: element)
    let offset = Self.lowerBound(of: element, in: chunks[index])
    guard offset < sizes[index], chunks[index][offset] == element else { return false }
    chunks[index].remove(at: offset)
    sizes[index] -= 1
    count -= 1
    if sizes[index] == 0 {
      chunks.remove(at: index)
      sizes.remove(at: index)
    }
    return true
  }

  /// How many elements are before this one, whether it is there or not.
  func rank(of element: Element) -> Int {
    guard !chunks.isEmpty else { return 0 }
    let index = chunk(for: element)
    var before = 0
    for position in 0..<index { before += sizes[position] }
    return before + Self.lowerBound(of: element, in: chunks[index])
  }

  /// The element that so many are before; there must be one.
  subscript(rank: Int) -> Element {
    var rest = rank
    for (index, size) in sizes.enumerated() {
      if rest < size { return chunks[index][rest] }
      rest -= size
    }
    preconditionFailure("There is no element \(rank) among \(count).")
  }

  /// The elements from the first that is not before `element` on.
  func elements(from element: Element) -> Walk {
    guard !chunks.isEmpty else { return Walk(chunks: [], chunk: 0, offset: 0) }
    let index = chunk(for: element)
    return Walk(chunks: chunks, chunk: index, offset: Self.lowerBound(of: element, in: chunks[index]))
  }

  /// Some elements in their order.
  struct Walk: Sequence, IteratorProtocol {
    fileprivate let chunks: [[Element]]
    fileprivate var chunk: Int
    fileprivate var offset: Int

    mutating func next() -> Element? {
      while chunk < chunks.count {
        if offset < chunks[chunk].count {
          defer { offset += 1 }
          return chunks[chunk][offset]
        }
        chunk += 1
        offset = 0
      }
      return nil
    }
  }

  /// The last chunk that begins before the element, or the first of all.
  private func chunk(for element: Element) -> Int {
    var (low, high) = (0, chunks.count)
    while low < high {
      let middle = (low + high) / 2
      if chunks[middle][0] < element { low = middle + 1 } else { high = middle }
    }
    // An element equal to a chunk's first is in that chunk.
    if low < chunks.count, chunks[low][0] == element { return low }
    return Swift.max(0, low - 1)
  }

  private static func lowerBound(of element: Element, in chunk: [Element]) -> Int {
    var (low, high) = (0, chunk.count)
    while low < high {
      let middle = (low + high) / 2
      if chunk[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func split(_ index: Int) {
    let half = sizes[index] / 2
    let tail = Array(chunks[index][half...])
    chunks[index].removeSubrange(half...)
    chunks.insert(tail, at: index + 1)
    sizes[index] = half
    sizes.insert(tail.count, at: index + 1)
  }
}

extension SortedList: Sequence {
  func makeIterator() -> Walk { Walk(chunks: chunks, chunk: 0, offset: 0) }
  var underestimatedCount: Int { count }
}
