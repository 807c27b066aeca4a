#!/bin/sh
# How `weir gate` does on this machine beside a busy neighbour, which is a process that never rests:
#
#   bazel run -c opt //tests:gate_trial -- [gates of equal programs, 100] [of 25 % slower, 40] [of 10 %, 20]
#
# Prints how many of each passed, were blocked, and were inconclusive. Takes half a minute a gate. On fewer than
# two processors the neighbour would share the one with what is measured; there the trial means little.
set -u
if ! [ -x ./weir ] || ! [ -x tests/ab_bench ]; then
  echo "gate_trial: run it with bazel run, which brings the binaries along" >&2
  exit 2
fi
equal=${1:-100} much=${2:-40} little=${3:-20}
directory=$(mktemp -d)
cp tests/ab_bench "$directory/copy"
sh -c 'while :; do :; done' &
neighbour=$!
trap 'kill $neighbour; rm -r "$directory"' EXIT
trap 'exit 130' INT TERM

# trial NAME GATES NEW_BINARY
trial() {
  passed=0 blocked=0 inconclusive=0 failed=0 i=0
  while [ $i -lt "$2" ]; do
    ./weir gate --ab tests/ab_bench "$3" > "$directory/out"
    case $? in
      0) passed=$((passed + 1)) ;;
      1) blocked=$((blocked + 1)) ;;
      4) inconclusive=$((inconclusive + 1)) ;;
      *) failed=$((failed + 1)) ;;
    esac
    i=$((i + 1))
    tail -n 1 "$directory/out" >&2
  done
  echo "$1: of $2 gates $blocked blocked, $passed passed, $inconclusive inconclusive, $failed failed"
}

trial "equal" "$equal" "$directory/copy"
trial "25 % slower" "$much" tests/ab_bench_25
trial "10 % slower" "$little" tests/ab_bench_10
