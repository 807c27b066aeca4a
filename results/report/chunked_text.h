#ifndef WEIR_RESULTS_REPORT_CHUNKED_TEXT_H_
#define WEIR_RESULTS_REPORT_CHUNKED_TEXT_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace weir {

/// A place in a text, both from 1; columns in bytes.
struct TextPosition {
  size_t line = 1;
  size_t column = 1;
};

/// A text that is read from its start to its end, a chunk at a time, so that its size is no matter: an input
/// stream for RapidJSON (its concept "Stream", the reading half).
///
///     |<--------- read before --------->|<------ buffer_ ------>| not read yet
///     0                                 buffer_offset_   ^cursor_
///                                                        Tell()
///
/// The end is a zero byte, as RapidJSON wants it; AtEnd() tells it from one in the text. Not thread-safe.
class ChunkedText {
 public:
  using Ch = char;

  /// Fills at most `size` bytes and returns how many; 0 is the end. Called until it returns 0, not beyond.
  using Source = std::function<size_t(char* buffer, size_t size)>;

  static constexpr size_t kChunkBytes = size_t{256} << 10;

  explicit ChunkedText(Source source, size_t chunk_bytes = kChunkBytes);

  char Peek() const { return *cursor_; }
  char Take() {
    const char taken = *cursor_;
    if (++cursor_ >= end_) PassEnd();
    return taken;
  }
  /// Bytes taken so far.
  size_t Tell() const { return buffer_offset_ + static_cast<size_t>(cursor_ - buffer_.data()); }
  bool AtEnd() const { return cursor_ == end_; }

  /// Line and column of an offset that is in the current chunk, or before it with no end of line between: the
  /// start of a number or of an escape, say.
  TextPosition PositionOf(size_t offset) const;

  /// What stands next, at most `bytes` of it, without taking it; not while Keep() is on. Until the next call
  /// of any other function.
  std::string_view Ahead(size_t bytes);
  /// The line that the offset lies in, as far as it is in the current chunk; offsets as in PositionOf().
  std::string LineAround(size_t offset);

  /// From here on what is taken is kept as well, until Kept() hands it out.
  void Keep();
  /// What was taken since Keep().
  std::string Kept();

  /// If the next value is nan or inf, with or without a minus, it becomes NaN or Inf, which RapidJSON takes.
  /// What stands before the value must be at most white space and a colon.
  void CapitalizeNotFinite();

  // RapidJSON wants these to exist; they are for texts that are written in place.
  char* PutBegin() { return nullptr; }
  void Put(char) {}
  void Flush() {}
  size_t PutEnd(char*) { return 0; }

 private:
  void PassEnd();
  void Refill();
  void Fill(size_t bytes);
  void CapitalizeFrom(size_t place);

  Source source_;
  size_t chunk_bytes_;
  std::string buffer_;  // one chunk; the zero byte behind it is the sentinel that Peek() meets
  bool source_ended_ = false;
  bool before_value_ = false;  // that CapitalizeNotFinite() looks for
  const char* cursor_;
  const char* end_;

  size_t buffer_offset_ = 0;
  size_t lines_before_ = 0;          // ends of line in the chunks before this one
  size_t last_line_start_ = 0;       // offset of the line that this chunk starts in
  const char* keep_from_ = nullptr;  // in buffer_
  std::string kept_;                 // from chunks before this one
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_CHUNKED_TEXT_H_
