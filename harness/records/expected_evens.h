#ifndef WEIR_HARNESS_RECORDS_EXPECTED_EVENS_H_
#define WEIR_HARNESS_RECORDS_EXPECTED_EVENS_H_

#include <cstdint>
#include <string>

#include "harness/records/expected_stream.h"

namespace weir {

/// What the workload `read` must write: the records `number` of all even numbers below `count`.
class ExpectedEvens final : public ExpectedStream {
 public:
  explicit ExpectedEvens(uint64_t count) : count_(count) {}

  /// The length of that stream in bytes.
  static uint64_t Size(uint64_t count);

 private:
  std::string_view NextPiece() override;

  const uint64_t count_;
  uint64_t next_ = 0;
  std::string record_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_EXPECTED_EVENS_H_
