#!/usr/bin/env bash
# render.sh: makes the configuration of one Asterisk instance in a folder of
# its own, which holds all that the instance writes, too. Run it again to
# change settings: passwords and recordings stay.
#
#   --out FOLDER           absolute; made with mode 0700
#   --root ROOT            the root file system Asterisk lies in, '' is the host's
#   --prompts FOLDER       sound files: FOLDER/en/NAME.wav plays as cordboard/NAME
#   --password-file FILE   ARI's password; made with mode 0600 if missing
#   --ari-port P           HTTP, TCP on 127.0.0.1
#   --sip-port P           UDP on 127.0.0.1
#   --rtp FIRST-LAST       UDP; two ports for each leg of a call
#   --agents N             agents agent1…agentN
#   --agent-port P         where the agents' phones are: sip:agentN@127.0.0.1:P
#   --application NAME     the Stasis application; default cordboard
#   --tries N              tries while no application is there; default 60
#   --try-wait SECONDS     between two tries; default 0.5
#   --message-after N      tries until the caller is asked to hold; default 20, 0 never
#   --stand-by REGEX       applications that may take calls while it is not there,
#                          '^cordboard-' say; default none (needs StasisBroadcast)
#   --fallback DIAL        whom to dial for callers nobody serves; default nobody
set -euo pipefail
umask 077
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
templates=$lib/../templates
# shellcheck source=../lib/say.sh
source "$lib/say.sh"
# shellcheck source=../lib/asterisk.sh
source "$lib/asterisk.sh"

