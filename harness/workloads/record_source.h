#ifndef WEIR_HARNESS_WORKLOADS_RECORD_SOURCE_H_
#define WEIR_HARNESS_WORKLOADS_RECORD_SOURCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/workloads/record_spec.h"
#include "strategies/writer.h"

namespace weir {

/// The bytes and sizes that `fixed` and `mixed` records are made of, drawn from a seed before the clock
/// starts.
///
/// A record is the next `size` bytes of an endless text: a block of kPeriod random printable characters, over
/// and over. The block is small enough to stay in the first-level cache, so that making a record costs next
/// to nothing; its length is a prime, so that no two buffers of a usual size hold the same bytes and a lost,
/// doubled or moved piece changes what arrives.
class RecordSource {
 public:
  static constexpr size_t kPeriod = 16381;
  static constexpr size_t kSizes = 4093;

  RecordSource(const RecordSpec& spec, uint64_t seed);

  const RecordSpec& spec() const { return spec_; }

  /// A record of `size` <= spec().max_size bytes that begins at `phase` < kPeriod of the text.
  PaddedRecord Record(size_t phase, size_t size) const {
    return {std::string_view(text_.data() + phase, size)};
  }

  /// Sizes of the records: record i has sizes()[i % kSizes] bytes. All the same for `fixed`; empty for
  /// `number`.
  const std::vector<uint32_t>& sizes() const { return sizes_; }

 private:
  RecordSpec spec_;
  std::string text_;  // kPeriod characters, then again for the longest record, then padding
  std::vector<uint32_t> sizes_;
};

/// The length in bytes of a stream of `count` records; UINT64_MAX where it is longer than that, as for 10^18
/// numbers.
uint64_t StreamSize(const RecordSource& source, uint64_t count);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_RECORD_SOURCE_H_
