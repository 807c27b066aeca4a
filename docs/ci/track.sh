#!/usr/bin/env bash
#
# Measures the benchmarks of the commit that is checked out and says whether they have become slower: for any CI.
#
#   track.sh push          on the branch that everybody works on: adds to the history and shows it
#   track.sh pull-request  compares with the history and writes nothing to it: needs no secret
#
# Environment:
#   BENCH      the benchmark program (Google Benchmark), as it lies in the checkout
#   BUILD      what builds it, if it has to be built: "cmake --build build"
#   RUNS       processes a commit; 3
#   WEIR       the program weir, if it is not in PATH
#   WEIR_DB    the history: a file (weir-history.sqlite), or postgresql://... for push
#   SUMMARY    a file to which the result is appended as Markdown, as GITHUB_STEP_SUMMARY is
#
# Exit codes are those of weir track show: 0 nothing became worse, 1 something did, 4 too few commits yet, else an error.
# The checkout must not be shallow.

set -euo pipefail

mode=${1:?push or pull-request}
: "${BENCH:?names the benchmark program}"
weir=${WEIR:-weir}
export WEIR_DB=${WEIR_DB:-weir-history.sqlite}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [[ -n ${BUILD:-} ]]; then bash -c "$BUILD"; fi

reports=()
for ((i = 1; i <= ${RUNS:-3}; ++i)); do
  "$BENCH" --benchmark_out="$scratch/$i.json" --benchmark_out_format=json > "$scratch/log" ||
    { cat "$scratch/log" >&2; exit 6; }
  reports+=("$scratch/$i.json")
done

case $mode in
  push)
    "$weir" track add --binary "$BENCH" "${reports[@]}"
    view=(track show)
    ;;
  pull-request)
    # What is added is added to a copy, which is thrown away.
    if [[ ! -f $WEIR_DB ]]; then
      echo "there is no history to compare with yet" >&2
      exit 4
    fi
    cp -- "$WEIR_DB" "$scratch/history.sqlite"
    WEIR_DB=$scratch/history.sqlite
    "$weir" track add --branch pull-request "${reports[@]}"
    view=(track show --branch pull-request)
    ;;
  *)
    echo "push or pull-request, not $mode" >&2
    exit 2
    ;;
esac

code=0
"$weir" "${view[@]}" --bench "$BENCH" ${BUILD:+--build "$BUILD"} || code=$?
if [[ -n ${SUMMARY:-} ]]; then
  "$weir" "${view[@]}" --format markdown --bench "$BENCH" ${BUILD:+--build "$BUILD"} >> "$SUMMARY" || true
fi
exit "$code"
