#include "harness/probes/latency_histogram.h"

#include <algorithm>
#include <cmath>

namespace weir {

uint64_t LatencyHistogram::LargestOf(size_t bucket) {
  if (bucket < kExact) return bucket;
  const size_t exponent = 6 + (bucket - kExact) / kPerDoubling;
  const uint64_t within = kPerDoubling + (bucket - kExact) % kPerDoubling;
  return ((within + 1) << (exponent - 5)) - 1;  // of the last one, 2^64 - 1
}

std::optional<uint64_t> LatencyHistogram::Percentile(double share) const {
  if (count_ == 0) return std::nullopt;
  const auto wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(count_)));
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += counts_[bucket];
    if (seen >= std::max<uint64_t>(wanted, 1)) return std::min(LargestOf(bucket), max_);
  }
  return max_;
}

std::optional<double> LatencyHistogram::SlowShare() const {
  if (sum_ == 0) return std::nullopt;
  return static_cast<double>(slow_sum_) / static_cast<double>(sum_);
}

}  // namespace weir
