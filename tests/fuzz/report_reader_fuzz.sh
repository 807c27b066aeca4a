#!/bin/sh
# Feeds the report reader with libFuzzer's inputs, under the address and undefined-behaviour sanitizers:
#
#   tests/fuzz/report_reader_fuzz.sh [SECONDS [FOLDER]]      from the root of the checkout; 600 seconds
#
# Needs clang and libclang-rt-dev. FOLDER keeps what was built and the inputs found, for the next time; by
# default it is a temporary one. Without Bazel, as clang's sanitizers and gcc's toolchain do not mix.
set -eu

seconds=${1:-600}
folder=${2:-$(mktemp -d)}
mkdir -p "$folder/corpus"

sources="$(ls results/report/*.cc results/statistics/*.cc results/compare/*.cc results/text/*.cc |
  grep -v -e _test.cc -e _benchmark.cc -e scipy_cases.cc -e golden.cc -e sample_ -e _simulation)
  system/file_attributes.cc system/path_links.cc system/write_all.cc"
libraries=$(pkg-config --libs absl_status absl_statusor absl_flat_hash_map fmt zlib)

# RapidJSON 1.1 adds offsets to its stack's null pointer before it has one, which pointer-overflow would stop at.
sanitizers="-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -fno-sanitize=pointer-overflow"
echo $sources tests/fuzz/report_reader_fuzz.cc | tr ' ' '\n' | xargs -P "$(nproc)" -I{} sh -c \
  "clang++ -std=c++20 -O1 -g -fno-omit-frame-pointer $sanitizers -I. -c {} -o '$folder'/\$(basename {} .cc).o"
# shellcheck disable=SC2086  # lists of words
clang++ $sanitizers "$folder"/*.o $libraries -lpthread -o "$folder/report_reader_fuzz"

cat >"$folder/words" <<'WORDS'
"\"benchmarks\": ["
"\"context\": {"
"\"name\": "
"\"run_name\": "
"\"run_type\": \"aggregate\""
"\"aggregate_name\": \"median\""
"\"repetition_index\": "
"\"iterations\": "
"\"real_time\": "
"\"cpu_time\": "
"\"time_unit\": \"ms\""
"\"error_occurred\": true"
"\"skipped\": true"
"\"weir_session\": \"a\""
"NaN"
"-Infinity"
"-nan"
"inf"
"_stddev"
"1e308"
"1e-320"
"\\u0000"
WORDS
"$folder/report_reader_fuzz" -max_total_time="$seconds" -max_len=16384 -timeout=120 -dict="$folder/words" \
  -print_final_stats=1 -artifact_prefix="$folder/" "$folder/corpus" results/report/testdata
