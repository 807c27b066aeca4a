#include "harness/records/record_source.h"

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

using Wide = unsigned __int128;  // 10^18 numbers are more bytes than 64 bits can count

Wide NumberStreamSize(uint64_t count) {
  Wide bytes = 0;
  Wide from = 0, to = 10;  // numbers of `digits` digits are [from, to)
  for (uint64_t digits = 1; from < count; ++digits, from = to, to *= 10) {
    bytes += (std::min<Wide>(to, count) - from) * (digits + 2);
  }
  return bytes;
}

Wide TextStreamSize(const std::vector<uint32_t>& sizes, uint64_t count) {
  const auto rest = static_cast<std::ptrdiff_t>(count % sizes.size());
  const Wide period = std::accumulate(sizes.begin(), sizes.end(), uint64_t{0});
  return count / sizes.size() * period + std::accumulate(sizes.begin(), sizes.begin() + rest, uint64_t{0});
}

}  // namespace

RecordSource::RecordSource(const RecordSpec& spec, uint64_t seed) : spec_(spec) {
  if (spec.kind == RecordSpec::Kind::kLines) TakeLines();
  if (spec.kind == RecordSpec::Kind::kFixed || spec.kind == RecordSpec::Kind::kMixed) DrawText(seed);
}

void RecordSource::DrawText(uint64_t seed) {
  std::mt19937_64 random(seed);
  text_ =
      std::make_shared<const std::string>(PeriodicText(kPeriod + spec_.max_size + Writer::kPadding, random));
  sizes_.resize(kSizes);
  const uint64_t span = spec_.max_size - spec_.min_size + 1;
  for (uint32_t& size : sizes_) size = static_cast<uint32_t>(spec_.min_size + random() % span);
}

void RecordSource::TakeLines() {
  text_ = spec_.text;
  period_ = text_->size() - Writer::kPadding;
  for (size_t start = 0, end; start < period_; start = end) {
    end = text_->find('\n', start) + 1;
    sizes_.push_back(static_cast<uint32_t>(end - start));
  }
}

uint64_t StreamSize(const RecordSource& source, uint64_t count) {
  const Wide bytes = source.spec().kind == RecordSpec::Kind::kNumber ? NumberStreamSize(count)
                                                                     : TextStreamSize(source.sizes(), count);
  return static_cast<uint64_t>(std::min<Wide>(bytes, UINT64_MAX));
}

}  // namespace weir
