# shellcheck shell=bash
# shellcheck disable=SC2154  # set by who sources this: see each function
# Configuring and starting Cordboard. Source say.sh and net.sh first; $lib is
# this folder.

# write_config FOLDER DATABASE: writes FOLDER/cordboard.yaml, which `cordboard
# serve` reads, of $ARI_PORT, $API_PORT, $repo, $flows and $prompts.
write_config() {
  cat >"$1/cordboard.yaml.new" <<YAML
# Written by a script at each start; changes here are lost.
node: a1
asterisk:
  url: "http://127.0.0.1:$ARI_PORT/ari"
  user: cordboard
  password-file: "$1/ari-password"
  application: cordboard
database: "$2"
migrations: "$repo/migrations"
flows: "$flows"
prompts: "$prompts"
api:
  address: 127.0.0.1
  port: $API_PORT
  token-file: "$1/api-token"
log:
  level: ${CORDBOARD_LOG_LEVEL:-info}
YAML
  mv -f -- "$1/cordboard.yaml.new" "$1/cordboard.yaml"
}

# cordboard_start CONFIG LOG: starts $binary as a child that dies with us, and
# returns when it is ready; its process id is in $cordboard_pid.
cordboard_start() {
  local deadline=$((SECONDS + 30))
  (
    # Locks are held on descriptor 9, and must not outlive their holder.
    exec 9>&-
    exec setsid setpriv --pdeathsig TERM "$binary" serve --config "$1" </dev/null \
      > >(exec setsid "$lib/bounded-log.sh" "$2" 10000000) 2>&1
  ) &
  cordboard_pid=$!
  while ((SECONDS < deadline)) && kill -0 "$cordboard_pid" 2>/dev/null; do
    if http GET "$API_PORT" /readyz && [[ $http_status == 200 ]]; then return; fi
    sleep 0.05
  done
  # Its last words may still be on their way into the log.
  sleep 0.2
  last_lines "$2"
  if kill -0 "$cordboard_pid" 2>/dev/null; then
    die "$EXIT_CORDBOARD" "Cordboard runs but is not ready after 30 s (${http_body:-no answer}); its log is $2."
  fi
  die "$EXIT_CORDBOARD" "Cordboard did not start; its log is $2."
}
