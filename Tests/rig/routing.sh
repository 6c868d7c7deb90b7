#!/usr/bin/env bash
# routing.sh (make bench COMPARE=routing): whom app_queue rings and whom
# Cordboard rings, for the same callers, the same agents and the strategies of
# one meaning; read off the wire (needs tshark). It fails where they differ,
# but for what QueueContract.md says of fewest calls: among equals app_queue
# goes by the order of members, Cordboard by who has been idle the longest.
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

# wrong_choice FILE [idle]: the first choice in FILE that fewest calls could not
# have made: of an agent who was not free, or had more calls than another who
# was; with "idle", also of one whom another with as few calls had been waiting
# longer than. Who is free when follows from the pattern. Nothing if all are
# right.
wrong_choice() {
  awk -v pattern="${pattern[*]}" -v members="${members[*]}" -v ties="${2:-}" '
    BEGIN {
      stays = split(pattern, stay, " ")
      count = split(members, member, " ")
      # Those who had no call yet have been idle since they logged in, one after the other.
      for (i = 1; i <= count; i++) { calls[member[i]] = 0; idle[member[i]] = i - count - 1 }
    }
    {
      now = NR - 1
      if (!($1 in calls)) { print "choice " NR ": " $1 " is no member"; exit }
      if (idle[$1] > now) { print "choice " NR ": " $1 " has a call"; exit }
      for (i = 1; i <= count; i++) {
        other = member[i]
        if (idle[other] > now) continue
        if (calls[other] < calls[$1]) {
          print "choice " NR ": " $1 " with " calls[$1] " calls before " other " with " calls[other]; exit
        }
        if (ties == "idle" && calls[other] == calls[$1] && idle[other] < idle[$1]) {
          print "choice " NR ": " $1 " before " other ", as few calls and longer idle"; exit
        }
      }
      calls[$1]++
      idle[$1] = now + stay[now % stays + 1] - 0.5
    }' "$1"
}

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
  if [[ $1 == fewestcalls ]]; then
    is 'Cordboard rang once for each caller' "$calls" "$(wc -l <"$work/ours")"
    is 'app_queue always rang one of those with the fewest calls' '' "$(wrong_choice "$work/theirs")"
    is 'Cordboard always rang the longest idle of those' '' "$(wrong_choice "$work/ours" idle)"
  else
    is 'the same agents in the same order' "$(shown "$work/theirs")" "$(shown "$work/ours")"
  fi
}

steps_total=2
stage_ready
for strategy in "${strategies[@]}"; do compare "$strategy"; done
printf '\n'
checks_end
