#ifndef WEIR_HARNESS_CASE_H_
#define WEIR_HARNESS_CASE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/target.h"
#include "harness/workloads/record_spec.h"

namespace weir {

/// WriterOptions' water marks in bytes, where the user named any; else the strategy has its own.
struct CaseWaterMarks {
  std::optional<size_t> high;
  std::optional<size_t> low;
};

/// One workload, one strategy, one set of parameters: a row of a report.
struct Case {
  std::string workload;  ///< "write", "read", "copy", "encrypt", "decrypt" or "limit"
  std::string strategy;  ///< a strategy's name; of a limit, what limits: "copy", "write", "handoff", …
  std::string place;     ///< of limit/copy, where it copies to: "cache" or "memory"
  std::string cipher;    ///< of limit/cipher; `encrypt` and `decrypt` have it as their strategy
  std::string reader;    ///< of those two: the strategies on either side of the cipher
  std::string writer;
  size_t threads = 0;  ///< that a cipher works on; 0: none has to do with it
  RecordSpec record;
  uint64_t records = 0;
  TargetSpec target;
  std::optional<uint64_t> sync_every;  ///< records after each of which the device must have them (Sync)
  size_t buffer_size = 0;              ///< bytes
  bool buffer_in_name = false;         ///< the buffer size means something to this case
  CaseWaterMarks water_marks;
  std::optional<size_t> flood_limit;  ///< bytes; WriterOptions::flood_limit
  bool target_in_name = true;         ///< the target means something to this case
  bool yardstick = false;  ///< no way of doing the work, measured beside those; see schema::kYardstick
  uint64_t seed = 1;

  /// The name of the limit that this is held against: as many of the same records, to the same target, in
  /// large writes; or copied in the cache, where no byte is kept. Empty for a limit.
  std::string limit;

  /// `workload/strategy/key:value/…`, the keys always in this order: place, cipher, reader,
  /// writer, threads, record, records, target, sync_every, buffer, high_water_mark, low_water_mark,
  /// flood_limit.
  std::string Name() const;
};

}  // namespace weir

#endif  // WEIR_HARNESS_CASE_H_
