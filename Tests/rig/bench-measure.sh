# shellcheck shell=bash
# Measuring from the outside: the kernel's counters, and what was on the wire.

# cpu_ms PID: processor time used, user and system.
cpu_ms() {
  awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%d", ($12 + $13) * 1000 / hertz }' "/proc/$1/stat"
}

memory_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

# memory_peak PID: watches until SIGTERM or the end of the process, then prints
# the most it saw, in kB.
memory_peak() {
  local peak=0 now=0
  trap 'echo "$peak"; exit 0' TERM
  while [[ -n $now ]]; do
    if ((now > peak)); then peak=$now; fi
    sleep 0.5
    now=$(memory_kb "$1" 2>/dev/null || true)
  done
  echo "$peak"
}

# offer_times CAPTURE: milliseconds from each BYE of an agent to the next
# INVITE to that agent, ascending; of those only where a caller was waiting
# already, for that agent and for each who had become free before. A caller
# counts as waiting 2 s after dialling: the key is pressed after 1.5 s.
offer_times() {
  tshark -r "$1" -Y 'sip.Method == "BYE" || sip.Method == "INVITE"' -T fields \
    -e frame.time_epoch -e sip.Method -e sip.from.user -e sip.to.user -e sip.Call-ID 2>/dev/null |
    awk '
      $2 == "BYE" && $3 ~ /^agent/ {
        while (came < dialled && dial[came + 1] <= $1 - 2) came++
        if (came - rung > idle) { free[$3] = $1; idle++ }
      }
      $2 == "INVITE" && !seen[$5]++ {
        if ($4 !~ /^agent/) { dial[++dialled] = $1; next }
        rung++
        if ($4 in free) { printf "%.2f\n", ($1 - free[$4]) * 1000; delete free[$4]; idle-- }
      }' | sort -n
}

# offer_order CAPTURE: whom each call rang, in the order of the first INVITEs.
offer_order() {
  tshark -r "$1" -Y 'sip.Method == "INVITE"' -T fields -e sip.Call-ID -e sip.to.user 2>/dev/null |
    awk '!seen[$1]++ { print $2 }'
}

# percentiles: of ascending numbers, `MEDIAN P99 MOST COUNT`; all - for none.
percentiles() {
  awk '{ t[NR] = $1 } END {
    if (NR == 0) { print "- - - 0"; exit }
    printf "%.1f %.1f %.1f %d\n", t[int((NR + 1) / 2)], t[int(NR * 0.99 + 0.5)], t[NR], NR }'
}
