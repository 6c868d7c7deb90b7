#!/usr/bin/env bash
# run.sh (make run): sets up all that is missing, starts Asterisk and Cordboard
# with the example centre, and stops both when it is stopped or Asterisk ends.
# A Cordboard that ends by itself is started again, as an init system does.
# README.md lists the settings and the exit codes.
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
# shellcheck source=../lib/net.sh
source "$lib/net.sh"
# shellcheck source=../lib/asterisk.sh
source "$lib/asterisk.sh"
# shellcheck source=../lib/cordboard.sh
source "$lib/cordboard.sh"
# shellcheck source=../lib/settings.sh
source "$lib/settings.sh"
steps_total=6
began=$(now_ms)
asterisk_pid='' asterisk_begun='' cordboard_pid='' running='' locked='' stop_code='' instance=$var/run/asterisk
umask=$(umask)
umask 077
cd "$repo"

# interruptible COMMAND…: runs a step's work so that a signal ends it at once,
# with all that it has started; what it prints is then in $printed.
interruptible() {
  local code=0
  export CORDBOARD_NOTED=$var/run/noted
  (umask "$umask" && exec setsid "$@" </dev/null) >"$var/run/printed" &
  running=$!
  wait "$running" || code=$?
  running=
  printed=$(<"$var/run/printed")
  if [[ -e $CORDBOARD_NOTED ]]; then step_noted=yes; fi
  rm -f -- "$var/run/printed" "$CORDBOARD_NOTED"
  unset CORDBOARD_NOTED
  # What went wrong has been said by the one it happened to.
  if ((code != 0)); then exit "$code"; fi
}

# shellcheck disable=SC2317  # called by the trap
stop() {
  local code=$?
  trap '' INT TERM HUP
  if [[ -n $running ]]; then
    # A package installation is in a session of its own and is let finish.
    kill -TERM -- "-$running" 2>/dev/null || as_root kill -TERM -- "-$running" 2>/dev/null || true
    wait "$running" 2>/dev/null || true
  fi
  # Cordboard first: it writes down what it has seen.
  if [[ -n $cordboard_pid ]]; then stop_child "$cordboard_pid" 15; fi
  if [[ -n $asterisk_pid ]]; then stop_child "$asterisk_pid" 10; fi
  if [[ -n $asterisk_begun ]]; then asterisk_clean "$instance"; fi
  if [[ -n $locked ]]; then rm -f -- "$var/run/printed" "$var/run/noted" "$var/run/pid"; fi
  if [[ -z $stop_code ]] && ((code >= 128)); then echo "Stopped before it was ready."; fi
  if [[ -n $stop_code ]]; then
    echo "Stopped Cordboard and Asterisk."
    # Being told to stop is no failure once all was running.
    if ((code >= 128)); then code=$stop_code; fi
  fi
  exit "$code"
}

# Nothing is begun that could not be finished.
prepare() {
  check_settings
  mkdir -p "$var" 2>/dev/null && [[ -O $var && -w $var ]] ||
    die "$EXIT_RIGHTS" "$var can't be written by $(id -un): remove it, or set CORDBOARD_VAR to a folder of yours."
  mkdir -p "$var/run" "$var/log" "$var/data"
  exec 9>"$var/run/lock"
  flock -n 9 || die "$EXIT_RUNNING" "Cordboard runs already (process $(running_pid), in $var): stop that one first."
  locked=yes
  echo "$$" >"$var/run/pid"
  need_free_port udp "$SIP_PORT" SIP_PORT "SIP"
  need_free_port tcp "$ARI_PORT" ARI_PORT "Asterisk's HTTP"
  need_free_port tcp "$API_PORT" API_PORT "Cordboard's API"
  need_space "$var" 200 "Cordboard's data"
}

start_asterisk() {
  asterisk_begun=yes
  asterisk_start "$instance"
  asterisk_wait "$instance" "$asterisk_pid" 20 && return
  last_lines "$instance/log/asterisk.log"
  die "$EXIT_ASTERISK" "Asterisk did not start; its log is $instance/log/asterisk.log."
}

