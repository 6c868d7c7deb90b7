#!/usr/bin/env bash
# bounded-log.sh FILE BYTES: writes what it reads to FILE; at BYTES the file
# becomes FILE.1 (the one before is forgotten), so a flood can't fill a disk.
# It ends when its input does and not before: the writer must not get SIGPIPE.
set -euo pipefail
trap '' INT TERM HUP PIPE
file=$1 limit=$2
size=$(stat -c %s -- "$file" 2>/dev/null || echo 0)
exec 3>>"$file"
while IFS= read -r line || [[ -n $line ]]; do
  if ((size > limit)); then
    mv -f -- "$file" "$file.1"
    exec 3>"$file"
    size=0
  fi
  # A full disk costs log lines, not the writer.
  printf '%s\n' "$line" >&3 2>/dev/null || true
  size=$((size + ${#line} + 1))
done
