# shellcheck shell=bash
# shellcheck disable=SC2154  # set by who sources this: see each function
# The centre that is measured, once for Cordboard and once for app_queue: one
# menu, one queue, no music, no wrap-up. $members are the agents' phones
# (agent1 …) in the queue's order; $rig is this folder.

# The number to dial for each.
# shellcheck disable=SC2034  # for stage.sh
cordboard_number=1000
app_queue_number=2000

# cordboard_centre FOLDER [STRATEGY]: the flows; without STRATEGY Cordboard's
# own. Agents' ids ascend in the queue's order, whatever their phones' names.
cordboard_centre() {
  local n
  mkdir -p "$1"
  {
    printf 'tenant: bench\nnumbers:\n  "%s": bench\n' "$cordboard_number"
    printf 'queues:\n  bench:\n    name: Bench\n    offer-time: 15s\n    wrap-up: 0s\n    music: none\n'
    if [[ -n ${2:-} ]]; then printf '    strategy: %s\n' "$2"; fi
    printf 'flows:\n  bench:\n    - answer\n'
    printf '    - menu: main-menu\n      options:\n        1: wait\n      digit-time: 5s\n      tries: 1\n'
    printf '      otherwise: end\n'
    printf '    - label: wait\n      queue: bench\n      wait-max: 10m\n      otherwise: end\n'
    printf '    - label: end\n      play: goodbye\n    - hang-up\nagents:\n'
    for n in "${!members[@]}"; do
      printf '  %s:\n    name: Agent %d\n    device: PJSIP/%s\n    queues: [bench]\n' \
        "$(member_id "$n")" $((n + 1)) "${members[n]}"
    done
  } >"$1/bench.yaml"
}

# member_id INDEX: the Cordboard agent who has the phone ${members[INDEX]}.
member_id() { printf 'member%04d' $(($1 + 1)); }

# app_queue_centre FOLDER STRATEGY RETRY: what is added to Asterisk's
# configuration. RETRY 1 is the shortest that app_queue knows (0 means 5).
app_queue_centre() {
  mkdir -p "$1"
  cp -- "$rig"/app-queue/*.conf "$1"
  {
    printf '[general]\npersistentmembers = no\n\n[bench]\nstrategy = %s\nringinuse = no\nautofill = yes\n' "$2"
    printf 'timeout = 15\nretry = %d\nwrapuptime = 0\n' "$3"
    printf 'member => PJSIP/%s\n' "${members[@]}"
  } >"$1/queues.conf"
}
