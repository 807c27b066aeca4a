// The conformance suite over strategies that are broken on purpose: each has one bug that a writer may have.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"
#include "strategies/writer.h"
#include "strategies/writers/writer_registry.h"
#include "tests/broken_strategy.h"
#include "tests/conformance/writer_conformance.h"

namespace weir {
namespace {

enum class Bug {
  kNone,
  kTakesShortForWhole,
  kRepeatsShortWrite,
  kTakesInterruptionForError,
  kWritesOnAfterError,
  kLoopsOnError,
  kForgetsWhere,
  kSwallowsCloseError,
  kSwallowsSyncError,
  kClosesTwice,
  kNeverCloses,
  kFlushesNothing,
  kLeavesZeros,
  kCountsTooEarly,
  kHoldsEverything,
  kTruncatesAlways,
  kIsDestroyedInSilence,
  kWritesAtCancel,
};

template <Bug kBug>
class BrokenWriter final : public Writer {
 public:
  BrokenWriter(std::string path, int fd, uint64_t start, std::shared_ptr<SystemCalls> calls)
      : Writer(sizeof memory_), path_(std::move(path)), fd_(fd), calls_(std::move(calls)), start_(start) {
    OpenWindow(memory_);
  }
  ~BrokenWriter() override {
    if (kBug == Bug::kIsDestroyedInSilence) Cancel();
    CancelIfOpen();
  }

  std::optional<size_t> memory_bound() const override { return sizeof memory_; }

 private:
  bool Push(size_t) override {
    const std::span<char> filled = TakeWindow();
    pending_.append(filled.begin(), filled.end());
    if (kBug != Bug::kHoldsEverything && !WriteOut()) return false;
    OpenWindow(memory_);
    return true;
  }

  bool WriteOut() {
    if (kBug == Bug::kCountsTooEarly) committed_ += pending_.size();
    while (!pending_.empty()) {
      const ssize_t written = calls_->Write(fd_, pending_.data(), pending_.size());
      if (written < 0 && errno == EINTR && kBug != Bug::kTakesInterruptionForError) continue;
      if (written < 0 && kBug == Bug::kLoopsOnError) continue;
      if (written <= 0 && kBug == Bug::kWritesOnAfterError) continue;
      if (written <= 0) return FailAt("write", written == 0 ? EIO : errno);
      const bool all = kBug == Bug::kTakesShortForWhole;
      if (static_cast<size_t>(written) < pending_.size()) ++short_writes_;
      const size_t taken = all ? pending_.size() : static_cast<size_t>(written);
      if (kBug != Bug::kCountsTooEarly) committed_ += taken;
      const bool again = kBug == Bug::kRepeatsShortWrite && taken < pending_.size();
      if (!again) pending_.erase(0, taken);
    }
    return true;
  }

  bool FailAt(const char* what, int error) {
    const std::string where =
        kBug == Bug::kForgetsWhere ? "" : fmt::format("at offset {}", start_ + committed_);
    return Fail(absl::ErrnoToStatus(error, fmt::format("{} {} {}, errno {}", what, path_, where, error)));
  }

  bool DoFlush() override {
    if (kBug == Bug::kFlushesNothing) return true;
    if (!Push(1) || !WriteOut()) return false;
    if (kBug == Bug::kLeavesZeros && ::ftruncate(fd_, static_cast<off_t>(start_ + committed_ + 10)) != 0)
      return false;
    return true;
  }
  bool DoSync() override {
    int result;
    do {
      result = calls_->Fdatasync(fd_);
    } while (result != 0 && errno == EINTR);
    if (result == 0 || errno == EINVAL || kBug == Bug::kSwallowsSyncError) return true;
    return FailAt("fdatasync", errno);
  }
  absl::Status DoClose() override {
    if (kBug == Bug::kFlushesNothing && status().ok() && Push(1)) WriteOut();
    if (kBug == Bug::kNeverCloses) return absl::OkStatus();
    const int closed = calls_->Close(fd_);
    const int error = errno;
    if (kBug == Bug::kClosesTwice) calls_->Close(fd_);
    if (closed != 0 && error != EINTR && kBug != Bug::kSwallowsCloseError) FailAt("close", error);
    return absl::OkStatus();
  }
  void DoCancel() override {
    if (kBug == Bug::kWritesAtCancel) calls_->Write(fd_, Filled().data(), Filled().size());
    if (kBug != Bug::kNeverCloses) calls_->Close(fd_);
  }
  void Account(Accounting& accounting) const override {
    accounting.committed = committed_;
    accounting.system_calls = calls_->count();
    accounting.short_writes = short_writes_;
  }

