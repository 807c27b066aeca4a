#ifndef WEIR_HARNESS_RECORDS_RECORD_SOURCE_H_
#define WEIR_HARNESS_RECORDS_RECORD_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/records/record_spec.h"
#include "strategies/writer.h"

namespace weir {

/// The bytes and sizes that all records but numbers are made of, there before the clock starts.
///
/// `fixed` and `mixed`, drawn from a seed: a record is the next `size` bytes of an endless text: a block of
/// kPeriod random printable characters, over and over. The block is small enough to stay in the first-level
/// cache, so that making a record costs next to nothing; its length is a prime, so that no two buffers of a
/// usual size hold the same bytes and a lost, doubled or moved piece changes what arrives. So records begin at
/// any byte of a cache line; blocks of 64 KiB that all began with one were sent over TCP no faster. `lines`: the
/// text is the file, and a record its next line.
class RecordSource {
 public:
  static constexpr size_t kPeriod = 16381;
  static constexpr size_t kSizes = 4093;

  RecordSource(const RecordSpec& spec, uint64_t seed);

  const RecordSpec& spec() const { return spec_; }

  /// A record of `size` <= spec().max_size bytes that begins at `phase` < period() of the text. Of `lines`,
  /// `phase` must be where the line begins.
  PaddedRecord Record(size_t phase, size_t size) const { return {std::string_view(text() + phase, size)}; }

  /// Where the text begins, in which Record finds them.
  const char* text() const { return text_->data(); }

  /// After how many bytes the text begins anew: kPeriod, or the size of the file of lines.
  size_t period() const { return period_; }

  /// Sizes of the records in turn, kSizes of them or as many as there are lines, then again from the first.
  /// All the same for `fixed`; empty for `number`.
  const std::vector<uint32_t>& sizes() const { return sizes_; }

 private:
  void DrawText(uint64_t seed);
  void TakeLines();

  RecordSpec spec_;
  std::shared_ptr<const std::string> text_;  // a period, then again for the longest record, then padding
  size_t period_ = kPeriod;
  std::vector<uint32_t> sizes_;
};

/// The length in bytes of a stream of `count` records; UINT64_MAX where it is longer than that, as for 10^18
/// numbers.
uint64_t StreamSize(const RecordSource& source, uint64_t count);

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_RECORD_SOURCE_H_
