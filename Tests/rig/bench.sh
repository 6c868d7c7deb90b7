#!/usr/bin/env bash
# bench.sh (make bench): the load test. Callers press a key (RFC 4733), wait in
# silence, are answered by agents and hung up on; what it cost is measured from
# the outside, by the kernel's own counters. Needs a release build.
#
#   RATE=50 calls a second   SECONDS_LONG=60   AGENTS=200   TALK=3 seconds
#   CAPTURE=yes  also measure, on the wire, from an agent's BYE to the next
#                INVITE to that agent (needs tshark); with fewer agents than
#                the calls need, so that a caller always waits:
#                make bench CAPTURE=yes RATE=20 AGENTS=36 TALK=2 SECONDS_LONG=30
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$rig/../.." && pwd)
lib=$repo/asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"
# shellcheck source=../../asterisk-conf/lib/net.sh
source "$lib/net.sh"
# shellcheck source=../../asterisk-conf/lib/asterisk.sh
source "$lib/asterisk.sh"
# shellcheck source=../../asterisk-conf/lib/cordboard.sh
source "$lib/cordboard.sh"
# shellcheck source=check.sh
source "$rig/check.sh"

capture=${CAPTURE:-} rate=${RATE:-50} seconds=${SECONDS_LONG:-60} agents=${AGENTS:-200} talk=${TALK:-3}
need_count RATE "$rate" 1 1000
need_count SECONDS_LONG "$seconds" 1 3600
need_count AGENTS "$agents" 1 2000
need_count TALK "$talk" 1 600
calls=$((rate * seconds))
binary=${CORDBOARD_BIN:-$repo/.build/release/cordboard}
prompts=$repo/prompts
steps_total=6
if [[ -n $capture ]] && ! command -v tshark >/dev/null; then
  die "$EXIT_SYSTEM" "CAPTURE needs tshark: apt-get install tshark."
fi
work=$(mktemp -d)
flows=$work/flows cordboard_pid='' phones='' callers='' watcher='' capturer=''

