#!/usr/bin/env bash
# asterisk-up.sh --dir FOLDER [options]: starts an Asterisk of a test's own, on
# ports and in a folder of its own, and prints what a test needs to know as
# NAME=value lines (also in FOLDER/rig.env). asterisk-down.sh FOLDER ends it;
# so does the end of the owner, however it ends.
#
#   --dir FOLDER   absolute; must not exist; removed by asterisk-down.sh
#   --owner PID    whose end ends it, too; default: who called this script
#   --agents N     phones agent1…agentN at AGENT_PORT             (default 4)
#   --prompts DIR  sound files (DIR/en/NAME.wav)   (default: the repository's)
#   --add DIR      DIR/NAME.conf is appended to Asterisk's NAME.conf
#   --application, --tries, --try-wait, --message-after, --fallback, --stand-by: as render.sh
#
# Four can run at the same time; a fifth waits for two minutes.
set -euo pipefail
umask 077
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=$rig/../../asterisk-conf/lib
# shellcheck source=../../asterisk-conf/lib/say.sh
source "$lib/say.sh"
# shellcheck source=../../asterisk-conf/lib/net.sh
source "$lib/net.sh"

dir='' owner=$PPID prompts=$rig/../../prompts agents=4 add='' options=()
while (($#)); do
  (($# >= 2)) || die "$EXIT_USAGE" "asterisk-up.sh: $1 needs a value."
  case $1 in
    --dir) dir=$2 ;;
    --owner) owner=$2 ;;
    --agents) agents=$2 ;;
    --add) add=$2 ;;
    --prompts) prompts=$2 ;;
    --application | --tries | --try-wait | --message-after | --fallback | --stand-by) options+=("$1" "$2") ;;
    *) die "$EXIT_USAGE" "asterisk-up.sh: unknown option '$1'; see the head of the script." ;;
  esac
  shift 2
done
[[ $dir == /* && ! -e $dir ]] || die "$EXIT_USAGE" \
  "asterisk-up.sh: --dir must be an absolute path that does not exist yet, not '$dir'."
[[ $owner =~ ^[0-9]+$ ]] && kill -0 "$owner" 2>/dev/null || die "$EXIT_USAGE" \
  "asterisk-up.sh: --owner $owner is no process of ours."
prompts=$(mkdir -p "$prompts" && cd "$prompts" && pwd)

# take_ports: a block of 3,000 below the ports that systems give out by
# themselves. The lock is the keeper's in the end, so it can't go stale.
take_ports() {
  local locks=${CORDBOARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cordboard}/rig deadline=$((SECONDS + 120)) offset
  mkdir -p "$locks"
  while ((SECONDS < deadline)); do
    for base in 20000 23000 26000 29000; do
      exec 9>"$locks/$base.lock"
      flock -n 9 || continue
      for offset in 0 2; do if port_taken tcp $((base + offset)); then continue 2; fi; done
      for offset in 1 3 4 10 20; do if port_taken udp $((base + offset)); then continue 2; fi; done
      return
    done
    sleep 0.2
  done
  die "$EXIT_PORT" \
    "No block of ports is free for a test's Asterisk (20000-31999): four run already, or something else is there."
}

take_ports
found=$("$lib/../bin/find-asterisk.sh" 9>&-)
ASTERISK_ROOT='' ASTERISK_VERSION=''
eval "$found"
mkdir -p "$dir"
"$lib/../bin/render.sh" --out "$dir/asterisk" --root "$ASTERISK_ROOT" --prompts "$prompts" \
  --password-file "$dir/ari-password" --ari-port "$base" --sip-port $((base + 1)) \
  --rtp "$((base + 100))-$((base + 2999))" --agents "$agents" --agent-port $((base + 3)) "${options[@]}"
if [[ -n $add ]]; then
  for file in "$add"/*.conf; do cat -- "$file" >>"$dir/asterisk/etc/${file##*/}"; done
fi

setsid "$rig/keeper.sh" "$dir" "$owner" </dev/null >"$dir/keeper.log" 2>&1 &
keeper=$!
{
  printf '%s=%s\n' RIG_DIR "$dir" KEEPER_PID "$keeper" ASTERISK_VERSION "$ASTERISK_VERSION" \
    ASTERISK_ROOT "$ASTERISK_ROOT" ASTERISK_LOG "$dir/asterisk/log/asterisk.log" \
    ARI_URL "http://127.0.0.1:$base/ari" ARI_PORT "$base" ARI_USER cordboard ARI_PASSWORD_FILE "$dir/ari-password" \
    SIP_PORT $((base + 1)) API_PORT $((base + 2)) AGENT_PORT $((base + 3)) CALLER_PORT $((base + 4)) \
    AGENT_RTP_PORT $((base + 10)) CALLER_RTP_PORT $((base + 20))
} >"$dir/rig.env"
if ! "$rig/asterisk-ctl.sh" "$dir" wait-up; then
  last_lines "$dir/asterisk/log/asterisk.log"
  "$rig/asterisk-down.sh" "$dir"
  die "$EXIT_ASTERISK" "The test's Asterisk did not start."
fi
cat "$dir/rig.env"
