#!/usr/bin/env bash
# clean.sh (make clean): removes what was built here and what the example has
# written; refused while it runs. The cache with Asterisk stays, since other
# copies of the repository use it.
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
# shellcheck source=../lib/settings.sh
source "$lib/settings.sh"

if [[ -e $var/run/lock ]]; then
  exec 9>"$var/run/lock"
  flock -n 9 || die "$EXIT_RUNNING" "Cordboard runs (process $(running_pid)): stop it first."
fi
rm -rf -- "$repo/.build" "${var:?}/run" "${var:?}/log" "${var:?}/data"
rmdir -- "$var" 2>/dev/null || true
echo "Removed .build and $var; Asterisk in ${CORDBOARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cordboard} stays."
