#!/usr/bin/env bash
#
# Measures the benchmarks of the commit that is checked out and says whether they have become slower: for any CI.
#
#   benchmark.sh push          on the branch that everybody works on: adds to the history, shows it, writes its page
#   benchmark.sh pull-request  measures against BASE in turn, or else against the history; writes to neither: no secret
#
# Environment:
#   BENCH      the benchmark program (Google Benchmark), as it lies in the checkout
#   BUILD      what builds it, if it has to be built: "cmake --build build"
#   BASE       of a pull request: the commit that it is for; both are built and measured in turn, which alone proves
#   TIME       for that; 3m
#   RUNS       processes a commit, for the history; 3
#   WEIR       the program weir, if it is not in PATH
#   WEIR_DB    the history: a file (weir-history.sqlite), or postgresql://... for push
#   SUMMARY    a file to which the result is appended as Markdown, as GITHUB_STEP_SUMMARY is
#   PAGE       a file to which the result is written as a page
#
# Exit codes are those of weir gate and weir track show: 0 nothing became worse, 1 something did, 4 inconclusive or too few
# commits yet, else an error. The checkout must not be shallow.

set -euo pipefail

mode=${1:?push or pull-request}
: "${BENCH:?names the benchmark program}"
weir=${WEIR:-weir}
export WEIR_DB=${WEIR_DB:-weir-history.sqlite}

scratch=$(mktemp -d)
# shellcheck disable=SC2317 # the trap calls it
clean_up() {
  [[ ! -d $scratch/base ]] || git worktree remove --force "$scratch/base"
  rm -rf "$scratch"
}
trap clean_up EXIT

build() { [[ -z ${BUILD:-} ]] || bash -c "$BUILD" >&2; }

# Both programs in turn.
gate() {
  git worktree add --quiet --detach "$scratch/base" "$BASE"
  (cd "$scratch/base" && build)
  local code=0 format=text
  [[ -z ${SUMMARY:-} ]] || format=markdown
  "$weir" gate --ab --time "${TIME:-3m}" --format "$format" --junit "$scratch/gate.xml" ${PAGE:+--html "$PAGE"} \
    "$scratch/base/$BENCH" "$BENCH" | tee -a "${SUMMARY:-/dev/null}" || code=$?
  exit "$code"
}

# Sets reports.
measure() {
  local i
  reports=()
  for ((i = 1; i <= ${RUNS:-3}; ++i)); do
    "$BENCH" --benchmark_out="$scratch/$i.json" --benchmark_out_format=json >"$scratch/log" ||
      { cat "$scratch/log" >&2; exit 6; }
    reports+=("$scratch/$i.json")
  done
}

# Shows the history as the arguments say.
show() {
  local code=0 view=(track show "$@" --bench "$BENCH" ${BUILD:+--build "$BUILD"})
  "$weir" "${view[@]}" ${PAGE:+--html "$PAGE"} || code=$?
  if [[ -n ${SUMMARY:-} ]]; then "$weir" "${view[@]}" --format markdown >>"$SUMMARY" || true; fi
  exit "$code"
}

build
case $mode in
  push)
    measure
    "$weir" track add --binary "$BENCH" "${reports[@]}"
    show
    ;;
  pull-request)
    [[ -z ${BASE:-} ]] || gate
    # What is added is added to a copy, which is thrown away.
    if [[ ! -f $WEIR_DB ]]; then
      echo "there is no history to compare with yet" >&2
      exit 4
    fi
    measure
    cp -- "$WEIR_DB" "$scratch/history.sqlite"
    WEIR_DB=$scratch/history.sqlite
    "$weir" track add --branch pull-request "${reports[@]}"
    show --branch pull-request
    ;;
  *)
    echo "push or pull-request, not $mode" >&2
    exit 2
    ;;
esac
