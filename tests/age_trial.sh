#!/bin/bash
# Files of 2 GB go both ways between weir and the age tool, to one recipient and to three, each of whom decrypts:
#
#   bazel build -c opt //:weir && tests/age_trial.sh [DIRECTORY [BYTES]]
#
# Takes four times BYTES of disk below DIRECTORY (/tmp) and some minutes for 2 GB; 10000000000 is as good. Prints each
# step with its time and the peak of resident memory. Needs Debian's packages age, openssl and time. Exit code 0: every
# file came back as it was, and weir never took more than LIMIT_KB of memory; 77: something that it needs is not here.
set -euo pipefail

# However long the stream: per thread a block of 1 MiB and room for its result, and the program itself.
LIMIT_KB=$((32768 + 4096 * $(nproc)))

weir=$PWD/bazel-bin/weir
bytes=${2:-2000000000}

skip() {
  echo "skipped: $1" >&2
  exit 77
}

for tool in age age-keygen openssl cmp /usr/bin/time "$weir"; do
  command -v "$tool" >/dev/null || skip "there is no $tool"
done
free=$(df --output=avail -B1 "${1:-/tmp}" | tail -1)
((free >= 4 * bytes)) || skip "four times $bytes bytes do not fit into ${1:-/tmp}, where $free are free"

folder=$(mktemp -d "${1:-/tmp}/weir-age-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

step() {
  local name=$1
  shift
  /usr/bin/time -o time -f "%e s, CPU %U + %S s, %M kB at most" "$@"
  echo "$name: $(cat time)"
}

# The same, of weir, whose memory is bounded.
weir_step() {
  step "$1" "$weir" "${@:2}"
  local used
  used=$(sed -n 's/.*, \([0-9]*\) kB at most/\1/p' time)
  ((used <= LIMIT_KB)) || { echo "failed: $used kB are more than $LIMIT_KB" >&2; exit 1; }
}

for i in 1 2 3; do "$weir" keygen -o k$i 2>/dev/null; done
for i in 1 2 3; do age-keygen -y k$i; done >three
head -1 three >one
openssl enc -aes-256-ctr -K "$(printf '%064d' 7)" -iv "$(printf '%032d' 7)" </dev/zero 2>/dev/null |
  head -c "$bytes" >plain || true
for recipients in one three; do
  keys=k1
  [ $recipients = one ] || keys="k1 k2 k3"
  weir_step "weir encrypts to $recipients" encrypt -R $recipients -o sealed plain
  for key in $keys; do
    step "age decrypts with $key" age -d -i "$key" -o back sealed
    cmp back plain
    rm back
  done
  rm sealed
  step "age encrypts to $recipients" age -R $recipients -o sealed plain
  for key in $keys; do
    weir_step "weir decrypts with $key" decrypt -i "$key" -o back sealed
    cmp back plain
    rm back
  done
  rm sealed
done
echo "all of $bytes bytes came back"
