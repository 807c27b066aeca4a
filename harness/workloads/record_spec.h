#ifndef WEIR_HARNESS_WORKLOADS_RECORD_SPEC_H_
#define WEIR_HARNESS_WORKLOADS_RECORD_SPEC_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// Which records are written.
///
/// `number`: record i is the text of i between single spaces, so that the stream reads " 0  1  2 …".
/// `fixed:B`: B bytes. `mixed:A-B`: A to B bytes, sizes drawn evenly from a seed.
struct RecordSpec {
  enum class Kind { kNumber, kFixed, kMixed };

  /// The largest record in bytes, so that memory stays small beside what is measured.
  static constexpr size_t kMaxSize = 16 * 1024 * 1024;

  Kind kind = Kind::kNumber;
  size_t min_size = 0;  ///< bytes; for kFixed and kMixed
  size_t max_size = 0;  ///< bytes; equal to min_size for kFixed

  /// The text that ParseRecordSpec reads.
  std::string Name() const;

  bool operator==(const RecordSpec&) const = default;
};

/// Reads "number", "fixed:8", "mixed:8-40"; sizes as ParseQuantity reads them, from 1 byte.
absl::StatusOr<RecordSpec> ParseRecordSpec(std::string_view text);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_RECORD_SPEC_H_
