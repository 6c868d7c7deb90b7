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
#   AGAINST=app_queue  the same calls to Asterisk's own queue and to Cordboard
#                by turns, ROUNDS=2 of each, and how they compare
#     STRATEGY=leastrecent  of app_queue: the one that is Cordboard's longest
#                idle but for ties, since it counts whole seconds. rrmemory
#                goes round whoever has been idle for how long.
#     RETRY=1    of app_queue: seconds from an attempt in vain to the next. Its
#                default is 5, 1 the least it takes.
#   COMPARE=routing  not a load test: who is rung in which order; see routing.sh
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$rig/../.." && pwd)
lib=$repo/asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"
case ${COMPARE:-} in
  '') ;;
  routing) exec "$rig/routing.sh" ;;
  *) die "$EXIT_USAGE" "COMPARE must be routing, not '$COMPARE'." ;;
esac

against=${AGAINST:-} capture=${CAPTURE:-} rounds=${ROUNDS:-2} retry=${RETRY:-1} strategy=${STRATEGY:-leastrecent}
rate=${RATE:-50} seconds=${SECONDS_LONG:-60} agents=${AGENTS:-200} talk=${TALK:-3}
[[ -z $against || $against == app_queue ]] || die "$EXIT_USAGE" "AGAINST must be app_queue, not '$against'."
# Those that ring one agent at a time.
[[ $strategy =~ ^(leastrecent|rrmemory|rrordered|fewestcalls|linear|random|wrandom)$ ]] ||
  die "$EXIT_USAGE" "STRATEGY must be leastrecent, rrmemory, rrordered, fewestcalls, linear, random or wrandom."
need_count ROUNDS "$rounds" 1 100
need_count RETRY "$retry" 1 60
need_count RATE "$rate" 1 1000
need_count SECONDS_LONG "$seconds" 1 3600
need_count AGENTS "$agents" 1 2000
need_count TALK "$talk" 1 600
calls=$((rate * seconds))
read -ra members <<<"$(seq -f 'agent%g' -s ' ' "$agents")"
# shellcheck source=stage.sh
source "$rig/stage.sh"
# shellcheck source=bench-report.sh
source "$rig/bench-report.sh"
if [[ -n $capture ]]; then need_tshark CAPTURE; fi

# answer_calls: the agents' phones. Of two queues the times until an agent is
# rung are compared. app_queue's callers look round once a second; if each talk
# took as long as any other, that would fall into step with it, and into
# another step for another TALK. So they talk from half of it to one and a half.
answer_calls() {
  if [[ -n $against ]]; then
    phones_up "$rig/scenarios/agent-talks-varied.xml.in" ANSWER_MS=50 \
      TALK_MIN_MS=$((talk * 500)) TALK_MAX_MS=$((talk * 1500))
  else
    phones_up "$lib/../demo/agent.xml.in" ANSWER_MS=50 TALK_MS=$((talk * 1000))
  fi
}

# place_calls: waited for, and not simply run, so that a signal to us is not
# held up by it. Its result is in $work/result; fails if a call did.
place_calls() {
  local code=0
  sipp "$lib/../demo/caller-stays.xml.in" --to "$SIP_PORT" --port "$CALLER_PORT" \
    --media-port "$CALLER_RTP_PORT" --calls "$calls" --rate "$rate" --limit 5000 --seconds $((seconds * 3 + 120)) \
    DNIS="$number" BEFORE_MS=500 STAY_MS=$((seconds * 2000 + 60000)) >"$work/result" &
  callers=($!)
  wait "${callers[0]}" || code=$?
  callers=()
  return "$code"
}

# round WHO: one load test, as a line of $work/rounds (see bench-report.sh).
# Each has an Asterisk of its own: the same program, of the same age, that has
# not served the other; and Cordboard's does not hand each change of a phone's
# state to an app_queue that goes through its members for it.
round() {
  local who=$1 asterisk_ms application_ms=- free='- - - 0' created ok bad answered
  if [[ $who == app_queue ]]; then stage_up app_queue "$strategy" "$retry"; else stage_up cordboard; fi
  answer_calls
  if [[ $who == cordboard ]]; then log_in 4; fi
  if [[ -n $capture ]]; then capture_up "$work/agents.pcap"; fi
  note "Asterisk $ASTERISK_VERSION, $agents agents ready, $calls calls"
  if [[ -z $against ]]; then
    memory_kb "$cordboard_pid" >"$work/idle"
    memory_peak "$cordboard_pid" >"$work/peak" &
    watcher=$!
  fi
  if [[ $who == cordboard ]]; then application_ms=$(cpu_ms "$cordboard_pid"); fi
  asterisk_ms=$(cpu_ms "$asterisk")
  place_calls || failed=yes
  sleep 1
  stage_stands
  asterisk_ms=$(($(cpu_ms "$asterisk") - asterisk_ms))
  if [[ $who == cordboard ]]; then application_ms=$(($(cpu_ms "$cordboard_pid") - application_ms)); fi
  stage_down
  if [[ -n $capture ]]; then free=$(offer_times "$work/agents.pcap" | percentiles); fi
  read -r created ok bad < <(counts "$work/result")
  read -r _ answered _ < <(counts "$work/phones")
  if ((answered != created)); then failed=yes; fi
  printf '%s ' "$who" "$created" "$ok" "$bad" "$answered" "$asterisk_ms" "$application_ms" "$free" >>"$work/rounds"
  printf '\n' >>"$work/rounds"
}

# counts FILE: `CREATED OK FAILED`, of what sipp.sh has printed.
counts() { sed -n 's/^calls=\([0-9]*\) ok=\([0-9]*\) failed=\([0-9]*\)$/\1 \2 \3/p' "$1"; }

order=(cordboard)
if [[ -n $against ]]; then
  order=()
  for ((n = 0; n < rounds; n++)); do order+=(app_queue cordboard); done
fi
steps_total=$((2 + ${#order[@]})) failed=
stage_ready
for who in "${order[@]}"; do
  # The kernel and the ports get over the last round.
  if [[ -e $work/rounds ]]; then sleep 5; fi
  step "$who"
  round "$who"
  step_done "$(<"$work/result")"
done

printf '\n'
if [[ -n $against ]]; then report_comparison "$work/rounds"; else report_round "$work/rounds"; fi
if [[ -n $failed ]]; then
  if [[ -e $work/cordboard.log ]]; then last_lines "$work/cordboard.log"; fi
  die "$EXIT_CALLS" "Not every call went well; see above."
fi
if [[ -z $against ]]; then "$binary" replay --database "$work/cordboard.db"; fi
