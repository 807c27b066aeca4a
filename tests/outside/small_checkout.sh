# shellcheck shell=bash
#
# For the tests of scripts, which are run in a small checkout of their own with stand-ins for the tools that they call:
# sets work, a directory that goes when the test ends; checkout, in it; calls, the file in which the stand-ins note how
# they were called; and failures.

work=$(mktemp -d) && chmod 755 "$work" || exit 1
trap 'rm -rf "$work"' EXIT
calls=$work/calls
checkout=$work/checkout
export STAND_IN=$work PATH=$work/bin:$PATH HOME=$work/home
unset WEIR_CI_MINUTES WEIR_NO_INSTALL WEIR_OUTPUT_USER_ROOT XDG_CACHE_HOME GIT_DIR GIT_WORK_TREE
failures=0

# Fails the check named $1 unless the rest succeeds as a command.
check() {
  "${@:2}" && return
  printf 'FAILED: %s: %s\n' "$1" "${*:2}"
  failures=$((failures + 1))
}

# Runs the program $1 of the checkout; sets code, and leaves its output in $work/out and $work/err.
run_in_checkout() {
  : >"$calls"
  "$checkout/$1" "${@:2}" >"$work/out" 2>"$work/err" </dev/null
  # shellcheck disable=SC2034 # whoever sources this looks at it
  code=$?
}
