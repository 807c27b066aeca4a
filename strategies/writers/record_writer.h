#ifndef WEIR_STRATEGIES_WRITERS_RECORD_WRITER_H_
#define WEIR_STRATEGIES_WRITERS_RECORD_WRITER_H_

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"

namespace weir {

/// What writers that hand each record to the kernel by itself have in common. Memory: scratch for one reserved record.
class RecordWriter : public FileWriter {
 public:
  explicit RecordWriter(OutputFile file) : FileWriter(std::move(file), kMaxReserve), scratch_(kMaxReserve) {
    OpenWindow(scratch_.span().first(0));
  }
  ~RecordWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return scratch_.size(); }

 private:
  static constexpr size_t kMaxReserve = 64 * 1024;

  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    AcceptDirectly(record.size());
    return Check(file().Write(record));
  }

  const AlignedBuffer scratch_;
};

/// Opens a `T`, which is made of an OutputFile.
template <class T>
absl::StatusOr<std::unique_ptr<Writer>> OpenRecordWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<T>(*std::move(file));
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_RECORD_WRITER_H_
