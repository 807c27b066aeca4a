#include "results/report/machine_share.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include "results/report/schema.h"

namespace weir {
namespace {

constexpr double kMoreThanOneCpu = 1.1;  // a clock's ticks may say a little too much

std::optional<double> NumberOf(const std::optional<std::string>& text) {
  double number = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

// CPUs that its process kept busy.
double BusyCpus(const ReportRow& row) {
  const std::optional<double> bytes = row.Counter(schema::kBytes), wall = row.RealSeconds(),
                              per_gb = row.Counter(schema::kCpuSecondsPerGb);
  if (!bytes || !per_gb || !wall || *wall <= 0) return 0;
  return *per_gb * *bytes * 1e-9 / *wall;
}

}  // namespace

bool UsesThreads(const ReportRow& row) {
  if (const auto threads = row.Counter(schema::kThreads)) return *threads > 1;
  return row.Counter(schema::kStallSeconds) || BusyCpus(row) > kMoreThanOneCpu;
}

std::optional<double> CpusOf(const Report& report) {
  const auto cores = NumberOf(report.Context(schema::kCores));
  return cores ? cores : NumberOf(report.Context(schema::kNumCpus));
}

void ForeignCpuTally::Add(const ReportRow& row) {
  const auto foreign = row.Counter(schema::kForeignCpuSeconds), wall = row.RealSeconds();
  if (row.run_type != RunType::kIteration || !foreign || !wall) return;
  foreign_seconds_ += *foreign;
  wall_seconds_ += *wall;
}

std::optional<double> ForeignCpuTally::Cpus(const Report& report) const {
  const double there = CpusOf(report).value_or(1);
  if (const auto share = NumberOf(report.Context(schema::kRunForeignCpuShare))) return *share * there;
  if (wall_seconds_ <= 0) return std::nullopt;
  return std::min(foreign_seconds_ / wall_seconds_, there);
}

bool ForeignCpuTally::OthersBusy(const Report& report) const {
  return Cpus(report).value_or(0) > schema::kQuietShare * CpusOf(report).value_or(1);
}

}  // namespace weir
