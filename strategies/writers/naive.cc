#include <new>
#include <utility>

#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr size_t kNaiveMaxReserve = 64 * 1024;

class NaiveWriter final : public FileWriter {
 public:
  explicit NaiveWriter(OutputFile file)
      : FileWriter(std::move(file), kNaiveMaxReserve), scratch_(kNaiveMaxReserve) {
    OpenWindow(scratch_.span().first(0));
  }
  ~NaiveWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return scratch_.size(); }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    AcceptDirectly(record.size());
    return Check(file().Write(record));
  }
  bool DoFlush() override { return true; }

  const AlignedBuffer scratch_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenNaiveWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<NaiveWriter>(*std::move(file));
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
