// The conformance suite of logs over some that are broken on purpose: each has one bug that a log may have.

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "strategies/commit/logs.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/log_suite.h"

namespace weir {
namespace {

// Passes all on; each bug is one function of another.
class Passing : public Log {
 public:
  explicit Passing(std::unique_ptr<Log> log) : log_(std::move(log)) {}
  absl::StatusOr<Ticket> Submit(std::string_view record) override { return log_->Submit(record); }
  absl::Status Wait(Ticket ticket) override { return log_->Wait(ticket); }
  absl::Status Close() override { return log_->Close(); }
  LogAccounting accounting() const override { return log_->accounting(); }

 protected:
  const std::unique_ptr<Log> log_;
};

struct AcknowledgesAtOnce final : Passing {
  using Passing::Passing;
  absl::Status Wait(Ticket) override { return absl::OkStatus(); }
};

struct DropsEveryTenth final : Passing {
  using Passing::Passing;
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const std::lock_guard lock(mutex_);
    if (++count_ % 10 == 0) return last_;
    const absl::StatusOr<Ticket> ticket = log_->Submit(record);
    if (ticket.ok()) last_ = *ticket;
    return ticket;
  }
  std::mutex mutex_;
  int count_ = 0;
  Ticket last_ = 0;
};

// Every other one waits for the next, and comes behind it.
struct ReordersPairs final : Passing {
  using Passing::Passing;
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const std::lock_guard lock(mutex_);
    if (held_.empty()) {
      held_ = std::string(record) + "\n";
      return Ticket{0};
    }
    const absl::StatusOr<Ticket> ticket = log_->Submit(record);
    held_.pop_back();
    static_cast<void>(log_->Submit(std::exchange(held_, {})));
    return ticket;
  }
  absl::Status Wait(Ticket ticket) override { return ticket == 0 ? absl::OkStatus() : log_->Wait(ticket); }
  std::mutex mutex_;
  std::string held_;
};

struct SwallowsErrors final : Passing {
  using Passing::Passing;
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const absl::StatusOr<Ticket> ticket = log_->Submit(record);
    return absl::IsUnknown(ticket.status()) || absl::IsDataLoss(ticket.status()) ? absl::StatusOr<Ticket>(1)
                                                                                 : ticket;
  }
  absl::Status Wait(Ticket ticket) override {
    log_->Wait(ticket).IgnoreError();
    return absl::OkStatus();
  }
};

struct ClosesTwice final : Passing {
  using Passing::Passing;
  absl::Status Close() override { return closed_++ == 0 ? log_->Close() : absl::UnknownError("closed"); }
  int closed_ = 0;
};

struct TakesAnySize final : Passing {
  using Passing::Passing;
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    return log_->Submit(record.substr(0, 500));
  }
};

absl::StatusOr<std::unique_ptr<Log>> OpenFine(const LogOptions& options) {
  return OpenLeaderLog(options, CommitBy::kFdatasync);
}
absl::StatusOr<std::unique_ptr<Log>> OpenUnsynced(const LogOptions& options) {
  return OpenLeaderLog(options, CommitBy::kWrite);
}
absl::StatusOr<std::unique_ptr<Log>> OpenFromScratch(const LogOptions& options) {
  std::filesystem::remove(options.path);
  return OpenFine(options);
}

template <class Broken>
absl::StatusOr<std::unique_ptr<Log>> OpenBroken(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<Log>> log = OpenFine(options);
  if (!log.ok()) return log.status();
  return std::make_unique<Broken>(*std::move(log));
}

constexpr LogStrategy Row(std::string_view name, decltype(LogStrategy::open) open) {
  return {.name = name,
          .summary = "broken on purpose",
          .durable = true,
          .commits_each = false,
          .open = open,
          .supported = nullptr};
}

constexpr LogStrategy kRows[] = {
    Row("fine", OpenFine),
    Row("does_not_sync", OpenUnsynced),
    Row("begins_anew", OpenFromScratch),
    Row("acknowledges_at_once", OpenBroken<AcknowledgesAtOnce>),
    Row("drops_every_tenth", OpenBroken<DropsEveryTenth>),
    Row("reorders_pairs", OpenBroken<ReordersPairs>),
    Row("swallows_errors", OpenBroken<SwallowsErrors>),
    Row("closes_twice", OpenBroken<ClosesTwice>),
    Row("cuts_records", OpenBroken<TakesAnySize>),
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Logs, LogTest, testing::ValuesIn(kRows), LogName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
