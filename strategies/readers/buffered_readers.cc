#include <new>
#include <utility>

#include "strategies/file/buffered_reader.h"
#include "strategies/file/input_file.h"
#include "strategies/memory/shortage.h"
#include "strategies/readers/reader_registry.h"

namespace weir {
namespace {

constexpr size_t kNaiveReadSize = 4096;
constexpr size_t kNaiveMaxPull = 128 * 1024;

class BufferedFileReader final : public BufferedReader {
 public:
  BufferedFileReader(InputFile file, size_t max_pull, size_t read_size)
      : BufferedReader(max_pull, read_size), file_(std::move(file)) {}
  ~BufferedFileReader() override { CancelIfOpen(); }

 private:
  absl::StatusOr<size_t> ReadSome(std::span<char> to) override { return file_.Read(to); }
  absl::Status DoClose() override { return file_.Close(); }
  void Account(ReaderAccounting& accounting) const override { file_.Account(accounting); }

  InputFile file_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenNaiveReader(Endpoint source, const ReaderOptions& options) try {
  absl::StatusOr<InputFile> file = InputFile::Open(source, options);
  if (!file.ok()) return file.status();
  return std::make_unique<BufferedFileReader>(*std::move(file), kNaiveMaxPull, kNaiveReadSize);
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

absl::StatusOr<std::unique_ptr<Reader>> OpenBatchedReader(Endpoint source, const ReaderOptions& options) try {
  absl::StatusOr<InputFile> file = InputFile::Open(source, options);
  if (!file.ok()) return file.status();
  return std::make_unique<BufferedFileReader>(*std::move(file), options.buffer_size, options.buffer_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
