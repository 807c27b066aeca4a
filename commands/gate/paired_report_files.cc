#include "commands/gate/paired_report_files.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "commands/console/report_path.h"
#include "harness/rounds/session.h"
#include "results/report/report_writer.h"

namespace weir {
namespace {

constexpr const char* kOldFlag = "--out-old";
constexpr const char* kNewFlag = "--out-new";

}  // namespace

void PairedReportFiles::Declare(CLI::App& app, const std::string& when) {
  app.add_option(kOldFlag, old_path_, when + "write the report of the old program")->type_name("FILE");
  app.add_option(kNewFlag, new_path_, when + "write the report of the new program")->type_name("FILE");
}

absl::Status PairedReportFiles::Check() const {
  for (const auto& [path, flag] : {std::pair(old_path_, kOldFlag), std::pair(new_path_, kNewFlag)}) {
    absl::Status writable = path.empty() ? absl::OkStatus() : CheckReportPath(path, flag);
    if (!writable.ok()) return writable;
  }
  return absl::OkStatus();
}

absl::Status PairedReportFiles::Write(const MeasuredPairs& measured) const {
  absl::Status written;
  if (!wanted()) return written;
  const PairedReports reports = ReportsOf(measured);
  if (!old_path_.empty()) written.Update(WriteReport(old_path_, reports.old_report));
  if (!new_path_.empty()) written.Update(WriteReport(new_path_, reports.new_report));
  return written;
}

void MarkAsSession(MeasuredPairs& measured, std::optional<int> asked, bool interrupted) {
  size_t fewest = 0, most = 0;
  for (const MeasuredBenchmark& each : measured.benchmarks) {
    const size_t pairs = each.pairs.size();
    if (pairs > 0) fewest = fewest == 0 ? pairs : std::min(fewest, pairs);
    most = std::max(most, pairs);
  }
  MarkSession({.id = RandomNumber(),
               .rounds = asked.value_or(static_cast<int>(most)),
               .complete_rounds = static_cast<int>(fewest),
               .interrupted = interrupted},
              measured);
}

}  // namespace weir
