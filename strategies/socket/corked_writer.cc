#include <new>
#include <utility>

#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/socket/socket_strategies.h"

namespace weir {
namespace {

constexpr size_t kMaxReserve = 64 * 1024;

class CorkedWriter final : public FileWriter {
 public:
  explicit CorkedWriter(OutputFile file) : FileWriter(std::move(file), kMaxReserve), scratch_(kMaxReserve) {
    OpenWindow(scratch_.span().first(0));
  }
  ~CorkedWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return scratch_.size(); }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    AcceptDirectly(record.size());
    return Check(file().Write(record));
  }
  // What has been held back goes out; see SocketCalls.
  bool DoFlush() override {
    if (file().calls().Write(file().fd(), nullptr, 0) == 0) return true;
    return Fail(file().Error("sending what was held back to", file().offset()));
  }

  const AlignedBuffer scratch_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenCorkedWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<CorkedWriter>(*std::move(file));
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
