# shellcheck shell=bash
# shellcheck disable=SC2154  # set by bench.sh: $rate, $calls and its other settings, $work
# What bench.sh prints of its rounds. A round is a line:
#   WHO CREATED OK FAILED ANSWERED ASTERISK_MS APPLICATION_MS MEDIAN P99 MOST OFFERS
# ANSWERED is how many calls the agents' phones had; the last four are of the
# times from an agent's BYE to the next INVITE, in ms, or - - - 0.

# report_round FILE: the only round, Cordboard's.
report_round() {
  local created ok bad answered asterisk_ms application_ms median p99 most offers
  read -r _ created ok bad answered asterisk_ms application_ms median p99 most offers <"$1"
  printf '%-34s %s\n' "calls ($rate a second)" "calls=$created ok=$ok failed=$bad" \
    "agents ($agents), calls answered" "$answered" \
    'Cordboard, CPU for each call' "$(per_call "$application_ms" "$created")" \
    'Asterisk, CPU for each call' "$(per_call "$asterisk_ms" "$created")" \
    'Cordboard, memory idle' "$(($(<"$work/idle") / 1024)) MB" \
    'Cordboard, memory at most' "$(($(<"$work/peak") / 1024)) MB"
  if [[ $offers != 0 ]]; then
    printf '%-34s median %s ms, p99 %s ms, most %s ms (%s offers)\n' 'agent free to INVITE' "$median" "$p99" "$most" \
      "$offers"
  fi
}
per_call() { awk -v ms="$1" -v calls="$2" 'BEGIN { printf "%.2f ms", calls ? ms / calls : 0 }'; }

# report_comparison FILE: each round, then the medians over the rounds of each.
report_comparison() {
  printf '%d calls at %d a second, %d agents, %d s of talk (give or take a half)\n' "$calls" "$rate" "$agents" "$talk"
  printf 'app_queue has strategy=%s, retry=%d\n\n' "$strategy" "$retry"
  awk '
    function of(x, digits) { return x == "-" ? "-" : sprintf("%." digits "f", x) }
    function median(list, n,    i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j] < list[j - 1]; j--) {
        t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
      }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    # The median over the rounds of who had it; "-" if one of them has no value.
    function over_rounds(who, column,    n, list, i) {
      for (i = 1; i <= NR; i++) if (name[i] == who) {
        if (value[i, column] == "-") return "-"
        list[++n] = value[i, column] + 0
      }
      return median(list, n)
    }
    function line(what, digits, a, c, x, bar) {
      printf "%-36s%10s%11s", what, of(a, digits), of(c, digits)
      if (x == "-") { printf "\n"; return }
      printf "%8.3f  at most %.2f: %s\n", x, bar, x <= bar ? "met" : "missed"
    }
    function ratio(c, a) { return c == "-" || a == "-" || a == 0 ? "-" : c / a }
    BEGIN {
      printf "%48s%-32s%s\n", "", "CPU for each call, ms", "free to INVITE, ms"
      printf "%-5s %-10s %6s %6s %6s %8s  %9s %11s %8s  %8s %8s %8s %7s\n", "round", "", "calls", "ok", "failed", \
        "answered", "Asterisk", "application", "together", "median", "p99", "most", "offers"
    }
    {
      name[NR] = $1
      value[NR, "asterisk"] = $2 ? $6 / $2 : "-"
      value[NR, "application"] = $7 == "-" || !$2 ? "-" : $7 / $2
      value[NR, "together"] = $2 ? ($6 + ($7 == "-" ? 0 : $7)) / $2 : "-"
      value[NR, "median"] = $8
      value[NR, "p99"] = $9
      printf "%-5d %-10s %6d %6d %6d %8d  %9s %11s %8s  %8s %8s %8s %7d\n", NR, $1, $2, $3, $4, $5, \
        of(value[NR, "asterisk"], 2), of(value[NR, "application"], 2), of(value[NR, "together"], 2), $8, $9, $10, $11
    }
    END {
      printf "\n%-36s%10s%11s%8s\n", "medians over the rounds", "app_queue", "cordboard", "ratio"
      a = over_rounds("app_queue", "asterisk"); c = over_rounds("cordboard", "asterisk")
      line("CPU for each call, Asterisk, ms", 2, a, c, "-")
      c = over_rounds("cordboard", "application")
      line("CPU for each call, application, ms", 2, "-", c, c, 0.70)
      a = over_rounds("app_queue", "together"); c = over_rounds("cordboard", "together")
      line("CPU for each call, together, ms", 2, a, c, ratio(c, a), 1.05)
      a = over_rounds("app_queue", "median"); c = over_rounds("cordboard", "median")
      if (a != "-") line("agent free to INVITE, median, ms", 1, a, c, ratio(c, a), 0.10)
      a = over_rounds("app_queue", "p99"); c = over_rounds("cordboard", "p99")
      if (a != "-") line("agent free to INVITE, p99, ms", 1, a, c, ratio(c, a), 0.10)
    }' "$1"
}
