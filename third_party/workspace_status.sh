#!/bin/sh
# Tells Bazel which commit is built, for the reports' environment; the launcher asks it too. It answers in other
# people's checkouts as well, and waits for no lock.
in_checkout() { git --no-optional-locks -c safe.directory='*' "$@" 2>/dev/null; }
commit=$(in_checkout rev-parse --short=12 HEAD) || commit=unknown
[ -z "$(in_checkout status --porcelain --untracked-files=no)" ] || commit="$commit+changes"
echo "STABLE_WEIR_COMMIT $commit"
