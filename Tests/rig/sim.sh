#!/usr/bin/env bash
# sim.sh (make sim): simulated worlds in virtual time, and what must hold in
# them. Needs no Asterisk.
#
#   SEEDS=1000        so many worlds; FROM=1 the first, TIME_LIMIT=3600 seconds at most
#   SEED=7            one world, and all about it
#   BENCH=yes         measure: a simulated hour of 1,000 agents and 10,000 calls
#   BENCH=core        measure: what an input costs the core with 100 to 100,000 callers waiting
#   BENCH=estimates   measure: how good wait estimates are on days of many kinds, SEEDS=5 runs of each
#
# What a failure prints as the command to run it again:
#   WITH=kills  WITHOUT=refusals,releases  ('all' for all)  AGENTS=2  CALLERS=12  SKIP=3  SECONDS_LONG=40
#   HISTORY=400       how many lines of history are shown
set -euo pipefail
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$rig/../.." && pwd)
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$repo/asterisk-conf/lib/say.sh"
cd "$repo"
options=()
# option NAME VALUE: passes the setting on if there is one.
option() { if [[ -n $2 ]]; then options+=("--$1" "$2"); fi; }
option seed "${SEED:-}"
option seeds "${SEEDS:-}"
option from "${FROM:-}"
option limit "${TIME_LIMIT:-}"
option with "${WITH:-}"
option without "${WITHOUT:-}"
option agents "${AGENTS:-}"
option callers "${CALLERS:-}"
option skip "${SKIP:-}"
option seconds "${SECONDS_LONG:-}"
option history "${HISTORY:-}"
case ${BENCH:-} in
  '') ;;
  yes) options+=(--bench) ;;
  core) options+=(--bench-core) ;;
  estimates) options+=(--bench-estimates) ;;
  *) die "$EXIT_USAGE" "BENCH must be yes, core or estimates, not '$BENCH'." ;;
esac
"$repo/asterisk-conf/bin/packages.sh" build >/dev/null
"$repo/asterisk-conf/bin/build.sh" simulate >/dev/null
exec nice "$repo/.build/release/simulate" "${options[@]}"
