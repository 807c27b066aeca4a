#!/usr/bin/env bash
#
# Builds two trees with CMake and gates one against the other: gate.sh OLD_TREE NEW_TREE [ARGUMENT of weir gate...]
# Exit codes are those of weir gate. WEIR names the program, if it is not in PATH.
set -euo pipefail

# shellcheck disable=SC2034 # by their names below
old=${1:?OLD_TREE NEW_TREE} new=${2:?OLD_TREE NEW_TREE}
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
for side in old new; do
  cmake -S "${!side}" -B "$build/$side" >&2
  cmake --build "$build/$side" >&2
done
"${WEIR:-weir}" gate --ab "$build/old/sort_bench" "$build/new/sort_bench" "${@:3}"
