#ifndef WEIR_TESTS_DOUBLES_ALTERING_WRITER_H_
#define WEIR_TESTS_DOUBLES_ALTERING_WRITER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "strategies/writer.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// For tests: a writer in front of another one, whose records it may change, drop or repeat.
class AlteringWriter : public Writer {
 public:
  explicit AlteringWriter(std::unique_ptr<Writer> under) : Writer(sizeof scratch_), under_(std::move(under)) {
    OpenWindow({scratch_, 0});
  }
  ~AlteringWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return under_->memory_bound(); }

 protected:
  Writer& under() { return *under_; }

 private:
  /// Has under() append what is to become of the record, the `number`th, from 1 on.
  virtual bool Pass(std::string_view record, size_t number) = 0;

  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    AcceptDirectly(record.size());
    return Pass(record, ++count_) || Fail(under_->status());
  }
  bool DoFlush() override { return under_->Flush().ok(); }
  bool DoSync() override { return true; }
  absl::Status DoClose() override { return under_->Close(); }
  void DoCancel() override { under_->Cancel(); }
  void Account(Accounting& accounting) const override { accounting.committed = accepted(); }

  const std::unique_ptr<Writer> under_;
  char scratch_[64];
  size_t count_ = 0;
};

/// Opens an AlteringWriter `T` in front of `batched`.
template <class T>
absl::StatusOr<std::unique_ptr<Writer>> OpenAltering(Endpoint target, const WriterOptions& options) {
  absl::StatusOr<std::unique_ptr<Writer>> under = OpenBatchedWriter(std::move(target), options);
  if (!under.ok()) return under.status();
  return std::make_unique<T>(*std::move(under));
}

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_ALTERING_WRITER_H_
