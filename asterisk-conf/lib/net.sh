# shellcheck shell=bash
# Ports and the smallest HTTP client, without any program to install.

# port_taken tcp|udp PORT: whether something on this machine is bound to it.
port_taken() {
  local hex tables=("/proc/net/$1")
  hex=$(printf '%04X' "$2")
  if [[ -r /proc/net/${1}6 ]]; then tables+=("/proc/net/${1}6"); fi
  # Column 2 is address:port in hexadecimal, column 4 the state: 0A is
  # LISTEN (TCP), 07 is any bound UDP socket.
  awk -v port="$hex" -v state="$([[ $1 == tcp ]] && echo 0A || echo 07)" '
    FNR > 1 && $4 == state { n = split($2, a, ":"); if (a[n] == port) found = 1 }
    END { exit !found }' "${tables[@]}"
}

# need_free_port tcp|udp PORT VARIABLE WHAT
need_free_port() {
  if port_taken "$1" "$2"; then
    die "$EXIT_PORT" "$1 port $2 ($4) is in use: stop what uses it, or choose another with $3=PORT."
  fi
}

# http METHOD PORT PATH [USER:PASSWORD]: the answer's status in $http_status
# and its body in $http_body; fails when there is no answer within 2 seconds.
http() {
  local fd line auth='' deadline=$((SECONDS + 3))
  http_status='' http_body=''
  if [[ -n ${4:-} ]]; then auth="Authorization: Basic $(printf '%s' "$4" | base64 -w0)"$'\r\n'; fi
  { exec {fd}<>"/dev/tcp/127.0.0.1/$2"; } 2>/dev/null || return 1
  # A peer that closes early must not end us.
  { printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n' \
    "$1" "$3" "$2" "$auth" >&"$fd"; } 2>/dev/null || true
  if IFS=' ' read -r -t 2 -u "$fd" _ http_status _; then
    while IFS= read -r -t 2 -u "$fd" line && [[ ${line%$'\r'} ]]; do :; done
    while ((SECONDS < deadline)) && IFS= read -r -t 2 -u "$fd" line; do http_body+=$line; done
    http_body+=${line:-}
  fi
  exec {fd}>&-
  [[ -n $http_status ]]
}
