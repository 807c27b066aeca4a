#ifndef WEIR_HARNESS_ROUNDS_DESCRIPTION_H_
#define WEIR_HARNESS_ROUNDS_DESCRIPTION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace weir {

/// What a bench says of itself (`--describe`), and what `weir run` and `weir list` read: JSON between
/// processes, so that weir can drive a bench that it was not built with.
struct Description {
  struct Strategy {
    std::string name;
    std::string summary;
    std::string unsupported;  ///< why it cannot run here; empty: it can
    std::string workload;     ///< what it is a strategy of
  };
  struct Parameter {
    std::string workload;  ///< that has it
    std::string flag;      ///< "--sync-every"
    std::string value;     ///< what the flag takes: "N"
    std::string meaning;
  };
  struct Case {
    std::string name;
    std::string workload;
    std::string strategy;
    std::string limit;              ///< the name of the case that it is held against; empty: none
    std::string bounds;             ///< of a limit, the workloads that it bounds, separated by commas
    uint64_t file_bytes = 0;        ///< what it needs on the disk
    uint64_t expected_seconds = 0;  ///< see Catalogue::ExpectedDuration
    uint64_t usual_ms = 0;          ///< see Catalogue::UsualDuration
  };

  std::vector<std::pair<std::string, std::string>> build;  ///< as the report's context has it
  /// Why numbers of this build would mislead, as those of a debug build; empty: they would not.
  std::string unfit;
  std::vector<Strategy> strategies;
  std::vector<std::pair<std::string, std::string>> workloads;  ///< name, summary
  std::vector<Parameter> parameters;
  std::vector<std::pair<std::string, std::string>> limits;  ///< name, summary
  std::vector<Case> cases;
  /// Strategy or workload, and why it has no case here.
  std::vector<std::pair<std::string, std::string>> left_out;
  /// A flag that was given, and whom of those that are measured it means nothing to.
  std::vector<std::pair<std::string, std::string>> notes;
};

/// Reads what Describe wrote. INVALID_ARGUMENT for anything else.
absl::StatusOr<Description> ParseDescription(std::string_view json);

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_DESCRIPTION_H_
