#ifndef WEIR_HARNESS_BENCH_PROCESS_H_
#define WEIR_HARNESS_BENCH_PROCESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/description.h"
#include "harness/interruption.h"
#include "harness/runner.h"

namespace weir {

/// A bench binary, run as a process for each question: what it can measure, or one case.
class BenchProcess final : public CaseExecutor {
 public:
  /// `binary`: its path. `arguments`: the flags that choose the parameters of its cases. `interruption` must
  /// outlive this.
  BenchProcess(std::string binary, std::vector<std::string> arguments, const Interruption& interruption);

  /// What it says of itself, as it said it. INVALID_ARGUMENT with its own words where it refuses the
  /// arguments.
  absl::StatusOr<std::string> DescriptionJson() const;
  /// The same, read.
  absl::StatusOr<Description> Describe() const;

  /// Of several passes (limits are measured so) the fastest is the row; one that failed comes before all. A
  /// process that crashes or prints no report is an error row with the reason.
  absl::StatusOr<Report> Execute(const Description::Case& c, bool observe) override;

 private:
  const std::string binary_;
  const std::vector<std::string> arguments_;
  const Interruption& interruption_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_PROCESS_H_
