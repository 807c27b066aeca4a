#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "strategies/file/input_file.h"
#include "strategies/file/mapped_windows.h"
#include "strategies/memory/shortage.h"
#include "strategies/readers/reader_registry.h"

namespace weir {
namespace {

class MmapReader final : public Reader {
 public:
  MmapReader(InputFile file, size_t window_size)
      : Reader(window_size), file_(std::move(file)), windows_(file_, window_size) {}
  ~MmapReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return 0; }

 private:
  bool Refill(size_t least) override {
    const absl::StatusOr<std::string_view> window = windows_.From(file_.start() + consumed());
    if (!window.ok()) return Fail(window.status());
    OpenWindow(window->empty() ? "" : *window);
    return Ready().size() >= least || End();
  }

  absl::Status DoClose() override {
    absl::Status unmapped = windows_.Unmap();
    absl::Status closed = file_.Close();
    return unmapped.ok() ? closed : unmapped;
  }
  void Account(ReaderAccounting& accounting) const override { file_.Account(accounting); }

  InputFile file_;
  MappedWindows windows_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenMmapReader(Endpoint source, const ReaderOptions& options) try {
  absl::StatusOr<InputFile> file = InputFile::Open(source, options);
  if (!file.ok()) return file.status();
  return std::make_unique<MmapReader>(*std::move(file), options.buffer_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
