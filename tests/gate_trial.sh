#!/bin/sh
# How `weir gate` does on this machine beside a busy neighbour, which is a process that never rests:
#
#   bazel run -c opt //tests:gate_trial -- [gates of a suite of 60 benchmarks against its copy, 15]
#       [against one of whose benchmarks one is 15 % slower, 10] [of a suite of 200 against its copy, 1]
#
# Prints how many of each passed, were blocked, and were inconclusive, and how long they took. A gate takes up to three
# minutes. On fewer than two processors the neighbour would share the one with what is measured; there the trial means
# little.
set -u
if ! [ -x ./weir ] || ! [ -x tests/suite_bench ]; then
  echo "gate_trial: run it with bazel run, which brings the binaries along" >&2
  exit 2
fi
equal=${1:-15} slower=${2:-10} long=${3:-1}
echo "gate_trial: at most $(((equal + slower + long) * 3)) minutes" >&2
directory=$(mktemp -d)
cp tests/suite_bench "$directory/copy"
cp tests/suite_bench_long "$directory/long_copy"
sh -c 'while :; do :; done' &
neighbour=$!
trap 'kill $neighbour; rm -r "$directory"' EXIT
trap 'exit 130' INT TERM

# trial NAME GATES OLD_BINARY NEW_BINARY
trial() {
  passed=0 blocked=0 inconclusive=0 failed=0 i=0 begun=$(date +%s)
  while [ $i -lt "$2" ]; do
    ./weir gate --ab "$3" "$4" > "$directory/out"
    case $? in
      0) passed=$((passed + 1)) ;;
      1) blocked=$((blocked + 1)) ;;
      4) inconclusive=$((inconclusive + 1)) ;;
      *) failed=$((failed + 1)) ;;
    esac
    i=$((i + 1))
    tail -n 3 "$directory/out" >&2
  done
  echo "$1: of $2 gates $blocked blocked, $passed passed, $inconclusive inconclusive, $failed failed;" \
    "$(($(date +%s) - begun)) s"
}

trial "60 benchmarks, equal" "$equal" tests/suite_bench "$directory/copy"
trial "60 benchmarks, one 15 % slower" "$slower" tests/suite_bench tests/suite_bench_15
trial "200 benchmarks, equal" "$long" tests/suite_bench_long "$directory/long_copy"
