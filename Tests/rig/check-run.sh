#!/usr/bin/env bash
# check-run.sh: `make run` and `make call`: that they start what they should,
# and that nothing is left however they end. CORDBOARD_BIN is the program.
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$rig/../.." && pwd)
lib=$repo/asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"
# shellcheck source=../../asterisk-conf/lib/net.sh
source "$lib/net.sh"
# shellcheck source=check.sh
source "$rig/check.sh"
[[ -x ${CORDBOARD_BIN:-} ]] || die "$EXIT_USAGE" "check-run.sh: set CORDBOARD_BIN to the program."

work=$(mktemp -d)
# Ports and folders of its own, beside those of make run and of the rigs.
export CORDBOARD_VAR=$work/var SIP_PORT=15560 ARI_PORT=15588 API_PORT=15580 RTP_PORTS=12000-12999
export AGENT_PORT=15570 AGENT_RTP_PORT=15572 CALLER_PORT=15571 CALLER_RTP_PORT=15576
run=
# The keyboard, for the check that has a terminal.
mkfifo "$work/keys"
exec 7<>"$work/keys"

# processes: those that have our folder in their command line, zombies apart.
processes() {
  local entry
  for entry in /proc/[0-9]*; do
    [[ $entry != "/proc/$$" ]] || continue
    if tr '\0' ' ' 2>/dev/null <"$entry/cmdline" | grep -qF "$work/var"; then echo "${entry#/proc/}"; fi
  done
}
nothing_runs() { [[ -z $(processes) ]]; }
ports_free() { ! port_taken udp "$SIP_PORT" && ! port_taken tcp "$ARI_PORT" && ! port_taken tcp "$API_PORT"; }
nothing_left() { nothing_runs && ports_free && [[ ! -e $work/var/run/pid && ! -e $work/var/run/asterisk/run ]]; }
ready() { http GET "$API_PORT" /readyz && [[ $http_status == 200 ]]; }
# The child of run.sh whose command line has this in it.
child() {
  local pid
  for pid in $(processes); do
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qE -- "$1"; then echo "$pid"; fi
  done | head -n 1
}

begun() { grep -q 'Ctrl-C stops it' "$work/out" || ! kill -0 "$run" 2>/dev/null; }

# begin COMMAND…: in the background, until it is ready; its end is in $code.
begin() {
  : >"$work/out"
  # What runs in the background has Ctrl-C ignored, and so would all below it.
  (cd "$repo" && exec env --default-signal=INT,QUIT "$@") <&7 >>"$work/out" 2>&1 &
  run=$!
  eventually 90 begun
  ready || { cat "$work/out"; die "$EXIT_FAILED" "check-run.sh: $* did not get ready."; }
}
ended() { ! kill -0 "$run" 2>/dev/null; }

# finish: waits for the end, not for ever, and without the shell's own remark
# about a process that was killed.
finish() {
  eventually 60 ended || { echo "  it does not end"; kill -KILL "$run"; }
  code=0
  { wait "$run" || code=$?; } 2>/dev/null
  run=
}

