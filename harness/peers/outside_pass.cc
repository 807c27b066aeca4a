#include "harness/peers/outside_pass.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/child_process.h"
#include "harness/interruption.h"
#include "harness/workloads/expected_stream.h"
#include "harness/workloads/record_source.h"

namespace weir {
namespace {

using Stream = OutsidePeer::Stream;

uint64_t BytesFor(const Case& c, Stream stream) {
  const uint64_t bytes = StreamSize(RecordSource(c.record, c.seed), c.records);
  if (stream != Stream::kPattern) return bytes;
  return (bytes + kOutsideBlock - 1) / kOutsideBlock * kOutsideBlock;
}

// Memory that other processes can open as a file while this lives.
class SharedStream {
 public:
  SharedStream() = default;
  SharedStream(const SharedStream&) = delete;
  SharedStream& operator=(const SharedStream&) = delete;
  ~SharedStream() {
    if (fd_ >= 0) ::close(fd_);
  }

  absl::Status Fill(ExpectedStream& stream) {
    fd_ = ::memfd_create("weir-stream", MFD_CLOEXEC);
    if (fd_ < 0) return absl::ErrnoToStatus(errno, "memfd_create");
    std::vector<char> chunk(kOutsideBlock);
    while (const size_t filled = stream.Read(chunk)) {
      if (::write(fd_, chunk.data(), filled) != static_cast<ssize_t>(filled)) {
        return absl::ErrnoToStatus(errno, "lay the stream ready in memory");
      }
    }
    return absl::OkStatus();
  }

  std::string path() const { return fmt::format("/proc/{}/fd/{}", ::getpid(), fd_); }

 private:
  int fd_ = -1;
};

class OutsidePass final : public Pass {
 public:
  OutsidePass(const Case& c, const OutsidePeer& peer)
      : case_(c), peer_(peer), source_(c.record, c.seed), bytes_(BytesFor(c, peer.stream)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return bytes_; }

  absl::Status Prepare() override {
    absl::StatusOr<std::string> program = FindProgram(peer_.program);
    if (!program.ok()) return program.status();
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(case_.target);
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    if (peer_.stream == Stream::kSource) {
      ExpectedRecords records(source_, case_.records);
      absl::Status filled = stream_.Fill(records);
      if (!filled.ok()) return filled;
    }
    command_ = peer_.arguments({target_->path(), stream_.path(), case_.records, bytes_});
    command_.insert(command_.begin(), *std::move(program));
    return absl::OkStatus();
  }

  absl::Status Run() override {
    absl::StatusOr<ProcessResult> result = RunCommand();
    if (absl::IsCancelled(result.status())) ::raise(SIGINT);
    if (!result.ok()) return result.status();
    if (result->exit_code != 0) {
      return absl::InternalError(fmt::format("{} ended with exit code {}: {}", peer_.program,
                                             result->exit_code, result->err.substr(0, 300)));
    }
    const std::optional<double> seconds = peer_.seconds(*result);
    if (!seconds) return absl::InternalError(fmt::format("{} did not say how long it took", peer_.program));
    outside_ = Outside{*seconds, result->cpu_seconds};
    return absl::OkStatus();
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  absl::StatusOr<Verified> Verify() override {
    if (peer_.stream == Stream::kPattern) {
      ExpectedRepetition expected(kOutsidePattern, bytes_);
      return target_->Verify(expected, bytes_);
    }
    ExpectedRecords expected(source_, case_.records);
    return target_->Verify(expected, bytes_);
  }

  bool ready_made() const override { return peer_.stream != Stream::kNumbers; }
  std::optional<Outside> outside() const override { return outside_; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }

 private:
  absl::StatusOr<ProcessResult> RunCommand() const {
    const Interruption interruption;
    return RunProcess(command_, interruption);
  }

  const Case case_;
  const OutsidePeer& peer_;
  const RecordSource source_;
  const uint64_t bytes_;
  SharedStream stream_;
  std::unique_ptr<Target> target_;
  std::vector<std::string> command_;
  std::optional<Outside> outside_;
};

}  // namespace

std::unique_ptr<Pass> MakeOutsidePass(const Case& c, const OutsidePeer& peer) {
  return std::make_unique<OutsidePass>(c, peer);
}

absl::Status CanWrite(const OutsidePeer& peer, const Case& c) {
  absl::Status found = FindProgram(peer.program).status();
  if (!found.ok()) return found;
  if (c.target.kind != TargetSpec::Kind::kFile) {
    return absl::FailedPreconditionError("other programs are measured on files only");
  }
  if (peer.stream == Stream::kNumbers && c.record.kind != RecordSpec::Kind::kNumber) {
    return absl::FailedPreconditionError("its script makes only the records 'number'");
  }
  if (peer.stream == Stream::kSource && BytesFor(c, peer.stream) > kLongestSource) {
    return absl::FailedPreconditionError("copies from memory, which is not done past 1 GiB");
  }
  return absl::OkStatus();
}

}  // namespace weir
