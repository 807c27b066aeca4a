#!/usr/bin/env bash
#
# A strategy from another workspace passes weir's conformance suite there, appears in its own bench, runs there beside
# weir's, and `weir run` drives that bench. Bazel runs here as somebody else's build would, so this cannot be a test inside Bazel.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

cd "$root/tests/outside/workspace"
bazel=(bazel)
[ -z "${WEIR_OUTPUT_USER_ROOT:-}" ] || bazel+=("--output_user_root=$WEIR_OUTPUT_USER_ROOT")
# One output tree apart from weir's own, and no server left behind.
trap 'rm -rf "$directory"; "${bazel[@]}" shutdown >/dev/null 2>&1 || true' EXIT
# Compiled in the shortest time, as none of this is about speed: once, for static linking (see .bazelrc), unoptimised,
# which `weir run` wants to be told of (--allow-debug).
quietly=(-c opt --copt=-O0 --dynamic_mode=off --symlink_prefix=/ --color=no --curses=no --noshow_progress)
"${bazel[@]}" build "${quietly[@]}" //:bench
"${bazel[@]}" test "${quietly[@]}" --test_output=errors //:conformance_test
bench=$("${bazel[@]}" info -c opt bazel-bin 2>/dev/null)/bench

fail() {
  echo "FAILED: $*"
  exit 1
}

cases=$("${bazel[@]}" info -c opt bazel-testlogs 2>/dev/null)/conformance_test/test.log
grep -q '[1-9][0-9]* tests from.*Strategies/FaultTest' "$cases" || fail "its conformance suite has no fault in it"
! grep 'RUN' "$cases" | grep -qv '/pingpong' || fail "its conformance suite tests something else"

"$bench" --target="$directory" --records=1000 --benchmark_list_tests >"$directory/list"
grep -q '^write/pingpong/' "$directory/list" || fail "pingpong is not listed by its bench"
grep -q '^write/batched/' "$directory/list" || fail "weir's own strategies are not listed beside it"

"$bench" --target="$directory" --records=100k --benchmark_filter='write/pingpong' --benchmark_format=json \
  >"$directory/report.json" || fail "its bench does not run"
grep -q '"name": "write/pingpong/record:number/records:100000/target:file' "$directory/report.json" ||
  fail "its row is missing"
! grep -q error_occurred "$directory/report.json" || fail "its row is an error"

"$root/weir" run --bench "$bench" --allow-debug --strategy pingpong,batched --records 100k --rounds 2 \
  --target "$directory" --out "$directory/run.json" >"$directory/table" || fail "weir run does not drive its bench"
grep -q pingpong "$directory/table" || fail "pingpong is not in the table"
[ -z "$(find "$directory" -name 'weir-*')" ] || fail "data files were left behind"
echo "passed"
