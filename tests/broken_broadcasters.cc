// The conformance suite of broadcasters over some that are broken on purpose: each has one bug that a broadcaster may have.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "strategies/socket/broadcast_calls.h"
#include "strategies/socket/broadcasters.h"
#include "tests/conformance/broadcast_suite.h"
#include "tests/conformance/conformance_main.h"

namespace weir {
namespace {

using std::chrono::milliseconds;

// Passes all on; each bug is one function of another.
class Passing : public Broadcaster {
 public:
  explicit Passing(std::unique_ptr<Broadcaster> fine) : fine_(std::move(fine)) {}
  absl::StatusOr<ReaderId> Add(Socket connection) override { return fine_->Add(std::move(connection)); }
  bool Remove(ReaderId reader) override { return fine_->Remove(reader); }
  absl::Status Publish(std::string_view record) override { return fine_->Publish(record); }
  absl::Status Flush() override { return fine_->Flush(); }
  absl::Status Drain(milliseconds most) override { return fine_->Drain(most); }
  absl::Status Close(milliseconds most) override { return fine_->Close(most); }
  std::vector<BroadcastReader> readers() const override { return fine_->readers(); }
  std::vector<Departure> TakeDepartures() override { return fine_->TakeDepartures(); }
  BroadcastAccounting accounting() const override { return fine_->accounting(); }

 protected:
  const std::unique_ptr<Broadcaster> fine_;
};

struct LosesEveryTenth final : Passing {
  using Passing::Passing;
  absl::Status Publish(std::string_view record) override {
    return ++count_ % 10 == 0 ? absl::OkStatus() : fine_->Publish(record);
  }
  int count_ = 0;
};

struct SwapsPairs final : Passing {
  using Passing::Passing;
  absl::Status Publish(std::string_view record) override {
    if (record.empty() || record.size() > 1000) return fine_->Publish(record);
    if (kept_.empty()) return kept_ = record, absl::OkStatus();
    absl::Status published = fine_->Publish(record);
    if (published.ok()) published = fine_->Publish(std::exchange(kept_, ""));
    return published;
  }
  absl::Status Close(milliseconds most) override {
    fine_->Publish(std::exchange(kept_, "")).IgnoreError();
    return fine_->Close(most);
  }
  std::string kept_;
};

struct NeverFlushes final : Passing {
  using Passing::Passing;
  absl::Status Flush() override { return absl::OkStatus(); }
};

// Who comes gets the last record again.
struct RepeatsForTheLate final : Passing {
  using Passing::Passing;
  absl::StatusOr<ReaderId> Add(Socket connection) override {
    ::send(connection.fd(), last_.data(), last_.size(), MSG_NOSIGNAL);
    return fine_->Add(std::move(connection));
  }
  absl::Status Publish(std::string_view record) override { return last_ = record, fine_->Publish(record); }
  std::string last_;
};

struct KeepsDeparturesToItself final : Passing {
  using Passing::Passing;
  std::vector<Departure> TakeDepartures() override {
    std::vector<Departure> departures = fine_->TakeDepartures();
    if (departures.size() > 1) departures.pop_back();
    for (Departure& each : departures) each.why = Departure::Why::kGone;
    return departures;
  }
};

struct ForgetsRemovals final : Passing {
  using Passing::Passing;
  bool Remove(ReaderId) override { return true; }
};

struct CutsLargeRecords final : Passing {
  using Passing::Passing;
  absl::Status Publish(std::string_view record) override { return fine_->Publish(record.substr(0, 1000)); }
};

struct SwallowsErrors final : Passing {
  using Passing::Passing;
  absl::Status Publish(std::string_view record) override {
    fine_->Publish(record).IgnoreError();
    return absl::OkStatus();
  }
};

struct ClosesAsIfAllWereWell final : Passing {
  using Passing::Passing;
  absl::Status Close(milliseconds most) override {
    fine_->Close(most).IgnoreError();
    return absl::OkStatus();
  }
};

absl::StatusOr<std::unique_ptr<Broadcaster>> OpenFine(const BroadcastOptions& options) {
  return (*FindBroadcastStrategy("ring"))->Open(options);
}

template <class Broken>
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenBroken(const BroadcastOptions& options) {
  absl::StatusOr<std::unique_ptr<Broadcaster>> fine = OpenFine(options);
  if (!fine.ok()) return fine.status();
  return std::make_unique<Broken>(*std::move(fine));
}

// A limit that may be passed by one record, as where it is looked at after a record is taken.
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenLenient(BroadcastOptions options) {
  options.most_lag += 1'000;
  return OpenFine(options);
}
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenStrict(BroadcastOptions options) {
  if (options.most_lag > 1) --options.most_lag;
  return OpenFine(options);
}
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenPatient(BroadcastOptions options) {
  options.patience += std::chrono::nanoseconds(1);
  return OpenFine(options);
}
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenImpatient(BroadcastOptions options) {
  options.patience -= std::chrono::nanoseconds(1);
  return OpenFine(options);
}
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenSkipping(BroadcastOptions options) {
  if (options.when_behind == WhenBehind::kWait) options.when_behind = WhenBehind::kSkip;
  return OpenFine(options);
}
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenDropping(BroadcastOptions options) {
  if (options.when_behind == WhenBehind::kSkip) options.when_behind = WhenBehind::kDrop;
  return OpenFine(options);
}
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenForAny(BroadcastOptions options) {
  options.most_readers = 1'000'000;
  return OpenFine(options);
}
// Each reader has memory of its own, though its row says otherwise.
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenSerial(const BroadcastOptions& options) {
  return (*FindBroadcastStrategy("serial"))->Open(options);
}

template <auto kOpen>
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenAltered(const BroadcastOptions& options) {
  return kOpen(options);
}

constexpr BroadcastStrategy Row(std::string_view name, decltype(BroadcastStrategy::open) open) {
  return {.name = name,
          .summary = "broken on purpose",
          .call_each = false,
          .shares_memory = true,
          .open = open,
          .supported = nullptr};
}

constexpr BroadcastStrategy kRows[] = {
    Row("fine", OpenFine),
    Row("loses_every_tenth", OpenBroken<LosesEveryTenth>),
    Row("swaps_pairs", OpenBroken<SwapsPairs>),
    Row("never_flushes", OpenBroken<NeverFlushes>),
    Row("repeats_for_the_late", OpenBroken<RepeatsForTheLate>),
    Row("keeps_departures_to_itself", OpenBroken<KeepsDeparturesToItself>),
    Row("forgets_removals", OpenBroken<ForgetsRemovals>),
    Row("cuts_large_records", OpenBroken<CutsLargeRecords>),
    Row("swallows_errors", OpenBroken<SwallowsErrors>),
    Row("closes_as_if_all_were_well", OpenBroken<ClosesAsIfAllWereWell>),
    Row("is_lenient", OpenAltered<OpenLenient>),
    Row("is_strict", OpenAltered<OpenStrict>),
    Row("is_patient", OpenAltered<OpenPatient>),
    Row("is_impatient", OpenAltered<OpenImpatient>),
    Row("skips_where_it_should_wait", OpenAltered<OpenSkipping>),
    Row("drops_where_it_should_skip", OpenAltered<OpenDropping>),
    Row("takes_any_number", OpenAltered<OpenForAny>),
    Row("has_memory_for_each", OpenSerial),
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Broadcasters, BroadcastTest, testing::ValuesIn(BroadcastsOf(kRows)), BroadcastName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
