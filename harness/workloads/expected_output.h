#ifndef WEIR_HARNESS_WORKLOADS_EXPECTED_OUTPUT_H_
#define WEIR_HARNESS_WORKLOADS_EXPECTED_OUTPUT_H_

#include <string_view>

#include "harness/records/expected.h"
#include "harness/records/record_source.h"
#include "harness/workloads/case.h"

namespace weir {

/// What must have arrived where a case has written, shared with the other processes of its session.

/// Its records, as many as it has. `source`, which has them, must outlive what is returned.
Expected ExpectedRecordsOf(const Case& c, const RecordSource& source);
/// The even ones of its records `number`.
Expected ExpectedEvensOf(const Case& c);
/// One block over and over, cut off after `size` bytes. `block` must outlive what is returned.
Expected ExpectedBlocksOf(const Case& c, std::string_view block, uint64_t size);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_EXPECTED_OUTPUT_H_
