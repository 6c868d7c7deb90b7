#!/usr/bin/env bash
# check-dialplan.sh: what the dialplan does with callers while no application
# is there, on a real Asterisk with real SIP.
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=$rig/../../asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"
# shellcheck source=../../asterisk-conf/lib/net.sh
source "$lib/net.sh"
# shellcheck source=check.sh
source "$rig/check.sh"

work=$(mktemp -d)
phones=
# shellcheck disable=SC2317  # called by the trap
clean() {
  local code=$?
  if [[ -n $phones ]]; then kill -TERM "$phones" 2>/dev/null || true; wait "$phones" 2>/dev/null || true; fi
  "$rig/asterisk-down.sh" "$work/rig"
  rm -rf -- "$work"
  exit "$code"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

mkdir "$work/prompts"
ARI_PORT='' SIP_PORT='' CALLER_PORT='' CALLER_RTP_PORT='' AGENT_PORT='' AGENT_RTP_PORT=''
ARI_PASSWORD_FILE='' ASTERISK_LOG=''
eval "$("$rig/asterisk-up.sh" --dir "$work/rig" --owner $$ --prompts "$work/prompts" \
  --tries 4 --try-wait 0.2 --message-after 0)"

# ari METHOD PATH: $http_status and $http_body.
ari() { http "$1" "$ARI_PORT" "/ari/$2" "cordboard:$(<"$ARI_PASSWORD_FILE")"; }
# value NAME: of a global variable or function.
value() {
  ari GET "asterisk/variable?variable=$1" && [[ $http_body =~ \"value\":\"([^\"]*)\" ]] && echo "${BASH_REMATCH[1]}"
}
set_global() { ari POST "asterisk/variable?variable=$1&value=$2"; }
channels_gone() { ari GET channels && [[ $http_body == '[]' ]]; }
call() {
  local scenario=$1
  shift
  "$lib/../bin/sipp.sh" "$scenario" --to "$SIP_PORT" --port "$CALLER_PORT" --media-port "$CALLER_RTP_PORT" \
    --seconds 30 "$@" 2>&1
}

echo "Nobody there: ring-back, then the safe exit"
is 'the caller hears ring-back and is refused with 503' 'calls=1 ok=1 failed=0' \
  "$(call "$rig/scenarios/caller-refused.xml.in" STATUS=503 DNIS=+4930100)"
is 'no channel is left' yes "$(eventually 2 channels_gone && echo yes)"
is 'the lost caller is noted' '1' "$(value CORDBOARD_LOST_NEXT)"
is 'with times, tries, cause, number and caller' '1[0-9][0-9]*|1[0-9][0-9]*|5|34|+4930100|155501' \
  "$(value CORDBOARD_LOST_1)"

echo "A caller gives up while held by the dialplan"
is 'CANCEL is answered' 'calls=1 ok=1 failed=0' "$(call "$rig/scenarios/caller-cancels.xml.in" AFTER_MS=300)"
is 'no channel is left' yes "$(eventually 2 channels_gone && echo yes)"
is 'the lost caller is noted' '1*|1*|[1-4]|*|1000|155501' "$(value CORDBOARD_LOST_2)"

echo "Many callers at once"
is 'each is refused' 'calls=40 ok=40 failed=0' \
  "$(call "$rig/scenarios/caller-refused.xml.in" --calls 40 --rate 40 STATUS=503)"
is 'each is noted once' 42 "$(value CORDBOARD_LOST_NEXT)"
is 'to the last' '*|155501' "$(value CORDBOARD_LOST_3)"
is 'no channel is left' yes "$(eventually 2 channels_gone && echo yes)"

echo "The ring of lost callers is bounded"
set_global CORDBOARD_LOST_MAX 10
call "$rig/scenarios/caller-refused.xml.in" --calls 8 --rate 8 STATUS=503 >/dev/null
is 'the numbers go on' 50 "$(value CORDBOARD_LOST_NEXT)"
is 'and the slots are used again' '1*|1*|5|34|1000|15550*' "$(value CORDBOARD_LOST_0)"

echo "Held callers are told, when it is so set"
set_global CORDBOARD_MESSAGE_AFTER 2
is 'the call is answered, and the caller leaves' 'calls=1 ok=1 failed=0' \
  "$(call "$rig/scenarios/caller-leaves-early.xml.in" AFTER_MS=100)"
is 'no channel is left' yes "$(eventually 2 channels_gone && echo yes)"
is 'the lost caller is noted' 51 "$(value CORDBOARD_LOST_NEXT)"
set_global CORDBOARD_MESSAGE_AFTER 0

echo "With somebody to fall back on"
set_global CORDBOARD_FALLBACK PJSIP/agent1
"$lib/../bin/sipp.sh" "$lib/../demo/agent.xml.in" --port "$AGENT_PORT" --media-port "$AGENT_RTP_PORT" \
  ANSWER_MS=200 TALK_MS=1500 >"$work/phones" 2>&1 &
phones=$!
eventually 5 port_taken udp "$AGENT_PORT"
is 'the caller is answered there' 'calls=1 ok=1 failed=0' \
  "$(call "$lib/../demo/caller-stays.xml.in" BEFORE_MS=100 STAY_MS=10000)"
kill -TERM "$phones"
wait "$phones" || true
phones=
is 'by the one phone' 'calls=1 ok=1 failed=0' "$(<"$work/phones")"

echo "What comes from an agent's phone is not the trunk's"
is 'it can dial nobody' 'calls=1 ok=1 failed=0' "$(call "$rig/scenarios/caller-refused.xml.in" STATUS=404 ANI=agent)"

expected_words='cordboard/(sorry|please-hold)|res_pjsip_session.c|extension not found|Stasis app|outbound websocket'
is 'Asterisk had nothing to complain about but missing prompts' '' \
  "$(grep -E 'WARNING|ERROR' "$ASTERISK_LOG" | grep -vE "$expected_words" || true)"
checks_end
