#ifndef WEIR_RESULTS_REPORT_CASE_NAME_H_
#define WEIR_RESULTS_REPORT_CASE_NAME_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// The grammar of a case's name, here alone:
///
///     workload/strategy/key:value/key:value/…
///
/// with the keys in the order of the workload's parameters. No part holds a slash. Google Benchmark appends
/// parts of its own; what they say of how it measured (`/iterations:1`, `/repeats:N`, `/min_time:S`,
/// `/min_warmup_time:S`, `/process_time`, `/manual_time`, `/real_time`) is no part of the case. `/threads:N`
/// at the end is one: with other threads it is other work.
///
/// Other people's benchmarks have any name; there the parts are counted.

/// One part of a name.
struct CasePart {
  /// Before the colon; without a colon kWorkloadKey for the first part, kStrategyKey for the second, and the
  /// position ("3") for the others. Views into the name, or constant.
  std::string_view key;
  std::string_view value;

  /// Whether the part says its key itself.
  bool HasKey() const { return key.data() + key.size() + 1 == value.data(); }

  bool operator==(const CasePart&) const = default;
};

inline constexpr std::string_view kWorkloadKey = "workload";
inline constexpr std::string_view kStrategyKey = "strategy";

/// Writes a name.
std::string MakeCaseName(std::string_view workload, std::string_view strategy,
                         std::span<const std::pair<std::string, std::string>> parameters);

/// A name that was read; views into its text, which must outlive it.
class CaseName {
 public:
  /// Of a run_name, with or without what Google Benchmark appended.
  explicit CaseName(std::string_view run_name);

  /// Without what Google Benchmark appended, `/threads:N` too.
  std::string_view text() const { return text_; }
  /// What was left out, from its slash on.
  std::string_view appended() const { return appended_; }
  /// Those of text(), at least one, and `threads:N` where it was appended.
  std::span<const CasePart> parts() const& { return parts_; }
  std::span<const CasePart> parts() && = delete;

  std::string_view workload() const { return parts_.front().value; }
  /// Empty where there is a single part.
  std::string_view strategy() const { return parts_.size() > 1 ? parts_[1].value : ""; }
  /// From the third part on.
  std::span<const CasePart> parameters() const& {
    return std::span(parts_).subspan(parts_.size() < 2 ? parts_.size() : 2);
  }

  /// The value of the part with that key, or at that position, counted from 1, if `key` is a number; nothing
  /// where there is no such part.
  std::optional<std::string_view> Find(std::string_view key) const;

  /// Whether it is a limit: what the machine could do at best, no way of doing the work.
  bool IsLimit() const;

 private:
  std::string_view text_;
  std::string_view appended_;
  std::vector<CasePart> parts_;
};

/// The time that the benchmark of this run_name asks to be judged by: "real_time" where Google Benchmark
/// appended that it measures real time or a time of its own, else "cpu_time".
std::string_view TimeAskedFor(std::string_view run_name);

/// CaseName::text() alone.
std::string_view WithoutAppendedParts(std::string_view run_name);

/// The parts with a colon (between slashes) that all names have; they need not stand in every line of a
/// table. None for fewer than two names.
std::vector<std::string> SharedParts(std::span<const std::string_view> names);

/// The name without those parts.
std::string WithoutParts(std::string_view name, const std::vector<std::string>& parts);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_CASE_NAME_H_
