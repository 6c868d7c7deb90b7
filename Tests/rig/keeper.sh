#!/usr/bin/env bash
# keeper.sh FOLDER OWNER: has the Asterisk of a rig as its child and does what
# asterisk-ctl.sh asks of it, until it is asked to quit or the owner is gone.
# FOLDER/state says how it is: `up PID`, `down`, `died`, `quit`.
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=$rig/../../asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"
# shellcheck source=../../asterisk-conf/lib/net.sh
source "$lib/net.sh"
# shellcheck source=../../asterisk-conf/lib/asterisk.sh
source "$lib/asterisk.sh"
dir=$1 owner=$2 instance=$1/asterisk asterisk_pid=''

state() { printf '%s\n' "$1" >"$dir/state.new" && mv -f -- "$dir/state.new" "$dir/state"; }

start() {
  if [[ -n $asterisk_pid ]]; then return; fi
  asterisk_start "$instance"
  if asterisk_wait "$instance" "$asterisk_pid" 30; then state "up $asterisk_pid"; else end TERM died; fi
}

# end SIGNAL STATE
end() {
  if [[ -n $asterisk_pid ]]; then
    if [[ $1 == KILL ]]; then kill -KILL "$asterisk_pid" 2>/dev/null || true; fi
    stop_child "$asterisk_pid" 10
    wait "$asterisk_pid" 2>/dev/null || true
    asterisk_pid=
  fi
  asterisk_clean "$instance"
  state "$2"
}

# shellcheck disable=SC2317  # called by the trap
quit() {
  trap '' INT TERM HUP
  end TERM quit
  rm -f -- "$dir/control"
}

mkfifo -- "$dir/control"
# Open for reading and writing: it never ends for want of a writer.
exec 8<>"$dir/control"
trap quit EXIT
trap 'exit 0' INT TERM HUP
start
while kill -0 "$owner" 2>/dev/null; do
  command=
  read -r -t 0.5 -u 8 command || true
  case $command in
    start) start ;;
    stop) end TERM down ;;
    kill) end KILL down ;;
    quit) exit 0 ;;
  esac
  if [[ -n $asterisk_pid ]] && ! kill -0 "$asterisk_pid" 2>/dev/null; then end TERM died; fi
done
# Nobody is left who would remove it.
trap 'quit; rm -rf -- "$dir"' EXIT
