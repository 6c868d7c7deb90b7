#!/usr/bin/env bash
# test.sh (make test): every test, on a machine that may have nothing yet.
#
#   FILTER=NAME  only the Swift tests that match, as `swift test --filter`
#   CI=true      warnings are errors, and a missing Asterisk or SIPp a failure
#
# Without an Asterisk the tests that need one fail, here as in CI.
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
repo=$(cd "$lib/../.." && pwd)
cd "$repo"
steps_total=6
if [[ -n ${FILTER:-} ]]; then steps_total=4; fi
if [[ ${CI:-} == true ]]; then export CORDBOARD_STRICT=1; fi
# The tests bring their own settings.
unset SIP_PORT ARI_PORT API_PORT RTP_PORTS AGENTS AGENT_PORT AGENT_RTP_PORT CALLER_PORT CALLER_RTP_PORT
unset N PHONES TALK DNIS CORDBOARD_BIN CORDBOARD_FLOWS CORDBOARD_PROMPTS

work=$(mktemp -d)
# What still runs when we are stopped is stopped, too.
clean() {
  local running
  running=$(jobs -p)
  # shellcheck disable=SC2086  # one word for each
  if [[ -n $running ]]; then kill -TERM $running 2>/dev/null || true; wait; fi
  rm -rf -- "$work"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# attend COMMAND…: runs it so that a signal to us is not held up by it; what
# runs in the background would have Ctrl-C ignored.
attend() { env --default-signal=INT,QUIT "$@" & wait $!; }

# First, because all else would have been in vain.
"$lib/../bin/build.sh" swift >/dev/null
step packages
"$lib/../bin/packages.sh" build sip test >"$work/said"
step_done "$(<"$work/said")"

step Asterisk
ASTERISK_ROOT='' ASTERISK_VERSION='' code=0
CORDBOARD_NOTED=$work/noted "$lib/../bin/find-asterisk.sh" >"$work/found" 2> >(tee "$work/why" >&2) || code=$?
if [[ -e $work/noted ]]; then step_noted=yes; fi
if ((code == 0)); then
  # shellcheck source=/dev/null
  source "$work/found"
  export CORDBOARD_RIG=$repo/Tests/rig CORDBOARD_ASTERISK_ROOT=$ASTERISK_ROOT
  # The host's own is found again by itself.
  if [[ -z $ASTERISK_ROOT ]]; then unset CORDBOARD_ASTERISK_ROOT; fi
  step_done "$ASTERISK_VERSION ${ASTERISK_ROOT:+in $ASTERISK_ROOT}"
else
  if [[ ${CI:-} == true ]]; then exit "$code"; fi
  CORDBOARD_RIG_MISSING=$(sed -n 's/^cordboard: //p' "$work/why" | tail -n 1)
  export CORDBOARD_RIG_MISSING
  step_done "none: the tests that need one will fail"
fi

if [[ -z ${FILTER:-} ]]; then
  step "dialplan"
  if [[ -n ${CORDBOARD_RIG:-} ]]; then
    note "callers while no application is there"
    attend "$CORDBOARD_RIG/check-dialplan.sh"
  fi
  step_done "checked"
fi

step build
"$lib/../bin/build.sh" tests >"$work/said"
step_done "$(<"$work/said")"

step "Swift tests"
swift=$("$lib/../bin/build.sh" swift)

# run_tests OPTIONS…: longer than the longest run by far; a test that hangs
# must not hang CI. One test at a time: side by side each would stand in line
# behind all the others' work after every await, for longer than the times
# that some of them are about.
run_tests() {
  local code=0 out copier
  note "swift test $*"
  exec {out}> >(exec tee "$work/tests")
  copier=$!
  attend timeout --foreground 1800 "$swift" test --skip-build --no-parallel "$@" >&"$out" 2>&1 || code=$?
  exec {out}>&-
  wait "$copier" || true
  if ((code == 0)); then return; fi
  # What failed is far above by now.
  { grep -a '✘' "$work/tests" || true; } | cut -c1-1000 >&2
  if ((code == 124)); then die "$EXIT_FAILED" "The Swift tests took more than 30 minutes: one of them hangs."; fi
  die "$EXIT_FAILED" "Swift tests failed; see above."
}

if [[ -n ${FILTER:-} ]]; then
  run_tests --filter "$FILTER"
else
  # Apart, because those on a real Asterisk take the machine for themselves.
  run_tests --skip LiveTests
  run_tests --filter LiveTests
fi
step_done "passed"

if [[ -z ${FILTER:-} ]]; then
  step "make run"
  if [[ -n ${CORDBOARD_RIG:-} ]]; then
    note "starting, stopping, and what can go wrong"
    CORDBOARD_BIN=$repo/.build/debug/cordboard attend "$CORDBOARD_RIG/check-run.sh"
  fi
  step_done "checked"
fi
echo "All tests passed."
