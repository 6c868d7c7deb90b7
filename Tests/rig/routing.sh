#!/usr/bin/env bash
# routing.sh (make bench COMPARE=routing): whom app_queue rings and whom
# Cordboard rings, for the same callers, the same agents and the strategies of
# one meaning; read off the wire (needs tshark). It fails where they differ.
#
#   STRATEGIES='linear rrmemory fewestcalls leastrecent'  of app_queue
#   CALLS=36   MEMBERS=6
#
# Callers come every 1.25 s and stay for different times, so that strategies
# differ; agents are always left over, so that each caller is one choice.
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$rig/../.." && pwd)
lib=$repo/asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"

read -ra strategies <<<"${STRATEGIES:-linear rrmemory fewestcalls leastrecent}"
# What Cordboard calls them.
declare -A ours=(
  [linear]=ordered [rrmemory]=round-robin [fewestcalls]=fewest-calls [leastrecent]=longest-idle
)
for strategy in "${strategies[@]}"; do
  [[ -n ${ours[$strategy]:-} ]] || die "$EXIT_USAGE" \
    "STRATEGIES must be of linear, rrmemory, fewestcalls and leastrecent, not '$strategy'."
done
calls=${CALLS:-36} agents=${MEMBERS:-6}
need_count CALLS "$calls" 1 1000
need_count MEMBERS "$agents" 5 100
# For how many arrivals each caller keeps an agent busy, less a half. It is a
# juggler's pattern of four balls: no two calls end in the same interval, so
# that app_queue, which knows whole seconds, has no ties but those at the
# start; and never are more than five agents busy.
pattern=(7 5 1 6 1)
every_ms=1250
# shellcheck source=stage.sh
source "$rig/stage.sh"
need_tshark COMPARE=routing

# sleep_until MS: by the clock of now_ms.
sleep_until() {
  local left=$(($1 - $(now_ms)))
  if ((left > 0)); then sleep "$((left / 1000)).$(printf '%03d' $((left % 1000)))"; fi
}

# arrive INDEX: a caller, in the background. The key counts 1 s after it is
# pressed, which is when an agent is rung. The ports come round again after 12.
arrive() {
  local slot=$(($1 % 12)) stay=${pattern[$1 % ${#pattern[@]}]}
  sipp "$rig/scenarios/caller-leaves-after-digit.xml.in" --to "$SIP_PORT" \
    --port $((CALLER_PORT + 26 + slot)) --media-port $((CALLER_PORT + 46 + slot * 4)) --seconds 60 \
    DNIS="$number" BEFORE_MS=300 AFTER_MS=$((1000 + stay * every_ms - every_ms / 2)) >>"$work/results" 2>&1 &
  callers+=($!)
}

# ring_order WHO FILE [STRATEGY [RETRY]]: has all callers come, and writes the
# phones that were rung to FILE.
ring_order() {
  local who=$1 file=$2 begun n pid
  shift 2
  stage_up "$who" "$@"
  phones_up "$lib/../demo/agent.xml.in" ANSWER_MS=50 TALK_MS=600000
  if [[ $who == cordboard ]]; then log_in 1; fi
  capture_up "$work/agents.pcap"
  : >"$work/results"
  begun=$(now_ms)
  for ((n = 0; n < calls; n++)); do
    sleep_until $((begun + n * every_ms))
    arrive "$n"
  done
  for pid in "${callers[@]}"; do wait "$pid" || true; done
  callers=()
  stage_down
  offer_order "$work/agents.pcap" >"$file"
  if (($(grep -c 'ok=1' "$work/results") != calls)); then
    last_lines "$work/results"
    die "$EXIT_CALLS" "Not every call to $who went well."
  fi
}

# shown FILE: the phones' numbers.
shown() { sed 's/^agent//' "$1" | xargs; }

# first_rung FILE: all members, each where it was first rung. Of equals
# app_queue takes the last in a hash table or the first in a list, according to
# the strategy; in which order it began with them is what Cordboard is given.
first_rung() { cat -- "$1" <(printf '%s\n' "${members[@]}") | awk '!seen[$1]++'; }

# knows STRATEGY: whether this Cordboard does.
knows() {
  cordboard_centre "$work/check" "$1"
  "$binary" flow check --prompts "$prompts" "$work/check" >"$work/checked" 2>&1 && return
  grep -q strategy "$work/checked" && return 1
  last_lines "$work/checked"
  die "$EXIT_CORDBOARD" "Cordboard does not take the centre that is measured."
}

# compare STRATEGY
compare() {
  local name=${ours[$1]} key=("${ours[$1]}")
  read -ra members <<<"$(seq -f 'agent%g' -s ' ' "$agents")"
  ring_order app_queue "$work/theirs" "$1" 1
  printf '\n%s (%s)\n  app_queue  %s\n' "$name" "$1" "$(shown "$work/theirs")"
  is 'app_queue rang once for each caller' "$calls" "$(wc -l <"$work/theirs")"
  mapfile -t members < <(first_rung "$work/theirs")
  if ! knows "$name"; then
    # What it does when it is told nothing.
    if [[ $name != longest-idle ]]; then printf '  skipped    this Cordboard has no strategy %s\n' "$name"; return; fi
    key=()
  fi
  ring_order cordboard "$work/ours" "${key[@]}"
  printf '  Cordboard  %s\n' "$(shown "$work/ours")"
  is 'the same agents in the same order' "$(shown "$work/theirs")" "$(shown "$work/ours")"
}

steps_total=2
stage_ready
for strategy in "${strategies[@]}"; do compare "$strategy"; done
printf '\n'
checks_end
