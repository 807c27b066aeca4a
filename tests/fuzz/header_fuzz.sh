#!/bin/sh
# Feeds the parsers of age files and keys with libFuzzer's inputs, under the address and undefined-behaviour sanitizers:
#
#   tests/fuzz/header_fuzz.sh [SECONDS [FOLDER]]      from the root of the checkout; 600 seconds
#
# Needs clang and libclang-rt-dev. FOLDER keeps what was built and the inputs found, for the next time; by default it is
# a temporary one. The vectors in the folder that WEIR_AGE_TESTKIT names, if it does, are where it begins. Without Bazel,
# as clang's sanitizers and gcc's toolchain do not mix.
set -eu

seconds=${1:-600}
folder=${2:-$(mktemp -d)}
mkdir -p "$folder/corpus"

# Without the lines that say what each vector is.
if [ -n "${WEIR_AGE_TESTKIT:-}" ]; then
  for vector in "$WEIR_AGE_TESTKIT"/*; do
    grep -aq '^compressed' "$vector" || sed '1,/^$/d' "$vector" >"$folder/corpus/${vector##*/}"
  done
fi

sources="$(ls strategies/age/*.cc strategies/cipher/*.cc | grep -v _test.cc)
  strategies/reader.cc strategies/writer.cc strategies/notice.cc strategies/memory/shortage.cc
  strategies/threads/signals_blocked.cc"
libraries=$(pkg-config --libs absl_status absl_statusor fmt libcrypto)

sanitizers="-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined"
echo $sources tests/fuzz/header_fuzz.cc | tr ' ' '\n' | xargs -P "$(nproc)" -I{} sh -c \
  "clang++ -std=c++20 -O1 -g -fno-omit-frame-pointer $sanitizers -I. -c {} -o '$folder'/\$(basename {} .cc).o"
# shellcheck disable=SC2086  # lists of words
clang++ $sanitizers "$folder"/*.o $libraries -lpthread -o "$folder/header_fuzz"

cat >"$folder/words" <<'WORDS'
"age-encryption.org/v1\x0a"
"-> X25519 "
"-> scrypt "
"-> "
"\x0a--- "
"-----BEGIN AGE ENCRYPTED FILE-----\x0a"
"AGE-SECRET-KEY-1"
"age1"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x0a"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
WORDS
"$folder/header_fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=60 -dict="$folder/words" \
  -print_final_stats=1 -artifact_prefix="$folder/" "$folder/corpus"
