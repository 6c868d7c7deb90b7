# shellcheck shell=bash
# shellcheck disable=SC2154  # set by who sources this: see below
# shellcheck disable=SC2034  # set here, used by the scripts that source this
# A stage: an Asterisk of its own, an application on it (app_queue or
# cordboard), agents' phones, and what goes over the wire to them. One stage
# stands at a time, and ends with the script, as its folder $work does. Source
# say.sh first; $members are the phones.
# shellcheck source=../../asterisk-conf/lib/net.sh
source "$lib/net.sh"
# shellcheck source=../../asterisk-conf/lib/asterisk.sh
source "$lib/asterisk.sh"
# shellcheck source=../../asterisk-conf/lib/cordboard.sh
source "$lib/cordboard.sh"
# shellcheck source=check.sh
source "$rig/check.sh"
# shellcheck source=bench-centre.sh
source "$rig/bench-centre.sh"
# shellcheck source=bench-measure.sh
source "$rig/bench-measure.sh"

binary=${CORDBOARD_BIN:-$repo/.build/release/cordboard}
work=$(mktemp -d)
flows=$work/flows prompts=$repo/prompts CORDBOARD_LOG_LEVEL=warning
asterisk='' cordboard_pid='' phones='' capturer='' watcher='' callers=()
ARI_PORT='' API_PORT='' SIP_PORT='' AGENT_PORT='' AGENT_RTP_PORT='' CALLER_PORT='' CALLER_RTP_PORT=''
ASTERISK_ROOT='' ASTERISK_VERSION=''

# shellcheck disable=SC2317  # called by the trap
clean() {
  local code=$?
  trap '' INT TERM HUP
  stage_down || true
  rm -rf -- "$work"
  exit "$code"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# stage_ready: what a stage needs is installed and built.
stage_ready() {
  local said
  step packages
  said=$("$lib/../bin/packages.sh" build sip)
  step_done "$said"
  step build
  if [[ -z ${CORDBOARD_BIN:-} ]]; then said=$("$lib/../bin/build.sh" program); else said=$binary; fi
  step_done "$said"
}

# need_tshark WHAT
need_tshark() {
  command -v tshark >/dev/null || die "$EXIT_SYSTEM" "$1 needs tshark: apt-get install tshark."
}

# stage_up app_queue STRATEGY RETRY | stage_up cordboard [STRATEGY]: Asterisk's
# process is in $asterisk afterwards, the number to dial in $number.
stage_up() {
  local who=$1 options=() said
  shift
  rm -rf -- "$flows" "$work/app-queue"
  if [[ $who == app_queue ]]; then
    app_queue_centre "$work/app-queue" "$@"
    options=(--add "$work/app-queue")
  fi
  said=$("$rig/asterisk-up.sh" --dir "$work/rig" --owner $$ --agents "${#members[@]}" "${options[@]}")
  eval "$said"
  asterisk=$(sed -n 's/^up //p' "$work/rig/state")
  if [[ $who == app_queue ]]; then
    number=$app_queue_number
    app_queue_ready
  else
    number=$cordboard_number
    cordboard_ready "$@"
  fi
}

# asterisk_says COMMAND: what Asterisk's console answers.
asterisk_says() {
  asterisk_command "$ASTERISK_ROOT" && "${asterisk_exec[@]}" -C "$work/rig/asterisk/etc/asterisk.conf" -rx "$1"
}

# ARI answers before the last module is there.
app_queue_ready() {
  # shellcheck disable=SC2317  # called by eventually
  all_are_members() { (($(asterisk_says 'queue show bench' 2>/dev/null | grep -c ' PJSIP/agent') == ${#members[@]})); }
  eventually 10 all_are_members || {
    last_lines "$work/rig/asterisk/log/asterisk.log"
    die "$EXIT_ASTERISK" "app_queue has not got its ${#members[@]} members."
  }
}

cordboard_ready() {
  rm -f -- "$work"/cordboard.db*
  cordboard_centre "$flows" "$@"
  cp -- "$work/rig/ari-password" "$work/ari-password"
  write_config "$work" "$work/cordboard.db"
  cordboard_start "$work/cordboard.yaml" "$work/cordboard.log"
  export CORDBOARD_CONFIG=$work/cordboard.yaml
}

# stage_stands: what was started still runs; what ended has no counters to read.
stage_stands() {
  kill -0 "$asterisk" 2>/dev/null || {
    last_lines "$work/rig/asterisk/log/asterisk.log"
    die "$EXIT_ASTERISK" "Asterisk ended by itself."
  }
  if [[ -n $cordboard_pid ]] && ! kill -0 "$cordboard_pid" 2>/dev/null; then
    last_lines "$work/cordboard.log"
    die "$EXIT_CORDBOARD" "Cordboard ended by itself."
  fi
}

# log_in AT_ONCE: all agents, in the queue's order if AT_ONCE is 1.
log_in() {
  local n
  for n in "${!members[@]}"; do member_id "$n"; echo; done |
    xargs -P "$1" -n 1 "$binary" agent login --ready >"$work/agents.log" 2>&1 || {
    last_lines "$work/agents.log"
    die "$EXIT_CALLS" "Not every agent could log in."
  }
}

# sipp …: sipp.sh, which ends when we do, however that is; run it with &.
sipp() { exec setpriv --pdeathsig TERM "$lib/../bin/sipp.sh" "$@"; }

# phones_up SCENARIO NAME=VALUE…
phones_up() {
  sipp "$1" --port "$AGENT_PORT" --media-port "$AGENT_RTP_PORT" "${@:2}" >"$work/phones" 2>&1 &
  phones=$!
  eventually 5 port_taken udp "$AGENT_PORT" || die "$EXIT_CALLS" "The agents' phones (SIPp) did not start."
}

# capture_up FILE: what goes to and from the agents' phones and the callers.
capture_up() {
  rm -f -- "$1"
  setpriv --pdeathsig TERM tshark -q -i lo -f "udp port $AGENT_PORT or udp port $CALLER_PORT" -w "$1" >/dev/null 2>&1 &
  capturer=$!
  eventually 10 test -s "$1" || die "$EXIT_SYSTEM" "tshark does not capture; it needs to run as root."
}

# stage_down: ends all of it, and what memory_peak watches ($watcher); harmless
# when there is no stage. What the phones counted is in $work/phones then.
stage_down() {
  local pid
  for pid in $watcher "${callers[@]}" $phones $capturer; do
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  callers=() watcher='' phones='' capturer=''
  if [[ -n $cordboard_pid ]]; then stop_child "$cordboard_pid" 15; cordboard_pid=; fi
  "$rig/asterisk-down.sh" "$work/rig"
}
