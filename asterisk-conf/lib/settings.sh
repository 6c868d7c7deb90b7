# shellcheck shell=bash
# shellcheck disable=SC2034  # set here, used by the scripts that source this
# shellcheck disable=SC2154  # $lib: see below
# The settings of `make run` and `make call`, from the environment or the
# make command line. $lib is this folder; source say.sh first.

repo=$(cd "$lib/../.." && pwd)
var=${CORDBOARD_VAR:-$repo/var}
SIP_PORT=${SIP_PORT:-15060}
ARI_PORT=${ARI_PORT:-18088}
API_PORT=${API_PORT:-18080}
RTP_PORTS=${RTP_PORTS:-16000-19999}
# The demonstration's phones and callers (SIPp): SIP, then RTP.
AGENT_PORT=${AGENT_PORT:-15070}
AGENT_RTP_PORT=${AGENT_RTP_PORT:-15080}
CALLER_PORT=${CALLER_PORT:-15071}
CALLER_RTP_PORT=${CALLER_RTP_PORT:-15090}
AGENTS=${AGENTS:-5}
flows=${CORDBOARD_FLOWS:-$repo/flows}
prompts=${CORDBOARD_PROMPTS:-$repo/prompts}
binary=${CORDBOARD_BIN:-$repo/.build/release/cordboard}
config=$var/run/cordboard.yaml

check_settings() {
  local name
  for name in SIP_PORT ARI_PORT API_PORT AGENT_PORT AGENT_RTP_PORT CALLER_PORT CALLER_RTP_PORT; do
    need_port "$name" "${!name}"
  done
  [[ $var == /* ]] || die "$EXIT_USAGE" "CORDBOARD_VAR must be an absolute path, not '$var'."
}

# running_pid: of the `make run` that holds the lock.
running_pid() { cat "$var/run/pid" 2>/dev/null || echo unknown; }
