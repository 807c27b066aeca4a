#!/bin/sh
# Tells Bazel which commit is built, for the reports' environment.
commit=$(git rev-parse --short=12 HEAD 2>/dev/null) || commit=unknown
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit="$commit+changes"
echo "STABLE_WEIR_COMMIT $commit"
