#!/usr/bin/env bash
# packages.sh WHAT…: installs, of the distribution's packages, those that are
# missing. WHAT is `build`, `sip` or `rootfs`. Prints what it did in one line.
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"

packages_of() {
  case $1 in
    # git: SwiftPM clones; g++: the linker and C++ headers Swift links with.
    build) echo ca-certificates git g++ libsqlite3-dev libwebsockets-dev pkg-config ;;
    sip) echo sip-tester ;;
    rootfs) echo ca-certificates debian-archive-keyring debootstrap xz-utils ;;
    test) echo openssl ;;
    *) die "$EXIT_USAGE" "packages.sh: '$1' is none of build, sip, rootfs, test." ;;
  esac
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  die "$EXIT_SYSTEM" \
    "This set-up knows Debian 12 and 13 and Ubuntu 24.04 (apt); on another system see asterisk-conf/README.md."

missing=()
for what in "$@"; do
  for package in $(packages_of "$what"); do
    is_installed "$package" || missing+=("$package")
  done
done
if ((${#missing[@]} == 0)); then echo "all there"; exit 0; fi
may_be_root || die "$EXIT_RIGHTS" \
  "Missing packages and no right to install them; run: sudo apt-get install ${missing[*]}"
need_space / 1000 "Installing ${missing[*]}"

log=$(mktemp)
trap 'rm -f -- "$log"' EXIT
apt() {
  # In a session of its own: Ctrl-C must not stop dpkg half way.
  as_root env DEBIAN_FRONTEND=noninteractive setsid --wait apt-get -q -y \
    -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \
    -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$log" 2>&1
}
if ! apt install --no-install-recommends "${missing[@]}"; then
  # Old package lists name files the mirror no longer has, so look anew once.
  if ! apt -o APT::Update::Error-Mode=any update; then
    last_lines "$log"
    die "$EXIT_NETWORK" "The package lists can't be fetched, and these are missing: ${missing[*]}. Is there a network?"
  fi
  if ! apt install --no-install-recommends "${missing[@]}"; then
    last_lines "$log"
    die "$EXIT_NETWORK" "apt-get could not install ${missing[*]}; see its own words above."
  fi
fi
echo "installed ${missing[*]}"
