#!/usr/bin/env bash
# find-asterisk.sh [--no-make]: finds an Asterisk of 22.4 or newer (the host's
# own, else one in the cache, else a new root file system) and prints
#   ASTERISK_ROOT=…     the folder it lies under; empty for the host's own
#   ASTERISK_VERSION=…
# CORDBOARD_ASTERISK_ROOT names one to use instead of looking.
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
# shellcheck source=../lib/asterisk.sh
source "$lib/asterisk.sh"

cache=${CORDBOARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cordboard}

# use ROOT: prints it and ends, if it is an Asterisk that will do.
use() {
  version=$(asterisk_version "$1") || return 0
  new_enough "$version" || return 0
  asterisk_modules "$1" >/dev/null && asterisk_data "$1" >/dev/null || return 0
  printf 'ASTERISK_ROOT=%q\nASTERISK_VERSION=%q\n' "$1" "$version"
  exit 0
}

version=
if [[ -n ${CORDBOARD_ASTERISK_ROOT:-} ]]; then
  use "${CORDBOARD_ASTERISK_ROOT%/}"
  die "$EXIT_ASTERISK" \
    "CORDBOARD_ASTERISK_ROOT=$CORDBOARD_ASTERISK_ROOT has no Asterisk of 22.4 or" \
    "newer${version:+ (it has $version)}."
fi
use ''
for suite in ${CORDBOARD_ASTERISK_SUITES:-sid forky}; do
  if [[ -d $cache/asterisk-$suite ]]; then use "$cache/asterisk-$suite"; fi
done
if [[ ${1:-} == --no-make ]]; then
  die "$EXIT_ASTERISK" "No Asterisk of 22.4 or newer here yet: 'make run' gets one."
fi
root=$("$lib/../bin/make-rootfs.sh")
use "$root"
die "$EXIT_ASTERISK" \
  "The Asterisk in $root does not start (${version:-no version}): remove that folder and run this again."
