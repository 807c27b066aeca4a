#!/bin/bash
# Files of 2 GB go both ways between weir and the age tool, to one recipient and to three:
#
#   bazel build -c opt //:weir && tests/age_trial.sh [DIRECTORY [BYTES]]
#
# Takes 8 GB of disk below DIRECTORY (/tmp) and some minutes, and prints each step with its time and the peak of resident
# memory. Needs Debian's packages age and time. Exit code 0: every file came back as it was.
set -euo pipefail

weir=$PWD/bazel-bin/weir
folder=$(mktemp -d "${1:-/tmp}/weir-age-XXXXXX")
bytes=${2:-2000000000}
trap 'rm -rf "$folder"' EXIT
cd "$folder"

step() {
  local name=$1
  shift
  /usr/bin/time -f "$name: %e s, CPU %U + %S s, %M kB at most" "$@"
}

for i in 1 2 3; do "$weir" keygen -o k$i 2>/dev/null; done
for i in 1 2 3; do age-keygen -y k$i; done >three
head -1 three >one
openssl enc -aes-256-ctr -K "$(printf '%064d' 7)" -iv "$(printf '%032d' 7)" </dev/zero 2>/dev/null |
  head -c "$bytes" >plain || true
for recipients in one three; do
  step "weir encrypts to $recipients" "$weir" encrypt -R $recipients -o sealed plain
  step "age decrypts" age -d -i k1 -o back sealed
  cmp back plain
  rm sealed back
  step "age encrypts to $recipients" age -R $recipients -o sealed plain
  step "weir decrypts" "$weir" decrypt -i k1 -o back sealed
  cmp back plain
  rm sealed back
done
echo "all of $bytes bytes came back"
