#include "harness/workloads/one_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "harness/targets/target.h"
#include "harness/workloads/file_phases.h"
#include "harness/workloads/file_set.h"
#include "harness/workloads/stream_parameters.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::string_view kOfTheLimit[] = {"durable", "size", "files", "target"};

class OneFilePass final : public Pass {
 public:
  explicit OneFilePass(const Case& c)
      : case_(c), is_durable_(c.Word("durable") != "none"), size_(c.Number("files") * c.Number("size")) {}
  ~OneFilePass() override {
    if (fd_ >= 0) ::close(fd_);
  }

  uint64_t bytes() const override { return 0; }  // as of those that are held against it
  uint64_t file_bytes() const override { return size_; }
  std::optional<uint64_t> system_calls() const override { return calls_; }
  std::optional<uint64_t> syncs() const override { return is_durable_ ? 1 : 0; }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    fd_ = ::open(target_->path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    return fd_ >= 0 ? absl::OkStatus() : Error("open");
  }

  absl::Status Run() override {
    for (uint64_t at = 0; at < size_;) {
      const size_t size = std::min<uint64_t>(bytes_.size(), size_ - at);
      const ssize_t wrote = ::pwrite(fd_, bytes_.data(), size, static_cast<off_t>(at));
      ++calls_;
      if (wrote < 0) return Error("pwrite");
      at += static_cast<uint64_t>(wrote);
    }
    if (!is_durable_) return absl::OkStatus();
    ++calls_;
    return ::fsync(fd_) == 0 ? absl::OkStatus() : Error("fsync");
  }

  absl::StatusOr<Verified> Verify() override {
    const off_t size = ::lseek(fd_, 0, SEEK_END);
    if (size != static_cast<off_t>(size_))
      return absl::DataLossError(fmt::format("{} has {} bytes, not {}", target_->path(), size, size_));
    return Verified::kLengthOnly;
  }

 private:
  static constexpr size_t kAtOnce = 256 << 10;  // bytes

  absl::Status Error(std::string_view what) const {
    const int error = errno;
    return absl::ErrnoToStatus(error, fmt::format("{} {}, errno {}", what, target_->path(), error));
  }

  const Case case_;
  const bool is_durable_;
  const uint64_t size_;
  const std::string bytes_{FileSet(1, kAtOnce, FileSet::Layout::kFlat).content(0)};
  uint64_t calls_ = 0;
  std::unique_ptr<Target> target_;
  int fd_ = -1;
};

}  // namespace

const Limit kOneFileLimit = {.name = "one-file",
                             .summary = "the bytes of all files written to one, which is synced once",
                             .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
                               return std::make_unique<OneFilePass>(c);
                             }};

std::vector<Case> OneFileLimitCases(const Case& work) {
  const FilePhase* const phase = FindFilePhase(work.Word("phase"));
  const bool writes = phase != nullptr && (phase->new_content || phase->kind == FileOperation::Kind::kCreate);
  if (!writes || work.Number("size") == 0) return {};
  Case limit{std::string(schema::kLimitWorkload), std::string(kOneFileLimit.name)};
  for (const CaseParameter& each : work.parameters) {
    if (std::ranges::find(kOfTheLimit, each.key) != std::end(kOfTheLimit)) limit.parameters.push_back(each);
  }
  return {std::move(limit)};
}

}  // namespace weir
