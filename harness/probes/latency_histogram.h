#ifndef WEIR_HARNESS_PROBES_LATENCY_HISTOGRAM_H_
#define WEIR_HARNESS_PROBES_LATENCY_HISTOGRAM_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir {

/// A histogram of durations, in nanoseconds, from 0 to hours. Adding costs a few instructions and no
/// memory, so that hundreds of millions of calls can be told apart.
///
/// Buckets are those of HdrHistogram (G. Tene): exact below 64 ns, and 32 to each doubling above, so a
/// percentile is at most 1/32 (3.2 %) too high and never too low. The largest value is kept exactly.
class LatencyHistogram {
 public:
  void Add(uint64_t nanoseconds) {
    ++counts_[BucketOf(nanoseconds)];
    ++count_;
    sum_ += nanoseconds;
    if (nanoseconds >= kSlow) slow_sum_ += nanoseconds;
    if (nanoseconds > max_) max_ = nanoseconds;
  }

  uint64_t count() const { return count_; }
  /// Exact; 0 when there is none.
  uint64_t max() const { return max_; }

  /// The value that `share` (0 < share <= 1) of all do not exceed, such as 0.999; nullopt when there is none.
  std::optional<uint64_t> Percentile(double share) const;

  /// The share of all time that went into what took a microsecond or more: of Appends, those that did more
  /// than copy. Nullopt when no time was spent.
  std::optional<double> SlowShare() const;

 private:
  static constexpr uint64_t kSlow = 1000;
  static constexpr size_t kExact = 64;  // values with a bucket of their own
  static constexpr size_t kPerDoubling = 32;
  static constexpr size_t kBuckets = kExact + (64 - 6) * kPerDoubling;

  static size_t BucketOf(uint64_t value) {
    if (value < kExact) return static_cast<size_t>(value);
    const int exponent = static_cast<int>(std::bit_width(value)) - 1;  // 6 to 63
    const uint64_t within = (value >> (exponent - 5)) - kPerDoubling;
    return kExact + static_cast<size_t>(exponent - 6) * kPerDoubling + static_cast<size_t>(within);
  }
  static uint64_t LargestOf(size_t bucket);

  std::array<uint64_t, kBuckets> counts_{};
  uint64_t count_ = 0;
  uint64_t sum_ = 0;
  uint64_t slow_sum_ = 0;
  uint64_t max_ = 0;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_LATENCY_HISTOGRAM_H_
