#!/usr/bin/env bash
# build.sh program|tests|simulate|swift: builds what changed. `program` is the release
# build of .build/release/cordboard, skipped when no source is newer than the
# last one (SwiftPM itself would take seconds to find that out). `swift` builds
# nothing, and only checks that Swift is there and new enough.
# Progress goes to standard error, the result in words to standard output, the
# compiler's words to var/log/build.log.
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
repo=$(cd "$lib/../.." && pwd)
cd "$repo"
log=${CORDBOARD_VAR:-$repo/var}/log/build.log

# Where installers put Swift that a non-login shell does not search.
find_swift() {
  local candidate
  for candidate in "$(command -v swift || true)" "$HOME/.local/share/swiftly/bin/swift" \
    /opt/swift/usr/bin/swift /usr/share/swift/usr/bin/swift /usr/local/swift/usr/bin/swift; do
    if [[ -x $candidate ]]; then swift=$candidate; return; fi
  done
  die "$EXIT_SWIFT" \
    "Swift is missing: install Swift $needed or newer from https://www.swift.org/install/linux, then run this" \
    "again."
}

check_swift() {
  local words
  [[ $(head -n 1 Package.swift) =~ swift-tools-version:\ *([0-9]+)\.([0-9]+) ]]
  needed=${BASH_REMATCH[1]}.${BASH_REMATCH[2]}
  find_swift
  words=$("$swift" --version 2>&1) || true
  [[ $words =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] ||
    die "$EXIT_SWIFT" \
      "'$swift --version' does not work (${words%%$'\n'*}): install Swift $needed or newer, and the packages it" \
      "needs, as https://www.swift.org/install/linux says."
  if ((BASH_REMATCH[1] < ${needed%.*} || (BASH_REMATCH[1] == ${needed%.*} && BASH_REMATCH[2] < ${needed#*.}))); then
    die "$EXIT_SWIFT" \
      "Swift ${BASH_REMATCH[1]}.${BASH_REMATCH[2]} ($swift) is too old: install Swift $needed or newer from" \
      "https://www.swift.org/install/linux."
  fi
}

# run_build ARGUMENTS…: swift build, telling now and then how far it is.
run_build() {
  local build code=0 shown='' line beat=0 every=30
  if [[ -t 2 ]]; then every=2; fi
  "$swift" build "$@" </dev/null >"$log" 2>&1 &
  build=$!
  # shellcheck disable=SC2064  # the process id of now
  trap "kill -TERM $build 2>/dev/null || true; wait $build 2>/dev/null || true; exit 143" TERM INT HUP
  while kill -0 "$build" 2>/dev/null; do
    sleep 0.5
    ((++beat % (every * 2))) && continue
    line=$(tail -c 4000 "$log" | tr '\r' '\n' | grep -oE '^(\[[0-9]+/[0-9]+\]|Fetching|Computing) .*' | tail -n 1 || true)
    if [[ -n $line && $line != "$shown" ]]; then note "${line:0:100}" >&2; shown=$line; fi
  done
  wait "$build" || code=$?
  trap - TERM INT HUP
  ((code == 0)) && return
  grep -E 'error:' "$log" | sort -u | head -n 10 | sed 's/^/      | /' >&2 || last_lines "$log"
  if grep -q 'No space left on device' "$log"; then
    die "$EXIT_SPACE" "The disk filled up while building: make room in $repo (3000 MB)."
  fi
  if grep -qE 'Could not resolve host|unable to access|Failed to clone|Failed to connect|Git command .* failed' "$log"; then
    die "$EXIT_NETWORK" "The Swift packages can't be fetched from github.com: is there a network?"
  fi
  die "$EXIT_BUILD" "The build failed; all it said is in $log."
}

mkdir -p "${log%/*}"
case ${1:-} in
  program)
    stamp=.build/release-build.stamp binary=.build/release/cordboard
    if [[ -x $binary && -e $stamp ]] &&
      [[ -z $(find Sources Package.swift -newer "$stamp" -print -quit) ]] &&
      { [[ ! -e Package.resolved ]] || [[ ! Package.resolved -nt $stamp ]]; }; then
      echo "nothing changed"
      exit 0
    fi
    check_swift
    if [[ ! -x $binary ]]; then need_space "$repo" 3000 "The first build"; fi
    mkdir -p .build
    touch "$stamp.new"
    run_build -c release --product cordboard
    # SwiftPM may have written it during the build.
    if [[ Package.resolved -nt $stamp.new ]]; then touch -r Package.resolved "$stamp.new"; fi
    mv -f "$stamp.new" "$stamp"
    echo "built $binary"
    ;;
  tests)
    check_swift
    if [[ ! -d .build/debug ]]; then need_space "$repo" 5000 "The first build of the tests"; fi
    run_build --build-tests
    echo "built"
    ;;
  simulate)
    check_swift
    run_build -c release --product simulate
    echo "built .build/release/simulate"
    ;;
  swift)
    check_swift
    echo "$swift"
    ;;
  *) die "$EXIT_USAGE" "build.sh: say program, tests, simulate or swift." ;;
esac
