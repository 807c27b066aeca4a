#include "harness/workloads/record_source.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace weir {
namespace {

std::string PeriodicText(size_t size, std::mt19937_64& random) {
  std::string text(size, ' ');
  for (size_t i = 0; i < size; ++i) {
    text[i] =
        i < RecordSource::kPeriod ? static_cast<char>('!' + random() % 94) : text[i - RecordSource::kPeriod];
  }
  return text;
}

uint64_t NumberStreamSize(uint64_t count) {
  uint64_t bytes = 0;
  uint64_t from = 0, to = 10;  // numbers of `digits` digits are [from, to)
  for (uint64_t digits = 1; from < count; ++digits, from = to, to *= 10) {
    bytes += (std::min(to, count) - from) * (digits + 2);
  }
  return bytes;
}

}  // namespace

RecordSource::RecordSource(const RecordSpec& spec, uint64_t seed) : spec_(spec) {
  if (spec.kind == RecordSpec::Kind::kNumber) return;
  std::mt19937_64 random(seed);
  text_ = PeriodicText(kPeriod + spec.max_size + Writer::kPadding, random);
  sizes_.resize(kSizes);
  const uint64_t span = spec.max_size - spec.min_size + 1;
  for (uint32_t& size : sizes_) size = static_cast<uint32_t>(spec.min_size + random() % span);
}

uint64_t StreamSize(const RecordSource& source, uint64_t count) {
  if (source.spec().kind == RecordSpec::Kind::kNumber) return NumberStreamSize(count);
  const auto& sizes = source.sizes();
  const auto rest = static_cast<std::ptrdiff_t>(count % sizes.size());
  const uint64_t period = std::accumulate(sizes.begin(), sizes.end(), uint64_t{0});
  return count / sizes.size() * period + std::accumulate(sizes.begin(), sizes.begin() + rest, uint64_t{0});
}

}  // namespace weir
