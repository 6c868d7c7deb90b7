# shellcheck shell=bash
# What the scripts say and how they fail: steps with names and times, one
# sentence for each failure, and the exit codes that README.md documents.

# shellcheck disable=SC2034  # used by the scripts that source this file
{
  EXIT_FAILED=1      # a step failed in a way that has no code of its own
  EXIT_USAGE=2       # wrong arguments or settings
  EXIT_RIGHTS=10     # something must be installed and we may not
  EXIT_NETWORK=11    # packages can't be fetched
  EXIT_SPACE=12      # not enough disk space
  EXIT_PORT=13       # a port is in use
  EXIT_SWIFT=14      # no Swift, or too old
  EXIT_SYSTEM=15     # not a system we can set up
  EXIT_ASTERISK=16   # Asterisk did not start, or died
  EXIT_CORDBOARD=17  # Cordboard did not start, or died
  EXIT_RUNNING=18    # it runs already
  EXIT_NOT_RUNNING=19 # it does not run
  EXIT_BUILD=20      # the build failed
  EXIT_CALLS=21      # demonstration calls failed
}

steps_total=${steps_total:-0}
step_number=0
step_open=
step_noted=

# now_ms: milliseconds of the wall clock, without a process.
now_ms() { local t=${EPOCHREALTIME/[.,]/}; printf '%s' "${t%???}"; }

# step NAME: begins a step; end it with `step_done WHAT`.
step() {
  step_number=$((step_number + 1))
  step_open=$1 step_noted='' step_started=$(now_ms)
  printf '[%d/%d] %-16s' "$step_number" "$steps_total" "$1"
}

# note TEXT: a line of news within a step that takes long. A script that is one
# step of another is told by $CORDBOARD_NOTED which file says that news came.
note() {
  leave_line
  printf '      %s\n' "$1"
}

leave_line() {
  if [[ -n ${CORDBOARD_NOTED:-} && ! -e $CORDBOARD_NOTED ]]; then
    printf '\n'
    : >"$CORDBOARD_NOTED"
  elif [[ -n $step_open && -z $step_noted ]]; then
    printf '\n'
  fi
  step_noted=yes
}

# step_done WHAT: ends the step with its result and its time.
step_done() {
  local took=$(($(now_ms) - step_started))
  if [[ -n $step_noted ]]; then printf '      '; fi
  printf '%s (%d.%d s)\n' "$1" $((took / 1000)) $((took % 1000 / 100))
  step_open=
}

# die CODE SENTENCE…: one sentence that says what is wrong and what to do; its
# parts are joined by spaces.
die() {
  local code=$1
  shift
  leave_line >&2
  printf 'cordboard: %s\n' "$*" >&2
  exit "$code"
}

# need_port NAME VALUE: a setting that must be a port number we may use.
need_port() {
  [[ $2 =~ ^[0-9]{4,5}$ ]] && ((10#$2 >= 1024 && 10#$2 <= 65535)) ||
    die "$EXIT_USAGE" "$1 must be a port from 1024 to 65535, not '$2'."
}

# need_count NAME VALUE MIN MAX: a setting that must be a whole number.
need_count() {
  [[ $2 =~ ^[0-9]{1,7}$ ]] && ((10#$2 >= $3 && 10#$2 <= $4)) ||
    die "$EXIT_USAGE" "$1 must be a number from $3 to $4, not '$2'."
}

# need_space FOLDER MEGABYTES WHAT: before anything large is written.
need_space() {
  local free
  free=$(df --output=avail -BM "$1" | tail -n 1 | tr -dc '0-9')
  ((free >= $2)) ||
    die "$EXIT_SPACE" "$3 needs $2 MB in $1 and $free MB are free: make room, then run this again."
}

# as_root COMMAND…: as root, or by sudo without a password.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n -- "$@"; fi
}

# may_be_root: whether as_root would work.
may_be_root() {
  ((EUID == 0)) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# last_lines FILE: the end of a log, for a failure's details.
last_lines() {
  leave_line >&2
  tail -n 15 "$1" 2>/dev/null | sed 's/^/      | /' >&2 || true
}