# shellcheck disable=SC2317  # called by the trap
clean() {
  local status=$?
  if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi
  rm -rf -- "$work"
  exit "$status"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

echo "Nothing runs"
code=0; said=$("$repo/asterisk-conf/bin/call.sh" 2>&1) || code=$?
is 'make call says what to do' "*start it with 'make run'*" "$said"
is 'and with which code' 19 "$code"

echo "Start, and stop by SIGTERM"
begin asterisk-conf/bin/run.sh
is 'each step has a number, a name and a time' '*\[6/6\] start Cordboard*s)*' "$(<"$work/out")"
is 'passwords are for the user only' 600 "$(stat -c %a "$work/var/run/ari-password")"
password=$(<"$work/var/run/ari-password")
code=0; said=$("$repo/asterisk-conf/bin/run.sh" 2>&1) || code=$?
is 'a second one is refused' '18 *runs already*' "$code $said"
kill -TERM "$run"; finish
is 'it ends with 0' 0 "$code"
is 'nothing is left' yes "$(nothing_left && echo yes || processes)"

echo "Start again, and a demonstration"
begin asterisk-conf/bin/run.sh
is 'the password is the same' "$password" "$(<"$work/var/run/ari-password")"
code=0; said=$(N=2 PHONES=2 TALK=1 "$repo/asterisk-conf/bin/call.sh" 2>&1) || code=$?
is 'the calls are answered' '0 *All 2 calls were answered*' "$code $said"
kill -TERM "$run"; finish
is 'nothing is left' yes "$(nothing_left && echo yes || processes)"

echo "Ctrl-C in a terminal"
begin script -qec 'make run' /dev/null
printf '\003' >&7; finish
is 'it stops in order' '*Stopped Cordboard and Asterisk*' "$(<"$work/out")"
is 'nothing is left' yes "$(nothing_left && echo yes || processes)"

echo "Killed, so that it can't clean up"
begin asterisk-conf/bin/run.sh
kill -KILL "$run"; finish
is 'Asterisk and Cordboard end, too' yes "$(eventually 20 nothing_runs && ports_free && echo yes || processes)"

echo "make itself is killed"
begin make run
kill -KILL "$run"; finish
is 'nothing is left' yes "$(eventually 20 nothing_left && echo yes || processes)"

echo "Cordboard ends by itself"
begin asterisk-conf/bin/run.sh
# is_back TIMES: it was started again so often.
is_back() { (($(grep -c 'Cordboard is back' "$work/out") == $1)) || ended; }
for times in 1 2; do
  kill -KILL "$(child ' serve ')"
  is "it is started again ($times)" yes "$(eventually 40 is_back "$times" && ready && echo yes || cat "$work/out")"
done
code=0; said=$(N=1 PHONES=1 TALK=1 "$repo/asterisk-conf/bin/call.sh" 2>&1) || code=$?
is 'and serves calls' '0 *All 1 calls were answered*' "$code $said"
kill -KILL "$(child ' serve ')"; finish
is 'the third time within a minute is the last' '17 *third time within a minute*' "$code $(<"$work/out")"
is 'nothing is left' yes "$(nothing_left && echo yes || processes)"

echo "Asterisk ends by itself"
begin asterisk-conf/bin/run.sh
kill -KILL "$(child 'asterisk -f|asterisk .*-f -C')"; finish
is 'it says so and ends' '16 *Asterisk ended by itself*' "$code $(<"$work/out")"
is 'nothing is left' yes "$(nothing_left && echo yes || processes)"

# refused NAME CODE PATTERN COMMAND…: it does not start, says why, leaves nothing.
refused() {
  local name=$1 expected=$2 pattern=$3
  shift 3
  code=0; said=$(timeout 180 "$@" 2>&1) || code=$?
  is "$name" "$expected $pattern" "$code $said"
  is '  and nothing is left' yes "$(nothing_left && echo yes || processes)"
}
echo "What can't be is said in a sentence"
taken=$(ss -Hltn 2>/dev/null | awk '{ n = split($4, a, ":"); if (a[n] > 1023) { print a[n]; exit } }' || true)
if [[ -z $taken ]]; then
  echo '  skipped a taken port: nothing listens on this machine, or there is no ss'
else
  refused 'a port in use' 13 "*port $taken * is in use*API_PORT*" env "API_PORT=$taken" "$repo/asterisk-conf/bin/run.sh"
fi
refused 'a port that is none' 2 '*SIP_PORT must be a port*' env SIP_PORT=x "$repo/asterisk-conf/bin/run.sh"
refused 'flows that are not there' 17 '*Cordboard did not start*' \
  env "CORDBOARD_FLOWS=$work/nowhere" "$repo/asterisk-conf/bin/run.sh"
refused 'a named root without Asterisk' 16 '*has no Asterisk*' \
  env "CORDBOARD_ASTERISK_ROOT=$work" "$repo/asterisk-conf/bin/run.sh"
if PATH=$PATH:/usr/sbin command -v asterisk >/dev/null || ! may_be_root; then
  echo '  skipped making a root file system: this host has its own Asterisk, or no root'
else
  refused 'no network' 11 '*No Debian mirror gave us an Asterisk*' \
    env -u CORDBOARD_ASTERISK_ROOT "CORDBOARD_CACHE=$work/cache" CORDBOARD_DEBIAN_MIRROR=http://127.0.0.1:9/ \
    "$repo/asterisk-conf/bin/run.sh"
  is '  nor a half-made root file system' 'make-rootfs.lock make-rootfs.log' \
    "$(find "$work/cache" -mindepth 1 -printf '%P\n' | sort | xargs)"
fi
if ((EUID == 0)) && unshare -m true 2>/dev/null; then
  mkdir -p "$work/small"
  # shellcheck disable=SC2016  # for the inner shell
  refused 'no room for a root file system' 12 '*MB*make room*' \
    env -u CORDBOARD_ASTERISK_ROOT "CORDBOARD_CACHE=$work/small" unshare -m sh -c \
    'mount -t tmpfs -o size=20m tmpfs "$1" && exec "$2"' sh "$work/small" "$repo/asterisk-conf/bin/run.sh"
  # shellcheck disable=SC2016  # for the inner shell
  refused 'no room for data' 12 '*MB*make room*' unshare -m sh -c \
    'mkdir -p "$1" && mount -t tmpfs -o size=20m tmpfs "$1" && exec "$2"' sh "$work/var" \
    "$repo/asterisk-conf/bin/run.sh"
else
  echo '  skipped full disks: no right to mount'
fi
checks_end
