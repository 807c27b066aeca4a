#ifndef WEIR_COMMANDS_GATE_PAIRED_REPORT_FILES_H_
#define WEIR_COMMANDS_GATE_PAIRED_REPORT_FILES_H_

#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "results/compare/paired_measurement.h"

namespace weir {

/// Where the reports of two programs that were measured in pairs are written: --out-old, --out-new.
class PairedReportFiles {
 public:
  /// Declares the flags. `when` stands before each explanation, as "with --ab: ".
  void Declare(CLI::App& app, const std::string& when);

  bool wanted() const { return !old_path_.empty() || !new_path_.empty(); }
  /// Before anything is measured: whether both can be written.
  absl::Status Check() const;
  /// Writes those that are wanted, of what MarkAsSession() has marked.
  absl::Status Write(const MeasuredPairs& measured) const;

 private:
  std::string old_path_, new_path_;
};

/// Marks what was measured as one session, so that its reports pair: of `asked` rounds, or if none were asked for, of as
/// many as the benchmark with most pairs has.
void MarkAsSession(MeasuredPairs& measured, std::optional<int> asked, bool interrupted);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_PAIRED_REPORT_FILES_H_
