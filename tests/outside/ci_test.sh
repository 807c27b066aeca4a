#!/usr/bin/env bash
#
# .ci/run and .ci/tidy in a small checkout of their own, with stand-ins for the tools and for `weir test` that note how
# they are called, and fail when they are told to.

set -uo pipefail

# shellcheck source=tests/outside/small_checkout.sh
source "${BASH_SOURCE[0]%/*}/small_checkout.sh"

run() { run_in_checkout ".ci/$1" "${@:2}"; }

# Checks, under the name $1, that .ci/run ends with code $2 and the line $3.
check_sum() {
  run run
  check "$1" [ "$code:$(tail -n 1 "$work/out")" = "$2:$3" ]
}

in_git() { git -C "$checkout" -c user.name=a -c user.email=a@b "$@" >/dev/null; }

# Writes a stand-in for the tool $1, which fails while there is a file "$1-fails".
stand_in() {
  # shellcheck disable=SC2016 # the stand-in expands them
  printf '#!/bin/sh\necho "%s $*" >>"$STAND_IN/calls"\n[ ! -e "$STAND_IN/%s-fails" ]\n' "$1" "$1" >"$work/bin/$1"
  chmod 755 "$work/bin/$1"
}

mkdir -p "$work/bin" "$work/home" "$checkout"/{.ci,code,tests/fuzz}
cp .ci/run .ci/tidy "$checkout/.ci"
cp weir "$checkout/launcher"
touch "$checkout"/tests/fuzz/{first,second}_fuzz.cc "$checkout"/code/{pair,same,gone}.cc "$checkout"/code/{pair,alone}.h
echo '#include "code/alone.h"' >"$checkout/code/user.cc"
echo /.weir/ >"$checkout/.gitignore"
for tool in clang-format clang-tidy shellcheck bazel; do stand_in "$tool"; done
# shellcheck disable=SC2016 # the same
printf '#!/bin/sh\nfor word; do printf "%%s=installed " "$word"; done\n' >"$work/bin/dpkg-query"
cat >"$checkout/weir" <<'END'
#!/usr/bin/env bash
[[ ${BASH_SOURCE[0]} == "$0" ]] || { source ./launcher; return; }
echo "weir $*" >>"$STAND_IN/calls"
cat "$STAND_IN/tests"
[[ ! -e $STAND_IN/weir-fails ]]
END
chmod 755 "$checkout/weir" "$work/bin/dpkg-query"
echo '5 passed, 0 failed, 1 skipped' >"$work/tests"
in_git init -q -b main && in_git add . && in_git commit -m start || exit 1

# --- the sum
check_sum 'never tidied is a failure' 1 '50 passed, 1 failed, 9 skipped'
git -C "$checkout" rev-parse HEAD >"$checkout/.ci/tidied"
check_sum 'all is well' 0 '51 passed, 0 failed, 9 skipped'
check 'all tests' grep -qx 'weir test' "$calls"
check 'all under two sanitizers' [ "$(grep -cE '^weir test --config=asan --config=ubsan .* //' "$calls")" = 5 ]
check 'some under the third' [ "$(grep -cE '^weir test --config=tsan .* //' "$calls")" = 3 ]
check 'fuzzes for a minute' [ "$(grep -c '^bazel run .*_fuzz -- -max_total_time=60 ' "$calls")" = 2 ]
check 'every file is formatted' grep -q '^clang-format .*code/alone.h code/gone.cc .*_fuzz.cc' "$calls"
for tool in clang-format shellcheck; do
  touch "$work/$tool-fails"
  check_sum "$tool" 1 '50 passed, 1 failed, 9 skipped'
  rm "$work/$tool-fails"
done
touch "$work/bazel-fails"
check_sum 'both fuzzers' 1 '49 passed, 2 failed, 9 skipped'
check 'says which' grep -qx 'failed: fuzzing: second_fuzz' "$work/out"
rm "$work/bazel-fails"
echo if >"$checkout/bad.sh" && in_git add bad.sh
check_sum 'a script that is none' 1 '50 passed, 1 failed, 9 skipped'
in_git rm -f bad.sh

echo '4 passed, 2 failed' >"$work/tests" && touch "$work/weir-fails"
check_sum 'tests that fail' 1 '42 passed, 18 failed'
echo '0 passed, 0 failed' >"$work/tests"
check_sum 'no tests' 1 '6 passed, 9 failed'
echo 'Segmentation fault' >"$work/tests"
check_sum 'tests that end without a word' 1 '6 passed, 9 failed'
echo '5 passed, 0 failed' >"$work/tests" && rm "$work/weir-fails"

# --- what there is no time for
export WEIR_CI_MINUTES=0
check_sum 'no time' 0 '9 passed, 0 failed, 9 skipped'
check 'says what is not done' [ "$(grep -cE '^skipped: (fuzz|[at]san //.*): [0-9]+ minutes are over$' "$work/out")" = 9 ]
unset WEIR_CI_MINUTES

# --- what is tidied
tidied() { grep -oE '^clang-tidy .* --' "$calls" | cut -d ' ' -f 4 | sort | tr '\n' ' '; }
check 'nothing has changed' [ -z "$(tidied)" ]
for file in code/{pair,alone}.h code/new.cc; do echo '// changed' >>"$checkout/$file"; done
in_git rm code/gone.cc && in_git add . && in_git commit -m change
check_sum 'what has changed' 0 '51 passed, 0 failed'
check 'what has changed, and one for each header' [ "$(tidied)" = 'code/new.cc code/pair.cc code/user.cc ' ]
touch "$work/clang-tidy-fails"
check_sum 'not tidy' 1 '50 passed, 1 failed'
check 'not tidy: looks at all of it' [ "$(tidied | wc -w)" = 3 ]
run tidy
check 'the whole tree is not tidy' [ "$code:$(tidied | wc -w)" = 1:6 ]
rm "$work/clang-tidy-fails"
run tidy
check 'the whole tree is tidy' [ "$code:$(cat "$work/out")" = "0:$(git -C "$checkout" rev-parse HEAD)" ]
echo '// changed' >>"$checkout/code/new.cc" && run tidy
check 'tidy, but no commit' [ "$code:$(cat "$work/out")" = 0: ]

# --- without the history
echo 0123456789012345678901234567890123456789 >"$checkout/.ci/tidied"
check_sum 'tidied at a commit that is not here' 0 '50 passed, 0 failed, 1 skipped'
rm -rf "$checkout/.git"
check_sum 'no checkout' 0 '48 passed, 0 failed, 1 skipped'

exit $((failures > 0))
