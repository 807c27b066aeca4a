#include "strategies/file/buffered_file_reader.h"

#include <utility>

#include "strategies/file/buffered_reader.h"

namespace weir {
namespace {

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

std::unique_ptr<Reader> MakeBufferedFileReader(InputFile file, size_t max_pull, size_t read_size) {
  return std::make_unique<BufferedFileReader>(std::move(file), max_pull, read_size);
}

}  // namespace weir
