#include "strategies/naive.h"

#include <utility>

#include "strategies/file/output_file.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

class NaiveWriter final : public Writer {
 public:
  explicit NaiveWriter(OutputFile file)
      : Writer(kNaiveMaxReserve), file_(std::move(file)), scratch_(kNaiveMaxReserve) {
    OpenWindow(scratch_.span().first(0));
  }
  ~NaiveWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return scratch_.size(); }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    AcceptDirectly(record.size());
    absl::Status written = file_.Write(record);
    return written.ok() || Fail(std::move(written));
  }
  bool DoFlush() override { return true; }
  bool DoSync() override {
    absl::Status synced = file_.Sync();
    return synced.ok() || Fail(std::move(synced));
  }
  absl::Status DoClose() override { return file_.Close(); }
  void DoCancel() override { file_.Close().IgnoreError(); }
  void Account(Accounting& accounting) const override { file_.Account(accounting); }

  OutputFile file_;
  const AlignedBuffer scratch_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenNaiveWriter(const std::string& path,
                                                        const WriterOptions& options) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(path, options);
  if (!file.ok()) return file.status();
  return std::make_unique<NaiveWriter>(*std::move(file));
}

}  // namespace weir
