# shellcheck shell=bash
# shellcheck disable=SC2154  # $lib: see below
# shellcheck disable=SC2034  # set here, used by the scripts that source this
# Finding one's way in an Asterisk installation, and starting, watching and
# stopping one. Source say.sh and net.sh first; $lib is this folder.
#
# An Asterisk is either the host's own (root folder '') or lies in a root file
# system of another Debian release. The latter is run without chroot, by that
# release's own dynamic loader and libraries: it needs no root, no mount, and
# sees the same paths as everybody else.

# asterisk_path ROOT RELATIVE…: the first of the paths that exists under ROOT.
asterisk_path() {
  local root=$1 pattern path
  shift
  for pattern in "$@"; do
    for path in "$root"/$pattern; do
      if [[ -e $path ]]; then printf '%s\n' "$path"; return 0; fi
    done
  done
  return 1
}

asterisk_modules() {
  asterisk_path "$1" 'usr/lib/*/asterisk/modules' usr/lib/asterisk/modules usr/lib64/asterisk/modules
}
asterisk_data() { asterisk_path "$1" usr/share/asterisk var/lib/asterisk; }

# asterisk_command ROOT: sets the array $asterisk_exec to what starts it.
asterisk_command() {
  local loader libraries
  if [[ -z $1 ]]; then
    asterisk_exec=("$(PATH=$PATH:/usr/sbin command -v asterisk || true)")
    [[ -n ${asterisk_exec[0]} ]]
    return
  fi
  loader=$(asterisk_path "$1" 'usr/lib/*/ld-linux-*.so.*' 'usr/lib64/ld-linux-*.so.*') || return 1
  libraries=$(dirname "$(readlink -f "$loader")")
  # The old host must not be asked for what only the new libraries understand.
  asterisk_exec=(
    env "GCONV_PATH=$libraries/gconv" "OPENSSL_CONF=$1/etc/ssl/openssl.cnf" "OPENSSL_MODULES=$libraries/ossl-modules"
    "$loader" --argv0 asterisk --library-path "$libraries" "$1/usr/sbin/asterisk"
  )
}

# asterisk_version ROOT: `22.10.1`, or nothing.
asterisk_version() {
  local words
  asterisk_command "$1" || return 1
  words=$("${asterisk_exec[@]}" -V 2>/dev/null) || return 1
  [[ $words =~ ([0-9]+\.[0-9]+(\.[0-9]+)?) ]] && printf '%s\n' "${BASH_REMATCH[1]}"
}

# new_enough VERSION: 22.4 is the first with requests over the WebSocket.
new_enough() {
  local major minor
  IFS=. read -r major minor _ <<<"$1"
  ((major > 22 || (major == 22 && minor >= 4)))
}

# asterisk_start FOLDER: starts the instance that render.sh made there, as a
# child that dies with us; its process id is in $asterisk_pid.
asterisk_start() {
  local ASTERISK_ROOT ASTERISK_RUN files
  # shellcheck disable=SC1091
  source "$1/instance.env"
  asterisk_command "$ASTERISK_ROOT" || die "$EXIT_ASTERISK" \
    "The Asterisk in ${ASTERISK_ROOT:-this system} is gone; run make run again."
  (umask 077 && mkdir -p "$ASTERISK_RUN")
  # Two sockets for each call's media, and more; the usual 1,024 is few.
  files=$(ulimit -Hn)
  if [[ $files == unlimited ]] || ((files > 65536)); then files=65536; fi
  (
    umask 077
    ulimit -Sn "$files"
    ulimit -c 0
    # Locks are held on descriptor 9, and must not outlive their holder.
    exec 9>&-
    # A session of its own: Ctrl-C is ours to handle, in our order.
    exec setsid setpriv --pdeathsig TERM "${asterisk_exec[@]}" -f -C "$1/etc/asterisk.conf" </dev/null \
      > >(exec setsid "$lib/bounded-log.sh" "$1/log/asterisk.log" 10000000) 2>&1
  ) &
  asterisk_pid=$!
}

# asterisk_wait FOLDER PID SECONDS: until ARI answers.
asterisk_wait() {
  local ARI_PORT ARI_USER ARI_PASSWORD_FILE http_status http_body deadline=$((SECONDS + $3))
  # shellcheck disable=SC1091
  source "$1/instance.env"
  while ((SECONDS < deadline)); do
    kill -0 "$2" 2>/dev/null || return 1
    if http GET "$ARI_PORT" /ari/asterisk/ping "$ARI_USER:$(<"$ARI_PASSWORD_FILE")" && [[ $http_status == 200 ]]; then
      return 0
    fi
    sleep 0.05
  done
  return 1
}

# stop_child PID SECONDS: asks a child to end, and makes it end.
stop_child() {
  local pid=$1 deadline=$((SECONDS + $2))
  kill -TERM "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if ((SECONDS >= deadline)); then kill -KILL "$pid" 2>/dev/null || true; break; fi
    sleep 0.05
  done
  wait "$pid" 2>/dev/null || true
}

# asterisk_clean FOLDER: what a stopped instance has no use for.
asterisk_clean() {
  local ASTERISK_RUN
  # shellcheck disable=SC1091
  source "$1/instance.env"
  rm -rf -- "$ASTERISK_RUN"
}
