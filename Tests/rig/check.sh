# shellcheck shell=bash
# A small harness for checks in bash: each says what is so, or what it saw.

checks_failed=0

# is NAME EXPECTED SEEN: EXPECTED is a pattern.
is() {
  # shellcheck disable=SC2053  # a pattern
  if [[ $3 == $2 ]]; then
    printf '  ok      %s\n' "$1"
  else
    printf '  FAILED  %s\n            expected %s\n            saw      %s\n' "$1" "$2" "$3"
    checks_failed=$((checks_failed + 1))
  fi
}

# eventually SECONDS COMMAND…: until the command succeeds.
eventually() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 0.05
  done
}

# checks_end: says how it went, as exit code, too.
checks_end() {
  if ((checks_failed > 0)); then echo "$checks_failed checks failed."; return 1; fi
  echo "All is so."
}
