#include "results/report/chunked_text.h"

#include <algorithm>
#include <utility>

namespace weir {
namespace {

constexpr size_t kLongestRest = 2;  // of "nan" and "inf" behind their first letter

// Whether "nan" or "inf" might go on behind it.
bool MayCutAWord(std::string_view chunk) {
  return chunk.ends_with('n') || chunk.ends_with('a') || chunk.ends_with('i');
}

}  // namespace

ChunkedText::ChunkedText(Source source, size_t chunk_bytes)
    : source_(std::move(source)), chunk_bytes_(chunk_bytes), cursor_(buffer_.data()), end_(cursor_) {
  Refill();
}

void ChunkedText::Fill(size_t bytes) {
  if (source_ended_) return;
  const size_t before = buffer_.size();
  buffer_.resize(before + bytes);
  const size_t filled = source_(buffer_.data() + before, bytes);
  source_ended_ = filled == 0;
  buffer_.resize(before + filled);
}

// The cursor has come to the end of the chunk, or beyond it where the sentinel was taken.
void ChunkedText::PassEnd() {
  if (cursor_ == end_) return Refill();
  cursor_ = end_;
}

void ChunkedText::Refill() {
  if (keep_from_ != nullptr) kept_.append(keep_from_, end_);
  lines_before_ += static_cast<size_t>(std::count(buffer_.begin(), buffer_.end(), '\n'));
  const size_t last_end = buffer_.rfind('\n');
  if (last_end != std::string::npos) last_line_start_ = buffer_offset_ + last_end + 1;
  buffer_offset_ += buffer_.size();
  buffer_.clear();
  Fill(chunk_bytes_);
  for (size_t i = 0; i < kLongestRest && MayCutAWord(buffer_); ++i) Fill(1);
  if (before_value_) CapitalizeFrom(0);
  cursor_ = buffer_.data();
  end_ = cursor_ + buffer_.size();
  if (keep_from_ != nullptr) keep_from_ = cursor_;
}

void ChunkedText::CapitalizeNotFinite() {
  before_value_ = true;
  CapitalizeFrom(static_cast<size_t>(cursor_ - buffer_.data()));
}

// As far as this chunk goes.
void ChunkedText::CapitalizeFrom(size_t place) {
  place = buffer_.find_first_not_of(": \t\r\n-", place);
  if (place == std::string::npos) return;
  before_value_ = false;
  const std::string_view word = std::string_view(buffer_).substr(place, 3);
  if (word == "nan") {
    buffer_[place] = buffer_[place + 2] = 'N';
  } else if (word == "inf") {
    buffer_[place] = 'I';
  }
}

TextPosition ChunkedText::PositionOf(size_t offset) const {
  if (offset < buffer_offset_) return {lines_before_ + 1, offset - std::min(last_line_start_, offset) + 1};
  const std::string_view before = std::string_view(buffer_).substr(0, offset - buffer_offset_);
  const auto lines = static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t line_start = lines == 0 ? last_line_start_ : buffer_offset_ + before.rfind('\n') + 1;
  return {lines_before_ + lines + 1, offset - line_start + 1};
}

std::string_view ChunkedText::Ahead(size_t bytes) {
  const auto taken = static_cast<size_t>(cursor_ - buffer_.data());
  while (buffer_.size() - taken < bytes && !source_ended_) Fill(bytes - (buffer_.size() - taken));
  cursor_ = buffer_.data() + taken;
  end_ = buffer_.data() + buffer_.size();
  return std::string_view(buffer_).substr(taken, bytes);
}

std::string ChunkedText::LineAround(size_t offset) {
  if (offset < buffer_offset_) return "";
  constexpr size_t kRest = 200;  // of the line, behind the cursor
  Ahead(kRest);
  const size_t place = std::min(offset - buffer_offset_, buffer_.size());
  const size_t before = place == 0 ? std::string::npos : buffer_.rfind('\n', place - 1);
  const size_t begin = before == std::string::npos ? 0 : before + 1;
  return buffer_.substr(begin, buffer_.find('\n', begin) - begin);
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
