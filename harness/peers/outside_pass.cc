#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/peers/outside_peer.h"
#include "harness/peers/shared_stream.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "harness/records/expected.h"
#include "harness/records/record_source.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

using Stream = OutsidePeer::Stream;

uint64_t BytesFor(const Case& c, Stream stream) {
  const uint64_t bytes = StreamSizeOf(c);
  if (stream != Stream::kPattern) return bytes;
  return (bytes + kOutsideBlock - 1) / kOutsideBlock * kOutsideBlock;
}

uint64_t OutputBytes(const Case& c, const OutsidePeer& peer) {
  return c.workload == "read" ? ExpectedEvens::Size(RecordsOf(c)) : BytesFor(c, peer.stream);
}

class OutsidePass final : public Pass {
 public:
  OutsidePass(const Case& c, const OutsidePeer& peer)
      : case_(c),
        peer_(peer),
        source_(RecordOf(c), c.seed),
        records_(RecordsOf(c)),
        bytes_(BytesFor(c, peer.stream)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return OutputBytes(case_, peer_); }
  uint64_t input_bytes() const override { return peer_.stream == Stream::kFile ? bytes_ : 0; }

  absl::Status ProvideInput() override {
    if (peer_.stream != Stream::kFile) return absl::OkStatus();
    absl::StatusOr<SourceFile> file = SourceFile::Of(case_, source_);
    if (!file.ok()) return file.status();
    file_.emplace(*std::move(file));
    return absl::OkStatus();
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::string> program = FindProgram(peer_.program);
    if (!program.ok()) return program.status();
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    if (peer_.stream == Stream::kSource) {
      ExpectedRecords records(source_, records_);
      absl::Status filled = stream_.Fill(records);
      if (!filled.ok()) return filled;
    }
    program_ = *std::move(program);
    if (peer_.seconds == nullptr) {
      absl::Status started = TimeStart();
      if (!started.ok()) return started;
    }
    command_ = CommandFor(file_ ? file_->path() : stream_.path());
    return absl::OkStatus();
  }

  absl::Status Run() override {
    const auto from = std::chrono::steady_clock::now();
    const absl::StatusOr<ProcessResult> result = RunCommand();
    const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - from;
    if (!result.ok()) return result.status();
    const std::optional<double> seconds =
        peer_.seconds == nullptr ? WithoutStart(whole.count()) : peer_.seconds(*result);
    if (!seconds) return absl::InternalError(NoFigure());
    outside_ = Outside{*seconds, result->cpu_seconds};
    return absl::OkStatus();
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  absl::StatusOr<Verified> Verify() override {
    if (peer_.stream == Stream::kPattern)
      return target_->Verify(ExpectedBlocksOf(case_, kOutsidePattern, bytes_));
    if (case_.workload == "read") return target_->Verify(ExpectedEvensOf(case_));
    const Expected expected = ExpectedRecordsOf(case_, source_);
    return peer_.verify == nullptr ? target_->Verify(expected) : VerifyAsItSays(expected);
  }

  bool ready_made() const override {
    return peer_.stream == Stream::kSource || peer_.stream == Stream::kPattern;
  }
  std::optional<Outside> outside() const override { return outside_; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<double> packed_ratio() const override {
    std::error_code error;
    if (case_.workload != "compress" || !target_) return std::nullopt;
    const uintmax_t made = std::filesystem::file_size(target_->path(), error);
    return error ? std::nullopt : std::optional(static_cast<double>(made) / static_cast<double>(bytes_));
  }

 private:
  absl::StatusOr<Verified> VerifyAsItSays(const Expected& expected) const {
    absl::Status verified = peer_.verify(target_->path(), expected);
    return verified.ok() ? absl::StatusOr<Verified>(Verified::kEveryByte) : verified;
  }

  std::vector<std::string> CommandFor(const std::string& source) const {
    std::vector<std::string> command = peer_.arguments({target_->path(), source, records_, bytes_, case_});
    command.insert(command.begin(), program_);
    return command;
  }

  absl::StatusOr<ProcessResult> RunCommand() const {
    absl::StatusOr<ProcessResult> result = RunToEndOrInterruption(command_);
    if (!result.ok() || result->exit_code == 0) return result;
    return absl::InternalError(fmt::format("{} {}", peer_.program, HowItEnded(*result)));
  }

  std::string NoFigure() const {
    if (peer_.seconds != nullptr) return fmt::format("{} did not say how long it took", peer_.program);
    return fmt::format("{} took no longer than to start and end; more records are needed", peer_.program);
  }

  // None: it was done as soon as where there is nothing to do.
  std::optional<double> WithoutStart(double seconds) const {
    if (seconds <= start_seconds_) return std::nullopt;
    return seconds - start_seconds_;
  }

  // What the program takes where there is nothing to do: the shortest of a few times.
  absl::Status TimeStart() {
    constexpr int kTimes = 3;
    start_seconds_ = std::numeric_limits<double>::infinity();
    SharedStream nothing;
    absl::Status opened = nothing.Open();
    if (!opened.ok()) return opened;
    command_ = CommandFor(nothing.path());
    for (int i = 0; i < kTimes; ++i) {
      const auto from = std::chrono::steady_clock::now();
      const absl::Status ran = RunCommand().status();
      if (!ran.ok()) return ran;
      const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - from;
      start_seconds_ = std::min(start_seconds_, whole.count());
      ::unlink(target_->path().c_str());
    }
    return absl::OkStatus();
  }

  const Case case_;
  const OutsidePeer& peer_;
  const RecordSource source_;
  const uint64_t records_;
  const uint64_t bytes_;
  SharedStream stream_;
  std::unique_ptr<Target> target_;
  std::optional<SourceFile> file_;
  std::string program_;
  std::vector<std::string> command_;
  double start_seconds_ = 0;
  std::optional<Outside> outside_;
};

}  // namespace

absl::StatusOr<ProcessResult> RunToEndOrInterruption(const std::vector<std::string>& command,
                                                     const ProcessLimits& limits) {
  bool interrupted = false;
  absl::StatusOr<ProcessResult> result;
  {
    const Interruption interruption;
    result = RunProcess(command, interruption, limits, ProcessGroup::kCallers);
    interrupted = interruption.requested();
  }
  if (!interrupted) return result;
  ::raise(SIGINT);
  return absl::CancelledError("interrupted");
}

std::unique_ptr<Pass> MakeOutsidePass(const Case& c, const OutsidePeer& peer) {
  if (peer.make_pass != nullptr) return peer.make_pass(c, peer);
  return std::make_unique<OutsidePass>(c, peer);
}

absl::Status CanWrite(const OutsidePeer& peer, const Case& c) {
  absl::Status found = FindProgram(peer.program).status();
  if (!found.ok()) return found;
  if (peer.can != nullptr) {
    absl::Status can = peer.can(peer, c);
    if (!can.ok() || peer.make_pass != nullptr) return can;
  }
  if (TargetOf(c).kind != TargetSpec::Kind::kFile) {
    return absl::FailedPreconditionError("other programs are measured on files only");
  }
  if (peer.stream == Stream::kNumbers && RecordOf(c).kind != RecordSpec::Kind::kNumber) {
    return absl::FailedPreconditionError("its script makes only the records 'number'");
  }
  if (peer.stream == Stream::kSource && BytesFor(c, peer.stream) > kLongestSource) {
    return absl::FailedPreconditionError("copies from memory, which is not done past 1 GiB");
  }
  return absl::OkStatus();
}

}  // namespace weir
