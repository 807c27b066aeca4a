#ifndef WEIR_HARNESS_ROUNDS_BENCH_PROCESS_H_
#define WEIR_HARNESS_ROUNDS_BENCH_PROCESS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/process/interruption.h"
#include "harness/rounds/description.h"
#include "harness/rounds/runner.h"

namespace weir {

/// How long a process may take before it counts as one that hangs: a minute, and ten times what it should
/// take.
std::chrono::milliseconds DefaultTimeout(uint64_t expected_seconds);

/// How long a process of a bench may take.
struct BenchTimeout {
  /// Absent: what DefaultTimeout says of its case.
  std::optional<std::chrono::milliseconds> time;
  std::string advice;  ///< what the user can do to allow more, to end the message with
};

/// What starts the bench `binary`: its path, or, where that is empty, this program's own: `weir bench`.
std::vector<std::string> BenchCommand(const std::string& binary);

/// A bench, run as a process for each question: what it can measure, or one case.
class BenchProcess final : public CaseExecutor {
 public:
  /// `command`: what starts it, see BenchCommand. `arguments`: the flags that choose the parameters of its
  /// cases. `interruption` must outlive this. `session_directory`: see Case; empty: its processes share none.
  BenchProcess(std::vector<std::string> command, std::vector<std::string> arguments,
               const Interruption& interruption, BenchTimeout timeout = {},
               std::string session_directory = "");

  /// As a person would start it.
  const std::string& name() const { return name_; }

  /// What it says of itself, as it said it. INVALID_ARGUMENT with its own words where it refuses the
  /// arguments; INTERNAL where it crashes, hangs or prints without end.
  absl::StatusOr<std::string> DescriptionJson() const;
  /// The same, read.
  absl::StatusOr<Description> Describe() const;

  /// A process that crashes, hangs, prints no report or without end, or prints one and then does not end as
  /// one that is done is an error row with the reason. A case that hung is not started again: its next row is
  /// an error too.
  absl::StatusOr<Report> Execute(const Description::Case& c, const Extras& extras) override;

 private:
  // Empty: it kept within its limits.
  std::string Overstepped(const absl::Status& status) const;

  std::vector<std::string> Command(const std::vector<std::string>& questions) const;

  const std::vector<std::string> command_;
  const std::string name_;
  const std::vector<std::string> arguments_;
  const Interruption& interruption_;
  const BenchTimeout timeout_;
  const std::string session_directory_;
  std::map<std::string, std::string> hung_;  // by the name of the case, with the reason
};

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_BENCH_PROCESS_H_
