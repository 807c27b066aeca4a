#include "harness/records/expected_stream.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace weir {

size_t ExpectedStream::Read(std::span<char> chunk) {
  size_t filled = 0;
  while (filled < chunk.size()) {
    if (piece_.empty()) piece_ = NextPiece();
    if (piece_.empty()) break;
    const size_t take = std::min(piece_.size(), chunk.size() - filled);
    std::memcpy(chunk.data() + filled, piece_.data(), take);
    piece_.remove_prefix(take);
    filled += take;
  }
  return filled;
}

std::string_view ExpectedRecords::NextPiece() {
  if (next_ == count_) return {};
  const uint64_t i = next_++;
  if (source_.spec().kind == RecordSpec::Kind::kNumber) {
    char digits[20];
    record_.assign(1, ' ');
    record_.append(digits, std::to_chars(digits, digits + sizeof digits, i).ptr);
    record_.push_back(' ');
    return record_;
  }
  const size_t size = source_.sizes()[i % source_.sizes().size()];
  const std::string_view piece = source_.Record(position_ % source_.period(), size).bytes;
  position_ += size;
  return piece;
}

std::string_view ExpectedRepetition::NextPiece() {
  const auto size = static_cast<size_t>(std::min<uint64_t>(left_, block_.size()));
  left_ -= size;
  return block_.substr(0, size);
}

}  // namespace weir
