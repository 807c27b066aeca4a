#ifndef WEIR_TESTS_DOUBLES_TEXT_STREAMS_H_
#define WEIR_TESTS_DOUBLES_TEXT_STREAMS_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// For tests: gives a text, which must outlive it, in windows of `window` bytes. Fails with DATA_LOSS "broken
/// source" in place of the byte at `broken_at`.
class TextReader final : public Reader {
 public:
  explicit TextReader(std::string_view text, size_t broken_at = SIZE_MAX, size_t window = 1000)
      : Reader(window), text_(text), broken_at_(broken_at), window_(window) {}
  ~TextReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return 0; }

 private:
  bool Refill(size_t least) override {
    const size_t at = static_cast<size_t>(consumed());
    const std::string_view window = text_.substr(at, window_);
    if (at + window.size() > broken_at_) return Fail(absl::DataLossError("broken source"));
    OpenWindow(window);
    return window.size() >= least || End();
  }
  absl::Status DoClose() override { return absl::OkStatus(); }
  void Account(ReaderAccounting& accounting) const override {
    accounting.delivered = consumed() + Ready().size();
  }

  const std::string_view text_;
  const size_t broken_at_;
  const size_t window_;
};

/// For tests: keeps what is appended, without a buffer. Fails with RESOURCE_EXHAUSTED "full target" rather
/// than keep more than `limit` bytes.
class TextWriter final : public Writer {
 public:
  explicit TextWriter(size_t limit = SIZE_MAX) : Writer(sizeof scratch_), limit_(limit) {
    OpenWindow(std::span<char>(scratch_, 0));
  }
  ~TextWriter() override { Cancel(); }

  std::optional<size_t> memory_bound() const override { return std::nullopt; }
  const std::string& text() const { return text_; }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    if (text_.size() + record.size() > limit_) return Fail(absl::ResourceExhaustedError("full target"));
    AcceptDirectly(record.size());
    text_ += record;
    return true;
  }
  bool DoFlush() override { return true; }
  bool DoSync() override { return true; }
  absl::Status DoClose() override { return absl::OkStatus(); }
  void DoCancel() override {}
  void Account(Accounting& accounting) const override { accounting.committed = text_.size(); }

  char scratch_[64];
  const size_t limit_;
  std::string text_;
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_TEXT_STREAMS_H_
