#!/usr/bin/env bash
# asterisk-ctl.sh FOLDER start|stop|kill|restart|wait-up: has the Asterisk of a
# rig started, stopped in order, or killed, and returns when it has happened.
set -euo pipefail
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$rig/../../asterisk-conf/lib/say.sh"
dir=$1 verb=$2

# await PATTERN: until the keeper says that it is so.
await() {
  local deadline=$((SECONDS + 40)) state
  while ((SECONDS < deadline)); do
    state=$(cat "$dir/state" 2>/dev/null || true)
    # shellcheck disable=SC2053  # a pattern
    if [[ $state == $1 ]]; then return 0; fi
    if [[ $state == @(died|quit) && $1 != "$state" ]]; then return 1; fi
    sleep 0.02
  done
  return 1
}

tell() {
  [[ -p $dir/control ]] || die "$EXIT_NOT_RUNNING" "No keeper in $dir: asterisk-up.sh starts one."
  rm -f -- "$dir/state"
  printf '%s\n' "$1" >"$dir/control"
}

case $verb in
  wait-up) await 'up *' ;;
  start) tell start && await 'up *' ;;
  stop | kill) tell "$verb" && await down ;;
  restart) tell stop && await down && tell start && await 'up *' ;;
  quit) tell quit && await quit ;;
  *) die "$EXIT_USAGE" "asterisk-ctl.sh: say start, stop, kill, restart or wait-up." ;;
esac || die "$EXIT_ASTERISK" "asterisk-ctl.sh: '$verb' did not succeed; see $dir/keeper.log and $dir/asterisk/log."
