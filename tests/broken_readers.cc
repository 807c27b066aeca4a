// The conformance suite of readers over strategies that are broken on purpose: each has one bug that a reader
// may have.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"
#include "strategies/readers/reader_registry.h"
#include "tests/conformance/reader_conformance.h"

namespace weir {
namespace {

enum class Bug {
  kNone,
  kTakesShortForTheEnd,
  kTakesInterruptionForError,
  kTakesInterruptionForTheEnd,
  kTakesErrorForTheEnd,
  kForgetsWhere,
  kLosesWhatLayReady,
  kGivesWhatLayReadyTwice,
  kKeepsBytesAfterAnError,
  kWantsAFullBuffer,
  kHoldsEverything,
  kCountsTooLittle,
  kNeverCloses,
  kClosesTwice,
  kSwallowsCloseError,
  kTakesADirectoryForEmpty,
  kReadsTooFarAhead,
  kWaitsForTheEndToClose,
  kNeverSaysTheEnd,
  kNamesTheWrongOffset,
  kCountsNoShortReads,
};

template <Bug kBug>
class BrokenReader final : public Reader {
 public:
  BrokenReader(std::string path, int fd, std::shared_ptr<SystemCalls> calls, size_t buffer_size)
      : Reader(buffer_size),
        path_(std::move(path)),
        fd_(fd),
        calls_(std::move(calls)),
        buffer_(buffer_size) {}
  ~BrokenReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return 2 * buffer_ + 4096; }

 private:
  bool Refill(size_t least) override {
    Keep();
    if (kBug == Bug::kWantsAFullBuffer || kBug == Bug::kHoldsEverything) least = buffer_;
    const size_t wanted = kBug == Bug::kHoldsEverything    ? SIZE_MAX
                          : kBug == Bug::kReadsTooFarAhead ? 1 << 20
                                                           : least;
    while (memory_.size() < wanted) {
      const ssize_t got = ReadMore();
      if (got < 0) return FailRead();
      OpenWindow(memory_);
      if (got == 0 && kBug == Bug::kNeverSaysTheEnd) return false;
      if (got == 0) return memory_.size() >= least || End();
    }
    return true;
  }

  void Keep() {
    std::string kept(Ready());
    if (kBug == Bug::kLosesWhatLayReady && kept.size() > 20) kept.erase(0, 1);
    if (kBug == Bug::kGivesWhatLayReadyTwice && kept.size() > 20) kept += kept;
    memory_ = std::move(kept);
    OpenWindow(memory_);
  }

  // As read(2), at the end of memory_.
  ssize_t ReadMore() {
    if (short_ && kBug == Bug::kTakesShortForTheEnd) return 0;
    const size_t before = memory_.size();
    memory_.resize(before + buffer_);
    ssize_t got;
    do {
      got = calls_->Read(fd_, memory_.data() + before, buffer_);
    } while (got < 0 && errno == EINTR && kBug != Bug::kTakesInterruptionForError &&
             kBug != Bug::kTakesInterruptionForTheEnd);
    memory_.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got > 0) delivered_ += static_cast<uint64_t>(got);
    short_ = got < static_cast<ssize_t>(buffer_);
    if (got > 0 && short_ && kBug != Bug::kCountsNoShortReads) ++short_reads_;
    if (got < 0 && errno == EINTR && kBug == Bug::kTakesInterruptionForTheEnd) return 0;
    if (got < 0 && errno == EISDIR && kBug == Bug::kTakesADirectoryForEmpty) return 0;
    return got < 0 && kBug == Bug::kTakesErrorForTheEnd ? 0 : got;
  }

  bool FailRead() {
    const int error = errno;
    const uint64_t offset = kBug == Bug::kNamesTheWrongOffset ? consumed() + 1 : delivered_;
    const std::string where = kBug == Bug::kForgetsWhere ? "" : fmt::format("at offset {}", offset);
    Fail(absl::ErrnoToStatus(error, fmt::format("read {} {}, errno {}", path_, where, error)));
    if (kBug == Bug::kKeepsBytesAfterAnError) OpenWindow("garbage");
    return false;
  }

