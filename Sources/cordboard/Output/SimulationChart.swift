import CallCore
import Foundation
import Simulation
import Telephony

/// A curve over the day as SVG: the mean as a line, the range as a band, of
/// one blueprint or two.
struct SimulationChart {
  let title: String
  let curve: PlanReport.Curve
  let quarters: Range<Int>

  private static let (width, height) = (640.0, 240.0)
  private static let (left, right, top, bottom) = (52.0, 22.0, 14.0, 30.0)

  var svg: String {
    let figure = curve.figure
    let name = SimulationPage.escaped("\(title) by quarters of an hour")
    var parts = [
      """
      <svg viewBox="0 0 \(Self.text(Self.width)) \(Self.text(Self.height))" role="img" aria-label="\(name)">
      """
    ]
    for step in 0...Self.linesMax where Double(step) * tick <= top + tick / 1e6 {
      let value = Double(step) * tick
      let y = Self.text(y(value))
      parts.append(
        #"<line class="grid" x1="\#(Self.text(Self.left))" x2="\#(Self.text(Self.width - Self.right))" "#
          + #"y1="\#(y)" y2="\#(y)"/>"#)
      let label = SimulationFormat.number(value) + SimulationFormat.unit(figure.unit)
      parts.append(#"<text x="\#(Self.text(Self.left - 6))" y="\#(y)" dy="4" text-anchor="end">\#(label)</text>"#)
    }
    for quarter in hours {
      let x = Self.text(x(Double(quarter)))
      let clock = SimulationFormat.clock(quarter: quarter)
      parts.append(#"<text x="\#(x)" y="\#(Self.text(Self.height - 10))" text-anchor="middle">\#(clock)</text>"#)
    }
    parts += band(curve.base, "a")
    parts += band(curve.other, "b")
    parts += line(curve.base, "a", "A")
    parts += line(curve.other, "b", "B")
    return (parts + ["</svg>"]).joined(separator: "\n")
  }

  // MARK: Scales

  private static let linesMax = 8

  /// The highest value that is drawn.
  private var top: Double {
    if curve.figure.unit == .share { return 100 }
    let highest = (curve.base + curve.other).compactMap { $0?.high }.max() ?? 1
    let step = Self.step(max(highest, 1))
    return (max(highest, 1) / step).rounded(.up) * step
  }

  private var tick: Double { curve.figure.unit == .share ? 25 : Self.step(top) }

  /// 1, 2 or 5 times a power of ten: five lines or so.
  private static func step(_ top: Double) -> Double {
    var power = 1.0
    while power * 10 <= top / 3 { power *= 10 }
    while power > top / 3, power > 0.01 { power /= 10 }
    return [5, 2, 1].map { $0 * power }.first { top / $0 >= 3 } ?? power
  }

  /// Where a mark stands below: at whole hours, not more than twelve.
  private var hours: [Int] {
    let span = quarters.count
    let step = [4, 8, 16, 32, 64].first { span / $0 <= 12 } ?? 64
    return quarters.filter { $0 % step == 0 } + (quarters.upperBound % step == 0 ? [quarters.upperBound] : [])
  }

  private func x(_ quarter: Double) -> Double {
    let share = (quarter - Double(quarters.lowerBound)) / Double(max(1, quarters.count))
    return Self.left + share * (Self.width - Self.left - Self.right)
  }

  private func y(_ value: Double) -> Double {
    let share = min(1, max(0, value / top))
    return Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
  }

  // MARK: Lines

  private struct Point {
    let quarter: Int
    let spread: Spread
  }

  /// What is drawn in one go: quarters that follow each other.
  private func runs(_ spreads: [Spread?]) -> [[Point]] {
    var runs: [[Point]] = [[]]
    for (quarter, spread) in zip(quarters, spreads) {
      if let spread {
        runs[runs.count - 1].append(Point(quarter: quarter, spread: spread))
      } else {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  /// At the middle of its quarter.
  private func place(_ point: Point, _ value: Double) -> String {
    let shown = SimulationFormat.shown(value, curve.figure.unit)
    return "\(Self.text(x(Double(point.quarter) + 0.5))),\(Self.text(y(shown)))"
  }

  private func band(_ spreads: [Spread?], _ style: String) -> [String] {
    runs(spreads).map { run in
      let places = run.map { place($0, $0.spread.high) } + run.reversed().map { place($0, $0.spread.low) }
      return #"<polygon class="band \#(style)" points="\#(places.joined(separator: " "))"/>"#
    }
  }

  private func line(_ spreads: [Spread?], _ style: String, _ name: String) -> [String] {
    runs(spreads).flatMap { run in
      let places = run.map { place($0, $0.spread.mean) }
      let dots = zip(run, places).map { point, place in
        let ends = place.split(separator: ",")
        let clock = SimulationFormat.clock(quarter: point.quarter)
        let text = "\(name), \(clock): \(SimulationFormat.spread(point.spread, curve.figure))"
        return #"<circle class="dot \#(style)" cx="\#(ends[0])" cy="\#(ends[1])" r="2.2">"#
          + "<title>\(SimulationPage.escaped(text))</title></circle>"
      }
      return [#"<polyline class="line \#(style)" points="\#(places.joined(separator: " "))"/>"#] + dots
    }
  }

  /// A coordinate to a tenth.
  private static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
