#include "commands/crypt/transfer.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "commands/console/standard_streams.h"
#include "commands/crypt/background_job.h"
#include "commands/crypt/crypt_flags.h"
#include "fmt/format.h"
#include "strategies/endpoint.h"
#include "strategies/file/interruptible_file.h"
#include "strategies/file/staged_file.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "system/path_links.h"

namespace weir {
namespace {

constexpr double kQuietSeconds = 0.5;

std::string Bytes(double bytes) {
  constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  const auto* unit = std::begin(kUnits);
  for (; bytes >= 999.5 && unit + 1 < std::end(kUnits); ++unit) bytes /= 1000;
  const int decimals = unit == std::begin(kUnits) || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f} {}", bytes, decimals, *unit);
}

std::string MinutesAndSeconds(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string TransferProgressText(std::string_view doing, uint64_t done, std::optional<uint64_t> total,
                                 double seconds) {
  const auto bytes = static_cast<double>(done);
  const double rate = seconds > 0 ? bytes / seconds : 0;
  std::string text = fmt::format("{}: {}", doing, Bytes(bytes));
  // A file that has grown since its size was asked for has no end that is known.
  const bool known = total && *total >= done && *total > 0;
  if (known) {
    text += fmt::format(" of {} ({:.0f} %)", Bytes(static_cast<double>(*total)),
                        std::floor(100 * bytes / static_cast<double>(*total)));
  }
  text += fmt::format(", {}/s", Bytes(rate));
  if (known && rate > 0) {
    text += fmt::format(", {} left", MinutesAndSeconds(static_cast<double>(*total - done) / rate));
  }
  return text;
}

TransferProgress::TransferProgress(std::string_view doing)
    : doing_(doing), visible_(::isatty(STDERR_FILENO) == 1) {}

TransferProgress::~TransferProgress() {
  if (shown_) ShowProgress("");
}

void TransferProgress::Show(uint64_t done, std::optional<uint64_t> total) {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (!visible_ || seconds < kQuietSeconds) return;
  shown_ = true;
  ShowProgress(TransferProgressText(doing_, done, total, seconds));
}

namespace {

std::string Text(const absl::Status& status) { return std::string(status.message()); }

// The descriptor that the program was started with that is meant; none for a file to be opened.
std::optional<int> DescriptorMeant(const std::string& path, int standard) {
  return path == kStandard ? standard : DescriptorNamed(path);
}

// How many bytes there are to read, where that is known before.
std::optional<uint64_t> SizeOf(const std::string& input) {
  struct stat attributes;
  const bool found =
      (input == kStandard ? ::fstat(STDIN_FILENO, &attributes) : ::stat(input.c_str(), &attributes)) == 0;
  if (!found || !S_ISREG(attributes.st_mode)) return std::nullopt;
  return static_cast<uint64_t>(attributes.st_size);
}

Endpoint SourceOf(const std::string& input) {
  const std::optional<int> own = DescriptorMeant(input, STDIN_FILENO);
  return own ? Endpoint::DuplicateOf(*own, InputName(input)) : Endpoint(input);
}

// Whether whoever read the pipe or socket has gone away.
bool ReaderIsGone(int fd) {
  pollfd end{fd, POLLOUT, 0};
  return ::poll(&end, 1, 0) > 0 && (end.revents & (POLLERR | POLLHUP)) != 0;
}

bool IsOfTheMachine(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsResourceExhausted(status);
}

// One run; its members are what must live as long as the job.
class Transfer {
 public:
  Transfer(const TransferRequest& request, const TransferWork& work) : request_(request), work_(work) {}

  ExitCode Run() {
    const ExitCode opened = Open();
    if (opened != kExitDone) return opened;
    const JobEnd end = RunWithProgress();
    if (end.interrupted) return Interrupted(end.returned);
    if (!end.status.ok()) return Failed(end.status);
    if (!staged_) return kExitDone;
    const absl::Status committed = staged_->Commit();
    return committed.ok() ? kExitDone : OutputRefused(committed);
  }

 private:
  enum class Side { kInput, kOutput, kContent };

  ExitCode Open() {
    absl::StatusOr<std::unique_ptr<Reader>> source =
        OpenBatchedReader(SourceOf(request_.input), {.system_calls = input_calls_});
    if (!source.ok()) return Complain(kExitBadInput, Text(source.status()));
    source_ = *std::move(source);
    descriptor_ = DescriptorMeant(request_.output, STDOUT_FILENO);
    return descriptor_ ? OpenDescriptor() : OpenOutputFile();
  }

  ExitCode OpenDescriptor() {
    const std::string name = request_.output == kStandard ? "standard output" : request_.output;
    return Opened(OpenBatchedWriter(Endpoint::DuplicateOf(*descriptor_, name), {}));
  }

  ExitCode OpenOutputFile() {
    const auto existing = request_.force ? StagedFile::Existing::kReplace : StagedFile::Existing::kRefuse;
    absl::StatusOr<StagedFile> staged = StagedFile::Create(request_.output, existing);
    if (!staged.ok()) return OutputRefused(staged.status());
    staged_.emplace(*std::move(staged));
    return Opened(OpenBatchedWriter(staged_->write_path(), {.system_calls = request_.output_calls}));
  }

  ExitCode Opened(absl::StatusOr<std::unique_ptr<Writer>> target) {
    if (!target.ok()) return Complain(kExitMeasurementFailed, OutputText(target.status()));
    target_ = *std::move(target);
    return kExitDone;
  }

  JobEnd RunWithProgress() {
    TransferProgress progress(request_.doing);
    const std::optional<uint64_t> total = SizeOf(request_.input);
    return RunInBackground([this](std::stop_token stop) { return Job(std::move(stop)); },
                           [&] { progress.Show(consumed_, total); });
  }

  absl::Status Job(std::stop_token stop) {
    const auto interrupt = [this] { input_calls_->Interrupt(); };
    const std::stop_callback interrupted(stop, interrupt);
    absl::Status status =
        work_(*source_, *target_, {.stop = stop, .consumed = &consumed_, .interrupt_source = interrupt});
    if (status.ok() || status == target_->status()) {
      side_ = Side::kOutput;  // where all that is left to do is closing it, too
    } else if (status == source_->status()) {
      side_ = Side::kInput;
    }
    if (status.ok()) {
      status = Finish();
    } else if (!staged_) {
      target_->Close().IgnoreError();  // a pipe gets what came before the error
    }
    CancelBoth();
    return status;
  }

  // Before it gets its name, the file is on the device; a pipe has none.
  absl::Status Finish() {
    const absl::Status synced = staged_ ? target_->Sync() : absl::OkStatus();
    return synced.ok() ? target_->Close() : synced;
  }

  void CancelBoth() {
    target_->Cancel();
    source_->Cancel();
  }

  ExitCode Failed(const absl::Status& status) {
    CancelBoth();  // where there was no job that did
    if (staged_) staged_->Discard();
    if (side_ == Side::kInput) return Complain(kExitBadInput, Text(status));
    // Whoever reads the output has what they want, and knows: there is nothing to be told.
    if (side_ == Side::kOutput && descriptor_ && ReaderIsGone(*descriptor_)) return kExitBrokenPipe;
    if (side_ == Side::kOutput) return Complain(kExitMeasurementFailed, OutputText(status));
    if (IsOfTheMachine(status)) return Complain(kExitMeasurementFailed, Text(status));
    return Complain(kExitBadInput, fmt::format("{}: {}", InputName(request_.input), Text(status)));
  }

  ExitCode Interrupted(bool returned) {
    if (staged_) staged_->Discard();
    Complain(kExitInterrupted,
             staged_ ? fmt::format("interrupted; {} was not written", request_.output) : "interrupted");
    if (!returned) ::_exit(kExitInterrupted);
    return kExitInterrupted;
  }

  ExitCode OutputRefused(const absl::Status& status) const {
    if (status.code() != absl::StatusCode::kAlreadyExists) {
      return Complain(kExitMeasurementFailed, Text(status));
    }
    return Complain(kExitUsage, fmt::format("{} is there already; --force replaces it", request_.output));
  }

  // Users know the output by no other name than the one that they gave it.
  std::string OutputText(const absl::Status& status) const {
    return Text(staged_ ? staged_->Named(status) : status);
  }

  ExitCode Complain(ExitCode code, std::string_view what) const {
    return weir::Complain(request_.command, code, what);
  }

  const TransferRequest& request_;
  const TransferWork& work_;
  const std::shared_ptr<InterruptibleReads> input_calls_ = std::make_shared<InterruptibleReads>();
  std::optional<StagedFile> staged_;  // of an output that is a file,
  std::optional<int> descriptor_;     // or else that it is
  std::unique_ptr<Reader> source_;
  std::unique_ptr<Writer> target_;
  std::atomic<uint64_t> consumed_{0};
  Side side_ = Side::kContent;  // where the job failed
};

}  // namespace

ExitCode RunTransfer(const TransferRequest& request, const TransferWork& work) {
  return Transfer(request, work).Run();
}

}  // namespace weir
