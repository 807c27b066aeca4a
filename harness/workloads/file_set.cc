#include "harness/workloads/file_set.h"

#include "fmt/format.h"

namespace weir {
namespace {

constexpr size_t kDirectories = 256;

// Weyl's sequence by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4), its upper bits.
size_t HashOf(size_t number) { return (number * 0x9e3779b97f4a7c15u) >> 56; }

// SplitMix64 (Steele, Lea, Flood 2014): no file system that compresses or shares blocks gets the better of it.
std::string NoiseOf(size_t size) {
  std::string bytes;
  bytes.reserve(size + 8);
  for (uint64_t state = 1; bytes.size() < size;) {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    bytes.append(reinterpret_cast<const char*>(&z), sizeof z);  // NOLINT: bytes of a number
  }
  return bytes;
}

}  // namespace

FileSet::FileSet(size_t count, size_t size, Layout layout) : size_(size), bytes_(NoiseOf(size + kShifts)) {
  if (layout == Layout::kHashed) {
    for (size_t i = 0; i < kDirectories; ++i) directories_.push_back(fmt::format("{:02x}", i));
  }
  for (size_t i = 0; i < count; ++i) {
    const std::string directory = directories_.empty() ? "" : directories_[HashOf(i) % kDirectories] + "/";
    names_.push_back(fmt::format("{}file-{:07}", directory, i));
    new_names_.push_back(fmt::format("{}moved-{:07}", directory, i));
  }
}

}  // namespace weir
