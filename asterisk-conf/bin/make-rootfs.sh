#!/usr/bin/env bash
# make-rootfs.sh: unpacks a Debian root file system with a current Asterisk
# into the cache, for hosts whose own is too old or missing. Prints its path.
#
# debootstrap fetches and checks the packages (signatures and hashes); they are
# unpacked, not installed: no script of another release is run, nothing is
# mounted, and the result is read by its own loader (lib/asterisk.sh).
#
#   CORDBOARD_CACHE            where; default ~/.cache/cordboard
#   CORDBOARD_ASTERISK_SUITES  which releases to try; default "sid forky"
#   CORDBOARD_DEBIAN_MIRROR    from where; default: the host's, if Debian's
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
# shellcheck source=../lib/asterisk.sh
source "$lib/asterisk.sh"

cache=${CORDBOARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cordboard}
suites=${CORDBOARD_ASTERISK_SUITES:-sid forky}
include=asterisk,asterisk-core-sounds-en-wav,asterisk-moh-opsound-wav
log=$cache/make-rootfs.log

# The host's own mirror if it is Debian's (it may be the only one reachable).
mirrors() {
  if [[ -n ${CORDBOARD_DEBIAN_MIRROR:-} ]]; then echo "$CORDBOARD_DEBIAN_MIRROR"; return; fi
  {
    # shellcheck disable=SC2016  # apt's placeholders, not ours
    apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 2>/dev/null |
      grep -E '^https?://' | sort -u | head -n 1 || true
    echo http://deb.debian.org/debian/
  } | awk '!seen[$0]++'
}

# unpack SUITE MIRROR FOLDER
unpack() {
  local suite=$1 mirror=$2 folder=$3 script=/usr/share/debootstrap/scripts
  local debootstrap=(debootstrap --foreign --variant=minbase --merged-usr "--include=$include")
  debootstrap+=(--keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
  # An older debootstrap has not heard of newer releases; they are made alike.
  if [[ -e $script/$suite ]]; then script=$script/$suite; else script=$script/sid; fi
  as_root "${debootstrap[@]}" "$suite" "$folder" "$mirror" "$script" >>"$log" 2>&1 || return 1
  note "unpacking $suite"
  # shellcheck disable=SC2016  # expanded by the inner shell
  as_root sh -euc '
    for package in "$1"/var/cache/apt/archives/*.deb; do
      dpkg-deb --fsys-tarfile "$package" |
        tar -x -C "$1" --keep-directory-symlink --exclude="./usr/share/man/*" --exclude="./usr/share/locale/*"
    done
    rm -rf "$1/var/cache/apt/archives" "$1/debootstrap" "$1/var/lib/apt/lists"
    # Users other than root shall be able to run it and to read its sounds.
    chmod -R u+rwX,go+rX,go-w "$1/usr" "$1/etc"
    chmod 0755 "$1"
  ' unpack "$folder" >>"$log" 2>&1
}

mkdir -p "$cache"
# Two runs must not build at once; the second finds what the first has made.
exec 9>"$cache/make-rootfs.lock"
flock -n 9 || { note "waiting for another set-up that is making one" >&2; flock 9; }
for suite in $suites; do
  if [[ -x $cache/asterisk-$suite/usr/sbin/asterisk ]]; then echo "$cache/asterisk-$suite"; exit 0; fi
done

may_be_root ||
  die "$EXIT_RIGHTS" \
    "Making a root file system for Asterisk needs root once: run as root or as a user with passwordless sudo, or" \
    "install Asterisk 22.4 or newer."
"$lib/../bin/packages.sh" rootfs >/dev/null
need_space "$cache" 1500 "A root file system with Asterisk"

half=$cache/.asterisk-unfinished
discard() { as_root rm -rf --one-file-system -- "$half"; }
# A run that was killed may have left one; it is never taken for whole.
discard
trap discard EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
: >"$log"
for suite in $suites; do
  for mirror in $(mirrors); do
    note "making a Debian $suite root file system from $mirror (about a minute, once)" >&2
    if unpack "$suite" "$mirror" "$half" >&2; then
      version=$(asterisk_version "$half" || true)
      if [[ -n $version ]] && new_enough "$version"; then
        as_root mv -T -- "$half" "$cache/asterisk-$suite"
        echo "$cache/asterisk-$suite"
        exit 0
      fi
      note "the Asterisk of Debian $suite (${version:-it does not start}) can't be used" >&2
    fi
    discard
  done
done
last_lines "$log"
if [[ $(df --output=avail -BM "$cache" | tail -n 1 | tr -dc '0-9') -lt 100 ]]; then
  die "$EXIT_SPACE" "The disk of $cache filled up while making a root file system for Asterisk: make room (1500 MB)."
fi
die "$EXIT_NETWORK" \
  "No Debian mirror gave us an Asterisk (its log: $log). Is there a network? CORDBOARD_DEBIAN_MIRROR names another" \
  "mirror."
