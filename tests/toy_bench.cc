// A bench with somebody else's workload: one file, one row of weir's table, and a parameter of its own.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "harness/bench/bench.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

// Emits so often; each time it turns as often as `spin` says.
class SpinPass final : public Pass {
 public:
  explicit SpinPass(const Case& c) : emits_(c.Number("emits")), spin_(c.Number("spin")) {}

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  absl::Status Prepare() override { return absl::OkStatus(); }
  absl::Status Run() override {
    for (uint64_t i = 0; i < emits_; ++i) {
      for (uint64_t turn = 0; turn < spin_; ++turn) asm volatile("" : "+r"(turns_));
      turns_ += spin_;
    }
    return absl::OkStatus();
  }
  absl::StatusOr<Verified> Verify() override {
    if (turns_ == emits_ * spin_) return Verified::kEveryByte;
    return absl::DataLossError(fmt::format("{} turns of {}", turns_, emits_ * spin_));
  }
  std::optional<uint64_t> system_calls() const override { return 0; }

 private:
  const uint64_t emits_;
  const uint64_t spin_;
  uint64_t turns_ = 0;
};

std::vector<WorkloadStrategy> Strategies() {
  return {{.name = "plain", .summary = "turns where it stands"},
          {.name = "still", .summary = "has nothing to turn", .lacks = {"spin"}},
          {.name = "absent", .summary = "", .supported = absl::UnimplementedError("needs a top")}};
}

const Workload kEmit = {.name = "emit",
                        .summary = "N emits, with turns in between",
                        .unit = "emit",
                        .count = "emits",
                        .parameters = {{.key = "emits",
                                        .value_name = "N",
                                        .meaning = "how many; default 1000",
                                        .parse = ParseNumberBetween<1, 1'000'000>,
                                        .by_default = [](const Case&) { return std::string("1000"); },
                                        .of_the_work = true},
                                       {.key = "spin",
                                        .value_name = "N",
                                        .meaning = "turns an emit; default 1",
                                        .parse = ParseNumberBetween<1, 1'000'000>,
                                        .by_default = [](const Case&) { return std::string("1"); }}},
                        .first_columns = {"calls", "time"},
                        .strategies = Strategies,
                        .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
                          return std::make_unique<SpinPass>(c);
                        }};

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::BenchMain(argc, argv, {}, {&weir::kEmit, 1}); }
