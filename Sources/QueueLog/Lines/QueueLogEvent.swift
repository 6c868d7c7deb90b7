/// The events of app_queue's log that Cordboard writes.
///
/// Source: `ast_queue_log` in Asterisk's `apps/app_queue.c`, and
/// <https://docs.asterisk.org/Operation/Logging/Queue-Logs/>.
enum QueueLogEvent: String {
  case queueStart = "QUEUESTART"
  case configReload = "CONFIGRELOAD"
  case enterQueue = "ENTERQUEUE"
  case connect = "CONNECT"
  case completeCaller = "COMPLETECALLER"
  case completeAgent = "COMPLETEAGENT"
  case abandon = "ABANDON"
  case exitWithTimeout = "EXITWITHTIMEOUT"
  case exitWithKey = "EXITWITHKEY"
  case exitEmpty = "EXITEMPTY"
  case withdraw = "WITHDRAW"
  case ringNoAnswer = "RINGNOANSWER"
  case ringCanceled = "RINGCANCELED"
  case agentDump = "AGENTDUMP"
  case addMember = "ADDMEMBER"
  case removeMember = "REMOVEMEMBER"
  case pause = "PAUSE"
  case unpause = "UNPAUSE"
  case pauseAll = "PAUSEALL"
  case unpauseAll = "UNPAUSEALL"
}
