#ifndef WEIR_RESULTS_TEXT_WORK_WORDS_H_
#define WEIR_RESULTS_TEXT_WORK_WORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// The parts of a case's name in words, for headings, labels and verdicts. What they do not know stays as it
/// is.

/// A record kind: "number records"; `fixed:8` "records of 8 bytes"; `mixed:8-40` "records of 8 to 40 bytes";
/// `lines:access.log` "lines of access.log".
std::string RecordsInWords(std::string_view record);

/// A target, as it stands behind "to": "a file", "/dev/null", "a pipe", "the slow sink (100 MB/s)".
std::string TargetInWords(std::string_view target);

/// Bytes per second that the slow sink takes: `slow` 100 MB/s, `slow:N` N; nothing for any other target.
std::optional<double> SinkRate(std::string_view target);

/// A parameter in words: "256 KiB buffer", "1M records", "in cache", "key:value".
std::string ParameterInWords(std::string_view key, std::string_view value);

/// The value alone, for a column called after its key: "256 KiB", "1M".
std::string ParameterValue(std::string_view key, std::string_view value);

/// `text` as a number without sign; nothing if it is anything else.
std::optional<uint64_t> WholeNumber(std::string_view text);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_WORK_WORDS_H_
