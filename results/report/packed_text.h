#ifndef WEIR_RESULTS_REPORT_PACKED_TEXT_H_
#define WEIR_RESULTS_REPORT_PACKED_TEXT_H_

#include <cstddef>
#include <memory>
#include <string>

#include "results/report/chunked_text.h"

namespace weir {

/// More than this is no report that anybody meant; it would be read for minutes, and a small file can hold it
/// compressed.
inline constexpr size_t kMostReportBytes = 2'000'000'000;

/// A text that may be compressed by gzip, whatever its file is called, and then may be of several parts, each
/// compressed for itself. Other texts pass as they are. Not thread-safe.
class PackedText {
 public:
  /// `source` as ChunkedText has it.
  explicit PackedText(ChunkedText::Source source, size_t most_bytes = kMostReportBytes);
  ~PackedText();

  /// A source for ChunkedText, which this must outlive.
  ChunkedText::Source Unpacked() {
    return [this](char* buffer, size_t size) { return Read(buffer, size); };
  }

  /// Why the text ended before its end: it is damaged or cut off, of another kind of compression, or longer
  /// than `most_bytes`. Empty if it did not.
  const std::string& error() const { return error_; }

 private:
  struct Inflater;

  size_t Read(char* buffer, size_t size);
  size_t ReadPlain(char* buffer, size_t size);
  size_t Inflate(char* buffer, size_t size);
  void LookAtStart();
  bool FillInput();
  size_t Fail(std::string error);

  ChunkedText::Source source_;
  const size_t most_bytes_;
  size_t bytes_ = 0;  // handed out
  bool started_ = false;
  bool ended_ = false;
  std::string input_;  // of the source, from which taken_ bytes are used
  size_t taken_ = 0;
  std::unique_ptr<Inflater> inflater_;  // null: not compressed
  std::string error_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_PACKED_TEXT_H_