say_what_next() {
  local took=$(($(now_ms) - began)) program=$binary
  program=${program#"$repo/"}
  printf '\nCordboard is running (after %d.%d s). In another terminal:\n' $((took / 1000)) $((took % 1000 / 100))
  printf '  %-32s %s\n' \
    'make call' 'three demonstration calls, watched live' \
    "$program watch" 'what happens, as it happens' \
    "$program status" 'how it is' \
    "$program --help" 'everything else'
  printf '  SIP   udp 127.0.0.1:%s, any number\n' "$SIP_PORT"
  printf '  API   http://127.0.0.1:%s/api/v1, token in %s\n' "$API_PORT" "$var/run/api-token"
  printf '  ARI   http://127.0.0.1:%s/ari, user cordboard, password in %s\n' "$ARI_PORT" "$var/run/ari-password"
  printf '  logs  %s, %s\n' "$var/log/cordboard.log" "$instance/log/asterisk.log"
  printf 'Ctrl-C stops it.\n'
}

trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
prepare
# First, because all else would have been in vain.
if [[ -z ${CORDBOARD_BIN:-} ]]; then interruptible "$lib/../bin/build.sh" swift; fi

step packages
interruptible "$lib/../bin/packages.sh" build sip
step_done "$printed"

step Asterisk
interruptible "$lib/../bin/find-asterisk.sh"
eval "$printed"
step_done "$ASTERISK_VERSION ${ASTERISK_ROOT:+in $ASTERISK_ROOT}"

step build
if [[ -n ${CORDBOARD_BIN:-} ]]; then
  [[ -x $binary ]] || die "$EXIT_USAGE" "CORDBOARD_BIN=$binary is no program."
  printed="$binary"
else
  interruptible "$lib/../bin/build.sh" program
fi
step_done "$printed"

step configuration
interruptible "$lib/../bin/render.sh" --out "$instance" --root "$ASTERISK_ROOT" --prompts "$prompts" \
  --password-file "$var/run/ari-password" --ari-port "$ARI_PORT" --sip-port "$SIP_PORT" --rtp "$RTP_PORTS" \
  --agents "$AGENTS" --agent-port "$AGENT_PORT" --fallback "${CORDBOARD_FALLBACK:-}" \
  --stand-by "${CORDBOARD_STAND_BY:-}"
write_config "$var/run" "$var/data/cordboard.db"
step_done "$config"

step "start Asterisk"
start_asterisk
step_done "process $asterisk_pid"

step "start Cordboard"
cordboard_start "$config" "$var/log/cordboard.log"
step_done "process $cordboard_pid"
say_what_next

# start_again CODE: calls go on in Asterisk meanwhile, and are taken up. Not
# for one that can't stay up: the third end within a minute is the last.
start_again() {
  local said="Cordboard ended by itself (code $1); its log is $var/log/cordboard.log." log=$var/log/cordboard.log
  ends+=("$SECONDS")
  if ((${#ends[@]} >= 3 && SECONDS - ends[-3] < 60)); then
    last_lines "$log"
    die "$EXIT_CORDBOARD" "$said That was the third time within a minute."
  fi
  echo "$said Starting it again; calls go on in Asterisk."
  cordboard_start "$config" "$log"
  echo "Cordboard is back (process $cordboard_pid)."
}

stop_code=0
ends=()
while true; do
  code=0
  # Without the shell's own remark about a process that was killed.
  { wait -n -p ended "$cordboard_pid" "$asterisk_pid" || code=$?; } 2>/dev/null
  [[ $ended == "$cordboard_pid" ]] || break
  cordboard_pid=
  start_again "$code"
done
asterisk_pid=
last_lines "$instance/log/asterisk.log"
die "$EXIT_ASTERISK" "Asterisk ended by itself (code $code); its log is $instance/log/asterisk.log."
