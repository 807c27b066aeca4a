#ifndef WEIR_HARNESS_CASE_H_
#define WEIR_HARNESS_CASE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/target.h"
#include "harness/workloads/record_spec.h"

namespace weir {

/// One workload, one strategy, one set of parameters: a row of a report.
struct Case {
  std::string workload;  ///< "write" or "limit"
  std::string strategy;  ///< a strategy's name; of a limit, what limits: "copy", "write", "handoff"
  std::string place;     ///< of limit/copy, where it copies to: "cache" or "memory"
  RecordSpec record;
  uint64_t records = 0;
  TargetSpec target;
  size_t buffer_size = 0;       ///< bytes
  bool buffer_in_name = false;  ///< the buffer size means something to this case
  bool target_in_name = true;   ///< the target means something to this case
  uint64_t seed = 1;

  /// The name of the limit that this is held against: as many of the same records, to the same target, in
  /// large writes; or copied in the cache, where no byte is kept. Empty for a limit.
  std::string limit;

  /// `workload/strategy/key:value/…`, the keys always in this order: place, record, records, target, buffer.
  std::string Name() const;
};

}  // namespace weir

#endif  // WEIR_HARNESS_CASE_H_