  const std::string path_;
  const int fd_;
  const std::shared_ptr<SystemCalls> calls_;
  const uint64_t start_;
  char memory_[512];
  std::string pending_;
  uint64_t committed_ = 0;
  uint64_t short_writes_ = 0;
};

template <Bug kBug>
absl::StatusOr<std::unique_ptr<Writer>> Open(Endpoint target, const WriterOptions& options) {
  if (target.is_descriptor()) return absl::UnimplementedError("a descriptor");
  const std::string& path = target.name();
  auto calls = options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>();
  const bool keep = options.append && kBug != Bug::kTruncatesAlways;
  int fd;
  do {
    fd = calls->Open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (keep ? 0 : O_TRUNC), 0666);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    return absl::ErrnoToStatus(errno, fmt::format("open {} at offset 0, errno {}", path, errno));
  }
  const off_t end = keep ? calls->Lseek(fd, 0, SEEK_END) : 0;
  if (end < 0 && errno != ESPIPE) {
    const int error = errno;
    calls->Close(fd);
    return absl::ErrnoToStatus(error, fmt::format("lseek {} at offset 0, errno {}", path, error));
  }
  const uint64_t start = end > 0 ? static_cast<uint64_t>(end) : 0;
  return std::make_unique<BrokenWriter<kBug>>(path, fd, start, std::move(calls));
}

// As `batched`, but for what it does with a descriptor that it is handed.
enum class DescriptorBug {
  kNone,
  kNeverCloses,
  kBeginsAtTheStart,
  kOpensItsPath,
  kForgetsItsFlags,
  kIgnoresThatItCannot
};

Endpoint Mishandled(DescriptorBug bug, Endpoint target) {
  const std::string name = target.name();
  switch (bug) {
    case DescriptorBug::kNone:
      return target;
    case DescriptorBug::kNeverCloses:
      return {::fcntl(target.Take(), F_DUPFD_CLOEXEC, 0), name};
    case DescriptorBug::kBeginsAtTheStart:
      ::lseek(target.descriptor(), 0, SEEK_SET);
      return target;
    case DescriptorBug::kOpensItsPath: {
      const std::string path = fmt::format("/proc/self/fd/{}", target.descriptor());
      return {::open(path.c_str(), O_RDWR | O_CLOEXEC), name};
    }
    case DescriptorBug::kForgetsItsFlags:
      ::fcntl(target.descriptor(), F_SETFL, 0);
      return target;
    case DescriptorBug::kIgnoresThatItCannot:
      return {::open("/dev/null", O_RDWR | O_CLOEXEC), name};
  }
  return target;
}

template <DescriptorBug kBug>
absl::StatusOr<std::unique_ptr<Writer>> OpenOnDescriptor(Endpoint target, const WriterOptions& options) {
  if (!target.is_descriptor()) return OpenBatchedWriter(std::move(target), options);
  return OpenBatchedWriter(Mishandled(kBug, std::move(target)), options);
}

constexpr WriterStrategy kBroken[] = {
    BrokenStrategy("descriptors_fine", OpenOnDescriptor<DescriptorBug::kNone>, {}),
    BrokenStrategy("never_closes_descriptors", OpenOnDescriptor<DescriptorBug::kNeverCloses>, {}),
    BrokenStrategy("begins_at_the_start", OpenOnDescriptor<DescriptorBug::kBeginsAtTheStart>, {}),
    BrokenStrategy("opens_its_path", OpenOnDescriptor<DescriptorBug::kOpensItsPath>, {}),
    BrokenStrategy("forgets_flags", OpenOnDescriptor<DescriptorBug::kForgetsItsFlags>, {}),
    BrokenStrategy("ignores_that_it_cannot", OpenOnDescriptor<DescriptorBug::kIgnoresThatItCannot>, {}),
    BrokenStrategy("fine", Open<Bug::kNone>),
    BrokenStrategy("takes_short_for_whole", Open<Bug::kTakesShortForWhole>),
    BrokenStrategy("repeats_short_write", Open<Bug::kRepeatsShortWrite>),
    BrokenStrategy("takes_interruption_for_error", Open<Bug::kTakesInterruptionForError>),
    BrokenStrategy("writes_on_after_error", Open<Bug::kWritesOnAfterError>),
    BrokenStrategy("loops_on_error", Open<Bug::kLoopsOnError>),
    BrokenStrategy("forgets_where", Open<Bug::kForgetsWhere>),
    BrokenStrategy("swallows_close_error", Open<Bug::kSwallowsCloseError>),
    BrokenStrategy("swallows_sync_error", Open<Bug::kSwallowsSyncError>),
    BrokenStrategy("closes_twice", Open<Bug::kClosesTwice>),
    BrokenStrategy("never_closes", Open<Bug::kNeverCloses>),
    BrokenStrategy("flushes_nothing", Open<Bug::kFlushesNothing>),
    BrokenStrategy("leaves_zeros", Open<Bug::kLeavesZeros>),
    BrokenStrategy("counts_too_early", Open<Bug::kCountsTooEarly>),
    BrokenStrategy("holds_everything", Open<Bug::kHoldsEverything>),
    BrokenStrategy("truncates_always", Open<Bug::kTruncatesAlways>),
    BrokenStrategy("is_destroyed_in_silence", Open<Bug::kIsDestroyedInSilence>),
    BrokenStrategy("writes_at_cancel", Open<Bug::kWritesAtCancel>),
};

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::WriterConformanceMain(argc, argv, weir::kBroken); }
