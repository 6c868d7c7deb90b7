#!/usr/bin/env bash
# asterisk-down.sh FOLDER [--keep]: ends what asterisk-up.sh has started there,
# and removes the folder. Harmless when it has ended already.
set -euo pipefail
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$rig/../../asterisk-conf/lib/say.sh"
dir=$1
[[ $dir == /* ]] || die "$EXIT_USAGE" "asterisk-down.sh: say the folder's absolute path."
if [[ ! -e $dir ]]; then exit 0; fi
[[ -e $dir/rig.env ]] || die "$EXIT_USAGE" "asterisk-down.sh: $dir is no rig's folder."
keeper=$(sed -n 's/^KEEPER_PID=//p' "$dir/rig.env")
# The id may be somebody else's by now.
if [[ -r /proc/$keeper/cmdline ]] && tr '\0' ' ' <"/proc/$keeper/cmdline" | grep -qF "keeper.sh $dir "; then
  kill -TERM "$keeper" 2>/dev/null || true
  # A zombie has ended; when it is fetched is init's affair.
  runs() { [[ -r /proc/$keeper/stat && $(cut -d ' ' -f 3 "/proc/$keeper/stat" 2>/dev/null) == [^Z]* ]]; }
  for ((tries = 0; tries < 600; tries++)); do
    runs || break
    sleep 0.05
  done
  if runs; then die "$EXIT_ASTERISK" "The keeper of $dir (process $keeper) does not end."; fi
fi
if [[ ${2:-} != --keep ]]; then rm -rf -- "$dir"; fi
