#include "harness/workloads/expected_output.h"

#include <memory>

#include "fmt/format.h"
#include "harness/records/expected_evens.h"
#include "harness/workloads/stream_parameters.h"
#include "xxhash.h"

namespace weir {

Expected ExpectedRecordsOf(const Case& c, const RecordSource& source) {
  const uint64_t count = RecordsOf(c);
  return {[&source, count] { return std::make_unique<ExpectedRecords>(source, count); },
          fmt::format("{} records {} of seed {}", count, source.spec().Name(), c.seed), c.session_directory};
}

Expected ExpectedEvensOf(const Case& c) {
  const uint64_t count = RecordsOf(c);
  return {[count] { return std::make_unique<ExpectedEvens>(count); },
          fmt::format("the even ones of {} records", count), c.session_directory};
}

Expected ExpectedBlocksOf(const Case& c, std::string_view block, uint64_t size) {
  return {[block, size] { return std::make_unique<ExpectedRepetition>(block, size); },
          fmt::format("{} bytes of {} bytes {:016x}", size, block.size(),
                      XXH3_64bits(block.data(), block.size())),
          c.session_directory};
}

}  // namespace weir
