import API
import ARI
import ARIClient
import QueueLog
import Storage
import Switchboard
import Telephony

/// The figures of connection, switchboard and journal, for `/metrics`.
extension CentreService {
  func samples() async -> [MetricSample] {
    let connection = await client.statistics()
    return Self.samples(of: connection) + Self.samples(of: node.statistics) + Self.samples(of: writer.status)
      + (queueLog.map { Self.samples(of: $0.status) } ?? [])
  }

  private static func samples(of log: QueueLogStatus) -> [MetricSample] {
    [
      gauge("cordboard_queue_log_failing", "Whether the queue log can't be written.", log.failing == nil ? 0 : 1),
      gauge("cordboard_queue_log_lines_waiting", "Lines not yet in the queue log.", log.linesWaiting),
      count("cordboard_queue_log_lines_total", "Lines written to the queue log.", log.linesWritten),
      count("cordboard_queue_log_lines_lost_total", "Lines of the queue log that could not be kept.", log.linesLost),
      count(
        "cordboard_queue_log_calls_forgotten_total", "Calls that the queue log had to forget before their end.",
        log.callsForgotten),
    ]
  }

  private static func samples(of connection: ARIClientStatistics) -> [MetricSample] {
    let counters = connection.counters
    var samples = [
      gauge("cordboard_ari_up", "Whether the ARI connection is open.", connection.isOpen ? 1 : 0),
      count("cordboard_ari_reconnects_total", "ARI connections after the first.", connection.reconnects),
      count("cordboard_ari_events_total", "ARI events received.", counters.events),
      count("cordboard_ari_requests_total", "ARI requests sent.", counters.requests),
      count(
        "cordboard_ari_request_timeouts_total", "ARI requests without an answer in time.", counters.requestTimeOuts),
      count("cordboard_ari_received_bytes_total", "Bytes received from Asterisk.", counters.bytesReceived),
      count("cordboard_ari_sent_bytes_total", "Bytes sent to Asterisk.", counters.bytesSent),
      count("cordboard_ari_malformed_frames_total", "Frames that could not be used.", counters.malformedFrames),
      count("cordboard_ari_overflows_total", "Connections closed because we did not keep up.", counters.overflows),
      count(
        "cordboard_ari_replacements_total", "Times another controller took our application.", counters.replacements),
      count("cordboard_ari_heartbeat_timeouts_total", "Heartbeats without an answer.", counters.heartbeatTimeOuts),
    ]
    let unknown = counters.unknownEvents.values.reduce(0, +)
    samples.append(count("cordboard_ari_unknown_events_total", "Events of a type not known here.", unknown))
    return samples
  }

  private static func samples(of node: NodeStatistics) -> [MetricSample] {
    let reaped = node.reapedHangUps + node.reapedEnds + node.reapedArrivals + node.reapedBridges
    return [
      gauge("cordboard_switchboard_channels", "Channels of ours in the mirror.", node.channels),
      gauge("cordboard_switchboard_bridges", "Bridges of ours in the mirror.", node.bridges),
      count("cordboard_switchboard_orders_total", "Orders given.", node.orders),
      count(
        "cordboard_switchboard_orders_failed_total", "Orders that were not carried out.",
        node.ordersFailed.values.reduce(0, +)),
      count("cordboard_switchboard_reconciles_total", "Inventories taken.", node.reconciles),
      count("cordboard_switchboard_reaped_total", "Things repaired that no event told of.", reaped),
    ]
  }

  private static func samples(of journal: JournalStatus) -> [MetricSample] {
    [
      gauge("cordboard_journal_pending", "Entries handed over and not yet committed.", journal.pending),
      gauge("cordboard_journal_failing", "Whether the journal can't be written.", journal.failing == nil ? 0 : 1),
      count("cordboard_journal_commits_total", "Transactions committed.", Int(journal.commits)),
      count("cordboard_journal_entries_total", "Entries committed.", Int(journal.entriesCommitted)),
      count("cordboard_journal_failures_total", "Transactions that failed.", Int(journal.failures)),
      count("cordboard_journal_entries_dropped_total", "Inputs that could not be kept.", Int(journal.entriesDropped)),
      count(
        "cordboard_journal_records_dropped_total", "Call records that could not be kept.", Int(journal.recordsDropped)),
      count(
        "cordboard_journal_reports_dropped_total", "Closed intervals and days that could not be kept.",
        Int(journal.reportsDropped)),
      count(
        "cordboard_statistics_removed_total", "Closed intervals and days removed because they are over their time.",
        Int(journal.statisticsRemoved)),
    ]
  }

  private static func gauge(_ name: String, _ help: String, _ value: Int) -> MetricSample {
    MetricSample(name, .gauge, help: help, value: Double(value))
  }

  private static func count(_ name: String, _ help: String, _ value: Int) -> MetricSample {
    MetricSample(name, .counter, help: help, value: Double(value))
  }
}
