#include "harness/records/expected_evens.h"

#include <algorithm>
#include <charconv>

namespace weir {
namespace {

// Even numbers below `end`.
uint64_t EvensBelow(uint64_t end) { return end / 2 + end % 2; }

}  // namespace

uint64_t ExpectedEvens::Size(uint64_t count) {
  uint64_t size = 0, digits = 1;
  for (uint64_t from = 0, to = 10; from < count; from = to, to *= 10, ++digits) {
    size += (EvensBelow(std::min(to, count)) - EvensBelow(from)) * (digits + 2);
  }
  return size;
}

std::string_view ExpectedEvens::NextPiece() {
  if (next_ >= count_) return {};
  char digits[20];
  record_.assign(1, ' ');
  record_.append(digits, std::to_chars(digits, digits + sizeof digits, next_).ptr);
  record_.push_back(' ');
  next_ += 2;
  return record_;
}

}  // namespace weir