declare -A value=(
  [ari-port]=18088 [sip-port]=15060 [rtp]=16000-19999 [agents]=4 [agent-port]=15070
  [application]=cordboard [tries]=60 [try-wait]=0.5 [message-after]=20 [fallback]='' [root]='' [stand-by]=''
)
while (($#)); do
  case $1 in
    --out | --root | --prompts | --password-file | --ari-port | --sip-port | --rtp | --agents | --agent-port | \
      --application | --tries | --try-wait | --message-after | --fallback | --stand-by)
      (($# >= 2)) || die "$EXIT_USAGE" "render.sh: $1 needs a value."
      value[${1#--}]=$2
      shift 2
      ;;
    *) die "$EXIT_USAGE" "render.sh: unknown option '$1'; see the head of the script." ;;
  esac
done

check_values() {
  local key
  for key in out prompts password-file; do
    [[ ${value[$key]:-} == /* ]] || die "$EXIT_USAGE" \
      "render.sh: --$key must be an absolute path, not '${value[$key]:-}'."
  done
  for key in ari-port sip-port agent-port; do need_port "--$key" "${value[$key]}"; done
  [[ ${value[rtp]} =~ ^([0-9]{4,5})-([0-9]{4,5})$ ]] || die "$EXIT_USAGE" \
    "--rtp must be FIRST-LAST, not '${value[rtp]}'."
  rtp_first=${BASH_REMATCH[1]} rtp_last=${BASH_REMATCH[2]}
  need_port --rtp "$rtp_first"
  need_port --rtp "$rtp_last"
  ((rtp_last - rtp_first >= 3)) || die "$EXIT_USAGE" "--rtp ${value[rtp]} has no room for a call: it takes four ports."
  need_count --agents "${value[agents]}" 0 2000
  need_count --tries "${value[tries]}" 0 100000
  need_count --message-after "${value[message-after]}" 0 100000
  [[ ${value[try-wait]} =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "$EXIT_USAGE" \
    "--try-wait must be seconds, not '${value[try-wait]}'."
  [[ ${value[application]} =~ ^[A-Za-z0-9_-]{1,64}$ ]] ||
    die "$EXIT_USAGE" "--application must be of letters, digits, - and _, not '${value[application]}'."
  # They become parts of dialplan lines, where other characters would begin something else.
  [[ ${value[stand-by]} =~ ^[][A-Za-z0-9_^$.*+-]*$ ]] || die "$EXIT_USAGE" \
    "--stand-by must be a regular expression of letters, digits and _^\$.*+-[], not '${value[stand-by]}'."
  [[ ${value[fallback]} =~ ^[A-Za-z0-9_/@:.+\&-]*$ ]] ||
    die "$EXIT_USAGE" "--fallback must be as Dial() takes it, such as PJSIP/+15550100@trunk, not '${value[fallback]}'."
}

make_folders() {
  local folder
  if [[ -e $out && ! -O $out ]]; then
    die "$EXIT_RIGHTS" "$out belongs to another user: remove it, or run this as $(stat -c %U "$out")."
  fi
  for folder in etc lib/keys spool/recording spool/outgoing log cache data/agi-bin data/sounds/en; do
    mkdir -p "$out/$folder"
  done
  # A socket's path may have 107 characters; deep folders don't leave as many.
  run=$out/run
  if ((${#run} > 90)); then
    run=${XDG_RUNTIME_DIR:-/tmp}/cordboard-$EUID-$(printf '%s' "$out" | cksum | cut -d ' ' -f 1)
  fi
}

# The data folder is ours, and what Asterisk brings is linked into it, so that
# our prompts can be beside its own sounds.
link_data() {
  local name sounds
  for name in documentation rest-api; do ln -sfn "$data/$name" "$out/data/$name"; done
  for sounds in "$data"/sounds/en_US_f_Allison "$data"/sounds/en "$data"/sounds/en_US; do
    if [[ -e $sounds/digits ]]; then ln -sfn "$sounds"/* "$out/data/sounds/en/"; break; fi
  done
  mkdir -p "${value[prompts]}"
  ln -sfn "${value[prompts]}/en" "$out/data/sounds/en/cordboard"
  if ! music=$(asterisk_path "$root" usr/share/asterisk/moh var/lib/asterisk/moh); then
    music=$out/data/moh
    mkdir -p "$music"
  fi
}

agents_block() {
  local n
  for ((n = 1; n <= 10#${value[agents]}; n++)); do
    printf '[agent%d](agent)\naors = agent%d\n[agent%d]\ntype = aor\ncontact = sip:agent%d@127.0.0.1:%d\n' \
      "$n" "$n" "$n" "$n" "${value[agent-port]}"
  done
}

# chosen_lines TEMPLATE: `optional = MODULE` becomes `load = MODULE` where the
# module is there, `stand-by:LINE` becomes LINE if there is one. A module that
# must be there is.
chosen_lines() {
  local line
  while IFS= read -r line; do
    case $line in
      'optional = '*) if [[ -e $modules/${line#optional = } ]]; then printf 'load = %s\n' "${line#optional = }"; fi ;;
      'stand-by:'*) if [[ -n ${value[stand-by]} ]]; then printf '%s\n' "${line#stand-by:}"; fi ;;
      'load = '*)
        [[ -e $modules/${line#load = } ]] ||
          die "$EXIT_ASTERISK" \
            "This Asterisk lacks ${line#load = } (in $modules): install the package it is in, or set" \
            "CORDBOARD_ASTERISK_SUITES and remove it."
        printf '%s\n' "$line"
        ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$1"
}

# render TEMPLATE: fills in @NAMES@; an unknown one is an error, not a surprise.
render() {
  local name=${1##*/} text key
  name=${name%.in}
  text=$(chosen_lines "$1")
  for key in "${!fill[@]}"; do text=${text//"@$key@"/"${fill[$key]}"}; done
  if [[ $text =~ @[A-Z_]+@ ]]; then
    die "$EXIT_FAILED" "render.sh: $name has ${BASH_REMATCH[0]}, which nothing fills in."
  fi
  printf '%s\n' "$text" >"$out/etc/.$name"
  mv -f -- "$out/etc/.$name" "$out/etc/$name"
}

check_values
out=${value[out]} root=${value[root]} password_file=${value[password-file]}
modules=$(asterisk_modules "$root") && data=$(asterisk_data "$root") ||
  die "$EXIT_ASTERISK" "There is no Asterisk in '${root:-/}'."
if [[ -n ${value[stand-by]} && ! -e $modules/app_stasis_broadcast.so ]]; then
  die "$EXIT_ASTERISK" "A stand-by needs StasisBroadcast, which this Asterisk lacks (app_stasis_broadcast.so in $modules):" \
    "take 22.10, 20.20, 23.4 or newer."
fi
make_folders
if [[ ! -s $password_file ]]; then head -c 24 /dev/urandom | base64 -w0 | tr '+/' '-_' >"$password_file"; fi
link_data

declare -A fill=(
  [OUT]=$out [RUN]=$run [MODULES]=$modules [MUSIC]=$music
  [ENTITY_ID]=$(printf '02:00:00:00:%02x:%02x' $((10#${value[sip-port]} / 256)) $((10#${value[sip-port]} % 256)))
  [ARI_PORT]=${value[ari-port]} [ARI_USER]=cordboard [ARI_PASSWORD]=$(<"$password_file")
  [SIP_PORT]=${value[sip-port]} [RTP_FIRST]=$rtp_first [RTP_LAST]=$rtp_last [AGENTS]=$(agents_block)
  [APPLICATION]=${value[application]} [TRIES]=${value[tries]} [TRY_WAIT]=${value[try-wait]}
  [MESSAGE_AFTER]=${value[message-after]} [FALLBACK]=${value[fallback]} [STAND_BY]=${value[stand-by]}
)
for template in "$templates"/*.conf.in; do render "$template"; done
# Asterisk's defaults are right for these, but it calls a missing file an error.
for name in acl ccss features manager pjproject stasis udptl websocket_client; do
  printf '; Empty on purpose: the defaults.\n' >"$out/etc/$name.conf"
done

{
  printf '# What this instance is, for the scripts that start it and call it.\n'
  printf '%s=%q\n' ASTERISK_ROOT "$root" ASTERISK_RUN "$run" ARI_PORT "${value[ari-port]}" ARI_USER cordboard \
    ARI_PASSWORD_FILE "$password_file" ARI_APPLICATION "${value[application]}" SIP_PORT "${value[sip-port]}" \
    RTP_FIRST "$rtp_first" RTP_LAST "$rtp_last" AGENTS "${value[agents]}" AGENT_PORT "${value[agent-port]}"
} >"$out/instance.env"
