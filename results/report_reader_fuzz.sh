#!/bin/sh
# Feeds the report reader with libFuzzer's inputs, under the address and undefined-behaviour sanitizers:
#
#   results/report_reader_fuzz.sh [SECONDS [FOLDER]]      from the root of the checkout; 600 seconds
#
# Needs clang and libclang-rt-dev. FOLDER keeps what was built and the inputs found, for the next time; by
# default it is a temporary one. Without Bazel, as clang's sanitizers and gcc's toolchain do not mix.
set -eu

seconds=${1:-600}
folder=${2:-$(mktemp -d)}
mkdir -p "$folder/corpus"

sources="results/report.cc results/report_reader.cc results/report_writer.cc results/row_builder.cc
  results/chunked_text.cc results/json_text.cc results/json_members.cc results/whole_file.cc results/sampled_report.cc
  results/name_filter.cc results/difference.cc results/detectable_difference.cc results/order_statistics.cc
  results/metric.cc results/units.cc results/comparison.cc results/comparison_warnings.cc
  results/comparison_verdict.cc results/comparison_cells.cc results/comparison_text.cc
  results/comparison_markdown.cc results/comparison_json.cc results/comparison_csv.cc
  results/environment_difference.cc results/report_comparison.cc results/column_comparison.cc
  results/case_parts.cc results/split.cc results/shared_parts.cc results/text_table.cc text_layout.cc
  results/statistics/hodges_lehmann.cc results/statistics/mann_whitney.cc results/statistics/mid_ranks.cc
  results/statistics/multiplicity.cc results/statistics/normal_distribution.cc
  results/statistics/pair_selection.cc results/statistics/rank_sum_distribution.cc
  results/statistics/signed_rank.cc"
libraries=$(pkg-config --libs absl_status absl_statusor absl_flat_hash_map fmt)

# RapidJSON 1.1 adds offsets to its stack's null pointer before it has one, which pointer-overflow would stop at.
sanitizers="-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -fno-sanitize=pointer-overflow"
echo $sources results/report_reader_fuzz.cc | tr ' ' '\n' | xargs -P "$(nproc)" -I{} sh -c \
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
  -print_final_stats=1 -artifact_prefix="$folder/" "$folder/corpus" results/testdata
