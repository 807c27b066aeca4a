#ifndef WEIR_RESULTS_STATISTICS_SPLIT_MIX_H_
#define WEIR_RESULTS_STATISTICS_SPLIT_MIX_H_

#include <cstddef>
#include <cstdint>

namespace weir {

/// Random numbers that are the same on every machine and with every library, for what must be repeatable; not
/// for secrets. G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators" (2014).
class SplitMix64 {
 public:
  explicit SplitMix64(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// A number below `count`, which is less than 2^32.
  size_t Below(size_t count) { return ((Next() >> 32) * count) >> 32; }

 private:
  uint64_t state_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_SPLIT_MIX_H_
