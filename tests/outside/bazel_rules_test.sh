#!/usr/bin/env bash
#
# The rules of bazel/weir.bzl in a workspace of somebody else, which is examples/bazel: they pass, find a benchmark that
# has become 25 % slower, and refuse what cannot be told. weir itself is brought as it is built, not built again.
set -uo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d) || exit 1
output=("--output_user_root=${WEIR_OUTPUT_USER_ROOT:-${HOME:-/root}/.cache/bazel/_bazel_weir_rules}")
in_example() (cd "$work/example" && exec bazel "${output[@]}" "$@" </dev/null)
trap 'in_example shutdown >/dev/null 2>&1; rm -rf "$work"' EXIT
failures=0

check() {
  "${@:2}" && return
  printf 'FAILED: %s: %s\n' "$1" "${*:2}"
  tail -n 40 "$work/out"
  failures=$((failures + 1))
}

"$root/weir" --version >"$work/version" || exit 1
program=$(sed -n 2p "$root/.weir/stamp" 2>/dev/null)
[[ -x $program ]] || program=$root/bazel-bin/weir
[[ -x $program ]] || { echo 'FAILED: there is no built weir'; exit 1; }
cp -r "$root/examples/bazel" "$work/example"
mkdir -p "$work/weir/bazel" && cp -r "$root/third_party" "$work/weir/" && cp "$root/bazel/weir.bzl" "$work/weir/bazel/"
cp "$program" "$root/MODULE.bazel" "$work/weir/" && touch "$work/weir/WORKSPACE" "$work/weir/bazel/BUILD"
echo 'exports_files(["weir"])' >"$work/weir/BUILD"
sed -i "s|\.\./\.\./|$work/weir/|; s|\.\./\.\.|$work/weir|" "$work/example/WORKSPACE" "$work/example/MODULE.bazel"
sed -i "s|%workspace%/\.\./\.\.|$root|" "$work/example/.bazelrc"

# Runs the tests given; sets code, logs, and leaves what Bazel said in $work/out.
run() {
  in_example test --color=no --curses=no --symlink_prefix=/ "$@" >"$work/out" 2>&1
  code=$?
}
log_of() { cat "$(in_example info -c "${2-opt}" bazel-testlogs 2>/dev/null)/$1/test.log"; }

run //:hash_smoke_test
check 'every benchmark runs once' [ $code = 0 ]
check 'and is counted' grep -q '4 benchmarks ran once, 0 of them failed' <(log_of hash_smoke_test)

run //:hash_regression_test
check 'the same program does not regress' [ $code != 1 ]
check 'it was decided by the gate' grep -q -E '^(pass|inconclusive): ' <(log_of hash_regression_test)
outputs=$(in_example info -c opt bazel-testlogs 2>/dev/null)/hash_regression_test
check 'its cases are those of the XML' grep -q 'BM_Hash/64' "$outputs/test.xml"
kept() { unzip -l "$outputs/test.outputs/outputs.zip" 2>/dev/null || ls "$outputs/test.outputs"; }
check 'the table is kept' grep -q gate.txt <(kept)

run //:hash_regression_test --test_filter='BM_Hash/512$'
check 'a filter is one of benchmarks' grep -q -E '^(pass|inconclusive): ' <(log_of hash_regression_test)
check 'of these alone' [ "$(grep -c '^BM_Hash' <(log_of hash_regression_test))" = 1 ]

run -c fastbuild //:hash_regression_test
check 'what is not optimised is refused' [ $code = 3 ]
check 'in words that mend it' grep -q 'bazel test -c opt' <(log_of hash_regression_test fastbuild)

# A history of reports of the same program, of twelve commits, and another report of it.
benchmark=$(in_example info -c opt bazel-bin 2>/dev/null)/hash_bench
measure() { "$benchmark" --benchmark_repetitions=3 --benchmark_min_time=0.02 --benchmark_out="$1" --benchmark_out_format=json; }
for commit in 1 2 3 4 5 6 7 8 9 10 11 12; do
  measure "$work/$commit.json" && "$program" track add --db "$work/example/history.sqlite" --branch main \
    --commit "$commit" --position "$commit" "$work/$commit.json"
done >"$work/out" 2>&1
cp "$work/12.json" "$work/example/report.json"
cat >>"$work/example/BUILD" <<'END'

weir_regression_test(
    name = "history_test",
    baseline = "report.json",
    benchmark = ":hash_bench",
    benchmark_args = ["--benchmark_min_time=0.02"],
    history = "history.sqlite",
)
END
run //:history_test
check 'the same program does not regress by its history' [ $code != 1 ]
check 'it was decided' grep -q -E '^(pass|inconclusive): ' <(log_of history_test)
check 'by the history' grep -q 'two sessions and a history' <(log_of history_test)

# A quarter of the text is hashed once more, and there is time for it on a machine with other work.
sed -i 's|baseline = ":hash_bench_before",|&\n    time = "60s",|' "$work/example/BUILD"
sed -i 's|  return hash;|  for (const char each : text.substr(0, text.size() / 4)) hash = (hash ^ each) * 1099511628211u;\n  return hash;|' \
  "$work/example/hash.cc"
run //:hash_regression_test
check 'slower by a quarter fails' [ $code = 3 ]
check 'as a regression' grep -q '^regression: ' <(log_of hash_regression_test)
check 'what was measured is kept' [ "$(grep -c -E '(old|new)\.json' <(kept))" = 2 ]

# A report of another machine.
cat >>"$work/example/BUILD" <<'END'
weir_regression_test(
    name = "report_test",
    baseline = "report.json",
    benchmark = ":hash_bench",
    on_inconclusive = "pass",
)
END
(in_example run -c opt --color=no --symlink_prefix=/ //:hash_bench -- --benchmark_repetitions=3 \
  --benchmark_out="$work/report.json" --benchmark_out_format=json) >"$work/out" 2>&1
sed 's/"num_cpus": [0-9]*/"num_cpus": 77/' "$work/report.json" >"$work/example/report.json"
run //:report_test
check 'a report of another machine never passes' [ $code = 3 ]
check 'and says so' grep -q 'of different machines' <(log_of report_test)

((failures == 0)) && echo passed
