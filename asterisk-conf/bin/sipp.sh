#!/usr/bin/env bash
# sipp.sh SCENARIO.xml.in [options] [NAME=VALUE…]: fills a scenario's @NAMES@
# in, runs SIPp with it on 127.0.0.1, and at the end prints one line:
#   calls=200 ok=200 failed=0
# It exits 0 when every call went as the scenario says, else 21. A terminated
# one (agents' phones are ended so) prints its line, too, and exits 0.
#
#   --to PORT       the SIP port to call; without it SIPp answers calls
#   --port P        SIPp's own SIP port
#   --media-port P  SIPp's own RTP port
#   --calls N       calls to place, then end                       (default 1)
#   --rate N        calls a second                                 (default 1)
#   --limit N       calls at the same time                         (default 2000)
#   --seconds N     the end in any case                            (default 3600)
#   --errors FILE   keep SIPp's own error log there
#
# NAME=VALUE are the scenario's parameters; each scenario says which it has.
# Known to all: DNIS=1000, ANI=15550, ANSWER_MAX_MS=60000, STAY_MS=600000.
set -euo pipefail
umask 077
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/say.sh
source "$lib/say.sh"

declare -A option=([calls]=1 [rate]=1 [limit]=2000 [seconds]=3600 [to]='' [errors]='')
declare -A fill=([DNIS]=1000 [ANI]=15550 [ANSWER_MAX_MS]=60000 [STAY_MS]=600000 [BEFORE_MS]=1000 [DIGITS]=1)
scenario=${1:-}
[[ -f $scenario ]] || die "$EXIT_USAGE" "sipp.sh: there is no scenario '$scenario'."
shift
while (($#)); do
  case $1 in
    --to | --port | --media-port | --calls | --rate | --limit | --seconds | --errors)
      (($# >= 2)) || die "$EXIT_USAGE" "sipp.sh: $1 needs a value."
      option[${1#--}]=$2
      shift 2
      ;;
    [A-Z]*=*) fill[${1%%=*}]=${1#*=}; shift ;;
    *) die "$EXIT_USAGE" "sipp.sh: unknown option '$1'; see the head of the script." ;;
  esac
done
for key in port media-port ${option[to]:+to}; do need_port "--$key" "${option[$key]:-}"; done
for key in calls rate limit seconds; do need_count "--$key" "${option[$key]}" 1 1000000; done
command -v sipp >/dev/null || die "$EXIT_SYSTEM" "SIPp is missing: apt-get install sip-tester."

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# with_parts FILE: its text; a part is the text that several scenarios share.
with_parts() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line =~ ^\ *\<!--\ include\ ([a-z-]+)\ --\>$ ]]; then
      with_parts "$lib/../demo/parts/${BASH_REMATCH[1]}.xml"
    else
      printf '%s\n' "$line"
    fi
  done <"$1"
}

fill_in() {
  local text key
  text=$(with_parts "$scenario")
  for key in "${!fill[@]}"; do text=${text//"@$key@"/"${fill[$key]}"}; done
  if [[ $text =~ @[A-Z_]+@ ]]; then
    die "$EXIT_USAGE" "sipp.sh: ${scenario##*/} needs ${BASH_REMATCH[0]//@/}=VALUE."
  fi
  printf '%s\n' "$text" >"$work/scenario.xml"
}

fill_in
command=(sipp)
# Key presses are sent through a raw socket. Of all of root's rights only that
# one is kept, and the files stay the user's.
if ((EUID != 0)) && grep -q play_dtmf "$work/scenario.xml"; then
  may_be_root || die "$EXIT_RIGHTS" \
    "SIPp needs a raw socket to press keys: run as root, or as a user with passwordless sudo."
  command=(sudo -n -- setpriv "--reuid=$EUID" "--regid=$(id -g)" --init-groups)
  command+=(--inh-caps=+net_raw --ambient-caps=+net_raw -- sipp)
fi
if [[ -n ${option[to]} ]]; then
  command+=("127.0.0.1:${option[to]}" -m "${option[calls]}" -r "${option[rate]}" -l "${option[limit]}" -timeout_error)
fi
command+=(
  -sf "$work/scenario.xml" -i 127.0.0.1 -bind_local -p "${option[port]}" -ci 127.0.0.1
  -mi 127.0.0.1 -mp "${option[media-port]}"
  -nostdin -timeout "${option[seconds]}s" -max_retrans 7 -trace_stat -stf "$work/stat.csv" -fd 1
  -trace_err -error_file "$work/errors.log" -max_log_size 1000000
)
sipp=
stopped=
# SIGUSR1 is SIPp's own orderly end, but it waits for its calls: not here.
trap 'stopped=yes; kill -TERM "$sipp" 2>/dev/null || true' TERM INT HUP
(cd "$work" && TERM=dumb exec setsid setpriv --pdeathsig TERM "${command[@]}" </dev/null >/dev/null 2>"$work/stderr") &
sipp=$!
code=0
wait "$sipp" || code=$?
if [[ -n $stopped ]]; then wait "$sipp" 2>/dev/null || true; fi

if [[ -n ${option[errors]} && -s $work/errors.log ]]; then cp -- "$work/errors.log" "${option[errors]}"; fi
# The last line of the statistics, by the names in the first.
awk -F ';' '
  NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
  { all = $column["TotalCallCreated"]; ok = $column["SuccessfulCall(C)"]; failed = $column["FailedCall(C)"] }
  END { printf "calls=%d ok=%d failed=%d\n", all, ok, failed }' "$work/stat.csv" 2>/dev/null ||
  echo "calls=0 ok=0 failed=0"
if [[ -n $stopped || $code == 0 ]]; then exit 0; fi
case $code in
  1 | 97 | 99) echo "sipp.sh: not every call went as ${scenario##*/} says." >&2 ;;
  *) echo "sipp.sh: SIPp ended with code $code." >&2; last_lines "$work/stderr" ;;
esac
last_lines "$work/errors.log"
exit "$EXIT_CALLS"
