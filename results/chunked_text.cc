#include "results/chunked_text.h"

#include <algorithm>
#include <utility>

namespace weir {

ChunkedText::ChunkedText(Source source, size_t chunk_bytes)
    : source_(std::move(source)), chunk_bytes_(chunk_bytes), cursor_(buffer_.data()), end_(cursor_) {
  Refill();
}

void ChunkedText::Refill() {
  if (keep_from_ != nullptr) kept_.append(keep_from_, end_);
  lines_before_ += static_cast<size_t>(std::count(buffer_.begin(), buffer_.end(), '\n'));
  const size_t last_end = buffer_.rfind('\n');
  if (last_end != std::string::npos) last_line_start_ = buffer_offset_ + last_end + 1;
  buffer_offset_ += buffer_.size();
  buffer_.resize(chunk_bytes_);
  buffer_.resize(source_(buffer_.data(), chunk_bytes_));
  cursor_ = buffer_.data();
  end_ = cursor_ + buffer_.size();
  if (keep_from_ != nullptr) keep_from_ = cursor_;
}

TextPosition ChunkedText::PositionOf(size_t offset) const {
  if (offset < buffer_offset_) return {lines_before_ + 1, offset - std::min(last_line_start_, offset) + 1};
  const std::string_view before = std::string_view(buffer_).substr(0, offset - buffer_offset_);
  const auto lines = static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t line_start = lines == 0 ? last_line_start_ : buffer_offset_ + before.rfind('\n') + 1;
  return {lines_before_ + lines + 1, offset - line_start + 1};
}

void ChunkedText::Keep() {
  kept_.clear();
  keep_from_ = cursor_;
}

std::string ChunkedText::Kept() {
  kept_.append(keep_from_, cursor_);
  keep_from_ = nullptr;
  return std::exchange(kept_, {});
}

}  // namespace weir