# shellcheck disable=SC2317  # called by the trap
clean() {
  local code=$?
  trap '' INT TERM HUP
  for pid in $watcher $callers $phones $capturer; do kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
  if [[ -n $cordboard_pid ]]; then stop_child "$cordboard_pid" 15; fi
  "$rig/asterisk-down.sh" "$work/rig" || true
  rm -rf -- "$work"
  exit "$code"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The centre that is measured: one menu, one queue, no music, no wrap-up.
write_flows() {
  local n
  mkdir -p "$flows"
  {
    printf 'tenant: bench\nnumbers:\n  "1000": bench\n'
    printf 'queues:\n  bench:\n    name: Bench\n    offer-time: 15s\n    wrap-up: 0s\n    music: none\n'
    printf 'flows:\n  bench:\n    - answer\n'
    printf '    - menu: main-menu\n      options:\n        1: wait\n      digit-time: 5s\n      tries: 1\n'
    printf '      otherwise: end\n'
    printf '    - label: wait\n      queue: bench\n      wait-max: 10m\n      otherwise: end\n'
    printf '    - label: end\n      play: goodbye\n    - hang-up\nagents:\n'
    for ((n = 1; n <= agents; n++)); do
      printf '  agent%d:\n    name: Agent %d\n    device: PJSIP/agent%d\n    queues: [bench]\n' "$n" "$n" "$n"
    done
  } >"$flows/bench.yaml"
}

# cpu_ms PID: processor time used, user and system.
cpu_ms() {
  awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%d", ($12 + $13) * 1000 / hertz }' "/proc/$1/stat"
}
memory_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

step packages
said=$("$lib/../bin/packages.sh" build sip)
step_done "$said"

step build
if [[ -z ${CORDBOARD_BIN:-} ]]; then said=$("$lib/../bin/build.sh" program); else said=$binary; fi
step_done "$said"

step Asterisk
ARI_PORT='' API_PORT='' SIP_PORT='' AGENT_PORT='' AGENT_RTP_PORT='' CALLER_PORT='' CALLER_RTP_PORT=''
ASTERISK_VERSION=''
eval "$("$rig/asterisk-up.sh" --dir "$work/rig" --owner $$ --agents "$agents")"
asterisk=$(sed -n 's/^up //p' "$work/rig/state")
step_done "$ASTERISK_VERSION"

step Cordboard
write_flows
cp "$work/rig/ari-password" "$work/ari-password"
CORDBOARD_LOG_LEVEL=warning
write_config "$work" "$work/cordboard.db"
cordboard_start "$work/cordboard.yaml" "$work/cordboard.log"
export CORDBOARD_CONFIG=$work/cordboard.yaml
idle_kb=$(memory_kb "$cordboard_pid")
step_done "process $cordboard_pid"

step "$agents agents"
"$lib/../bin/sipp.sh" "$lib/../demo/agent.xml.in" --port "$AGENT_PORT" --media-port "$AGENT_RTP_PORT" \
  ANSWER_MS=50 TALK_MS=$((talk * 1000)) >"$work/phones" 2>&1 &
phones=$!
eventually 5 port_taken udp "$AGENT_PORT" || die "$EXIT_CALLS" "The agents' phones (SIPp) did not start."
seq -f 'agent%g' "$agents" | xargs -P 4 -n 1 "$binary" agent login --ready >"$work/agents.log" 2>&1 || {
  last_lines "$work/agents.log"
  die "$EXIT_CALLS" "Not every agent could log in."
}
step_done "ready"

step "$calls calls"
if [[ -n $capture ]]; then
  tshark -q -i lo -f "udp port $AGENT_PORT" -w "$work/agents.pcap" >/dev/null 2>&1 &
  capturer=$!
  eventually 5 test -s "$work/agents.pcap" || die "$EXIT_SYSTEM" "tshark does not capture; it needs to run as root."
fi
cordboard_ms=$(cpu_ms "$cordboard_pid") asterisk_ms=$(cpu_ms "$asterisk")
(
  peak=0
  trap 'echo "$peak"; exit 0' TERM
  while sleep 0.5; do now=$(memory_kb "$cordboard_pid"); if ((now > peak)); then peak=$now; fi; done
) >"$work/peak" &
watcher=$!
code=0
# Waited for, and not simply run, so that a signal to us is not held up by it.
"$lib/../bin/sipp.sh" "$lib/../demo/caller-stays.xml.in" --to "$SIP_PORT" --port "$CALLER_PORT" \
  --media-port "$CALLER_RTP_PORT" --calls "$calls" --rate "$rate" --limit 5000 --seconds $((seconds * 3 + 120)) \
  BEFORE_MS=500 STAY_MS=$((seconds * 2000 + 60000)) >"$work/result" &
callers=$!
wait "$callers" || code=$?
callers=
result=$(<"$work/result")
sleep 1
cordboard_ms=$(($(cpu_ms "$cordboard_pid") - cordboard_ms)) asterisk_ms=$(($(cpu_ms "$asterisk") - asterisk_ms))
kill -TERM "$watcher"; wait "$watcher" || true; watcher=
kill -TERM "$phones"; wait "$phones" || true; phones=
if [[ -n $capturer ]]; then kill -TERM "$capturer"; wait "$capturer" || true; capturer=; fi
step_done "$result"

# Milliseconds from each BYE of an agent to the next INVITE to that agent.
offer_times() {
  tshark -r "$work/agents.pcap" -Y 'sip.Method == "BYE" || sip.Method == "INVITE"' -T fields \
    -e frame.time_epoch -e sip.Method -e sip.from.user -e sip.to.user 2>/dev/null |
    awk '$2 == "BYE" && $3 ~ /^agent/ { free[$3] = $1 }
         $2 == "INVITE" && ($4 in free) { printf "%.2f\n", ($1 - free[$4]) * 1000; delete free[$4] }' | sort -n
}

per_call() { awk -v ms="$1" -v calls="$calls" 'BEGIN { printf "%.2f ms", ms / calls }'; }
printf '\n'
printf '%-34s %s\n' "calls ($rate a second)" "$result" "agents' phones ($agents)" "$(<"$work/phones")" \
  'Cordboard, CPU for each call' "$(per_call "$cordboard_ms")" \
  'Asterisk, CPU for each call' "$(per_call "$asterisk_ms")" \
  'Cordboard, memory idle' "$((idle_kb / 1024)) MB" 'Cordboard, memory at most' "$(($(<"$work/peak") / 1024)) MB"
if ((code != 0)); then last_lines "$work/cordboard.log"; die "$EXIT_CALLS" "Not every call went well: $result."; fi
if [[ -n $capture ]]; then
  offer_times >"$work/offers"
  awk '{ t[NR] = $1 } END {
    if (NR == 0) exit
    printf "%-34s median %.1f ms, p99 %.1f ms, most %.1f ms (%d offers)\n", "agent free to INVITE", t[int((NR + 1) / 2)],
      t[int(NR * 0.99 + 0.5)], t[NR], NR }' "$work/offers"
fi
"$binary" replay --database "$work/cordboard.db"
