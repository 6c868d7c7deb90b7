#!/bin/sh
# Speaks the example prompts anew: sh prompts/make-prompts.sh
#
# Needs espeak-ng and sox (apt-get install espeak-ng sox). Writes
# prompts/en/NAME.wav: PCM of 16 bits, one channel, 8 kHz, as Asterisk plays it.
set -eu
cd "$(dirname "$0")"

for tool in espeak-ng sox; do
  command -v "$tool" > /dev/null || {
    echo "make-prompts.sh: $tool is missing. Install it: apt-get install espeak-ng sox" >&2
    exit 1
  }
done

spoken=$(mktemp -d)
trap 'rm -rf "$spoken"' EXIT

# speak LANGUAGE NAME TEXT
speak() {
  mkdir -p "$1"
  espeak-ng -v "$1-us" -s 165 -p 45 -w "$spoken/raw.wav" "$3"
  # One rate for all, no silence at the ends but a tenth of a second, one loudness.
  # -R: the same noise in every run, so that the files don't change without need.
  sox -R "$spoken/raw.wav" -r 8000 -c 1 -b 16 -e signed-integer "$1/$2.wav" \
    silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0.1 0.1 norm -3
}

speak en welcome "Welcome to Cordboard."
speak en main-menu "For sales, press 1. For support, press 2."
speak en not-an-option "Sorry, that is not one of the choices."
speak en nothing-pressed "Sorry, I did not hear a choice."
speak en please-wait "Please wait for an agent."
speak en nobody-free "All our agents are busy. Please call again later."
speak en goodbye "Goodbye."
# The dialplan's own, for callers whom no application takes (asterisk-conf/).
speak en please-hold "Please hold the line."
speak en sorry "Sorry, we can't take your call at the moment. Please call again later."