  absl::Status DoClose() override {
    if (kBug == Bug::kNeverCloses) return absl::OkStatus();
    while (kBug == Bug::kWaitsForTheEndToClose && ReadMore() > 0) {
    }
    const int closed = calls_->Close(fd_);
    const int error = errno;
    if (kBug == Bug::kClosesTwice) calls_->Close(fd_);
    if (closed == 0 || error == EINTR || kBug == Bug::kSwallowsCloseError) return absl::OkStatus();
    return absl::ErrnoToStatus(error,
                               fmt::format("close {} at offset {}, errno {}", path_, delivered_, error));
  }

  void Account(ReaderAccounting& accounting) const override {
    accounting.delivered = delivered_;
    if (kBug == Bug::kCountsTooLittle) accounting.delivered = consumed();
    accounting.system_calls = calls_->count();
    accounting.short_reads = short_reads_;
  }

  const std::string path_;
  const int fd_;
  const std::shared_ptr<SystemCalls> calls_;
  const size_t buffer_;
  std::string memory_;
  bool short_ = false;
  uint64_t delivered_ = 0;
  uint64_t short_reads_ = 0;
};

template <Bug kBug>
absl::StatusOr<std::unique_ptr<Reader>> Open(Endpoint source, const ReaderOptions& options) {
  if (source.is_descriptor()) return absl::UnimplementedError("a descriptor");
  const std::string& path = source.name();
  auto calls = options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>();
  int fd;
  do {
    fd = calls->Open(path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return absl::ErrnoToStatus(errno, fmt::format("open {} at offset 0, errno {}", path, errno));
  return std::make_unique<BrokenReader<kBug>>(path, fd, std::move(calls), options.buffer_size);
}

template <Bug kBug>
constexpr ReaderStrategy Row(std::string_view name) {
  return {.name = name,
          .summary = "broken on purpose",
          .capabilities = {.paths_only = true},
          .default_buffer_size = 4096,
          .open = Open<kBug>};
}

constexpr ReaderStrategy kBroken[] = {
    Row<Bug::kNone>("fine"),
    Row<Bug::kTakesShortForTheEnd>("takes_short_for_the_end"),
    Row<Bug::kTakesInterruptionForError>("takes_interruption_for_error"),
    Row<Bug::kTakesInterruptionForTheEnd>("takes_interruption_for_the_end"),
    Row<Bug::kTakesErrorForTheEnd>("takes_error_for_the_end"),
    Row<Bug::kForgetsWhere>("forgets_where"),
    Row<Bug::kLosesWhatLayReady>("loses_what_lay_ready"),
    Row<Bug::kGivesWhatLayReadyTwice>("gives_what_lay_ready_twice"),
    Row<Bug::kKeepsBytesAfterAnError>("keeps_bytes_after_an_error"),
    Row<Bug::kWantsAFullBuffer>("wants_a_full_buffer"),
    Row<Bug::kHoldsEverything>("holds_everything"),
    Row<Bug::kCountsTooLittle>("counts_too_little"),
    Row<Bug::kNeverCloses>("never_closes"),
    Row<Bug::kClosesTwice>("closes_twice"),
    Row<Bug::kSwallowsCloseError>("swallows_close_error"),
    Row<Bug::kTakesADirectoryForEmpty>("takes_a_directory_for_empty"),
    Row<Bug::kReadsTooFarAhead>("reads_too_far_ahead"),
    Row<Bug::kWaitsForTheEndToClose>("waits_for_the_end_to_close"),
    Row<Bug::kNeverSaysTheEnd>("never_says_the_end"),
    Row<Bug::kNamesTheWrongOffset>("names_the_wrong_offset"),
    Row<Bug::kCountsNoShortReads>("counts_no_short_reads"),
};

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::ReaderConformanceMain(argc, argv, weir::kBroken); }
