#!/usr/bin/env bash
# call.sh (make call): places demonstration calls against what `make run` has
# started, and shows them live. Callers press 1 and wait; agents' phones answer
# after 2 s and hang up after TALK s.
#
#   N=3        calls        PHONES=2   agents who take them (fewer than the
#   TALK=5     seconds                 calls, so that somebody has to wait)
#   DNIS=1000  the number they dial
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
# shellcheck source=../lib/net.sh
source "$lib/net.sh"
# shellcheck source=../lib/settings.sh
source "$lib/settings.sh"

calls=${N:-3} phones=${PHONES:-2} talk=${TALK:-5} dnis=${DNIS:-1000}
pids=() logged_in=() steps_total=4
export CORDBOARD_CONFIG=$config

check() {
  check_settings
  need_count N "$calls" 1 10000
  need_count TALK "$talk" 1 3600
  [[ $dnis =~ ^\+?[0-9]{1,20}$ ]] || die "$EXIT_USAGE" "DNIS must be a number, not '$dnis'."
  [[ -r $var/run/asterisk/instance.env && -r $config ]] || not_running
  # The running instance knows its ports better than our environment.
  # shellcheck source=/dev/null
  source "$var/run/asterisk/instance.env"
  API_PORT=$(sed -n 's/^  port: //p' "$config")
  need_count PHONES "$phones" 1 "$AGENTS"
  http GET "$API_PORT" /healthz || not_running
  if [[ $http_status != 200 ]] || ! http GET "$API_PORT" /readyz || [[ $http_status != 200 ]]; then
    die "$EXIT_NOT_RUNNING" "Cordboard runs but is not ready ($http_status $http_body); see '$binary status'."
  fi
  need_free_port udp "$AGENT_PORT" AGENT_PORT "the agents' phones; is another make call running?"
  need_free_port udp "$AGENT_RTP_PORT" AGENT_RTP_PORT "the agents' phones"
  need_free_port udp "$CALLER_PORT" CALLER_PORT "the callers; is another make call running?"
  need_free_port udp "$CALLER_RTP_PORT" CALLER_RTP_PORT "the callers"
}

not_running() {
  die "$EXIT_NOT_RUNNING" "Cordboard is not running: start it with 'make run' in another terminal."
}

# shellcheck disable=SC2317  # called by the trap
clean() {
  local code=$? agent pid
  trap '' INT TERM HUP
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  for agent in "${logged_in[@]}"; do "$binary" agent logout "$agent" >/dev/null 2>&1 || true; done
  exit "$code"
}

log_in() {
  local n words
  for ((n = 1; n <= phones; n++)); do
    words=$("$binary" agent login --ready "agent$n" 2>&1) || die "$EXIT_CALLS" "agent$n can't log in: $words"
    logged_in+=("agent$n")
  done
}

check
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

step packages
printed=$("$lib/../bin/packages.sh" sip)
step_done "$printed"

step "agents' phones"
"$lib/../bin/sipp.sh" "$lib/../demo/agent.xml.in" --port "$AGENT_PORT" --media-port "$AGENT_RTP_PORT" \
  ANSWER_MS=2000 TALK_MS=$((talk * 1000)) >/dev/null &
pids+=($!)
for ((tries = 0; tries < 100; tries++)); do
  if port_taken udp "$AGENT_PORT"; then break; fi
  kill -0 "${pids[0]}" 2>/dev/null || die "$EXIT_CALLS" "The agents' phones (SIPp) did not start."
  sleep 0.05
done
step_done "$phones at 127.0.0.1:$AGENT_PORT"

step "log agents in"
log_in
step_done "${logged_in[*]}"

step calls
note "$calls callers dial $dnis"
"$binary" watch --until-calls "$calls" &
watch=$!
pids+=("$watch")
began=$(now_ms) code=0
result=$("$lib/../bin/sipp.sh" "$lib/../demo/caller-stays.xml.in" --to "$SIP_PORT" --port "$CALLER_PORT" \
  --media-port "$CALLER_RTP_PORT" --calls "$calls" --rate 1 --seconds $((60 + calls * (talk + 5))) \
  "DNIS=$dnis" BEFORE_MS=2500 STAY_MS=$((60000 + calls * (talk + 5) * 1000))) || code=$?
# Let the last lines of what was watched come out; it ends by itself.
for ((tries = 0; tries < 40; tries++)); do
  kill -0 "$watch" 2>/dev/null || break
  sleep 0.05
done
step_done "$result"
if ((code != 0)); then
  die "$EXIT_CALLS" "Not every call went well ($result); '$binary call list --ended' shows what became of them."
fi
took=$(($(now_ms) - began))
printf 'All %d calls were answered, in %d s. Their records: %s call list --ended\n' \
  "$calls" $((took / 1000)) "${binary#"$repo/"}"
