#include <optional>
#include <string>

#include "commands/console/command_line.h"
#include "commands/console/standard_streams.h"
#include "commands/run/run_commands.h"
#include "commands/run/view_flags.h"
#include "fmt/format.h"
#include "results/report/exit_code.h"
#include "results/report/report_reader.h"
#include "results/run/run_columns.h"
#include "results/run/run_summary.h"

namespace weir {
namespace {

int Complain(ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("weir report: {}\n", what));
  return code;
}

}  // namespace

int ReportCommand(int argc, char** argv) {
  CommandLine line(
      "weir report",
      "Shows a run again from its report, as `weir run` did when it had measured; or what another program "
      "measured, its benchmarks unranked.",
      "Columns, for --columns:\n" + ColumnsHelp() +
          "Exit codes: 0 done, whatever failed in the run; 2 bad flags; 3 the report cannot be "
          "read; 5 it has no row of a run; 6 the page cannot be written.\n"
          "Examples:\n"
          "  weir report weir-20260101-120000.json\n"
          "  weir report --columns time,difference,memory --format markdown run.json\n"
          "  weir report --html run.html run.json\n"
          "  weir bench --benchmark_format=json | weir report -\n"
          "  weir report --html commands.html hyperfine.json");
  std::string path;
  ViewFlags view;
  line.add_option("REPORT", path, "the report's file, `-` for standard input")->required()->type_name("");
  DeclareViewFlags(line, view);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  const absl::StatusOr<Report> report = ReadReportFile(path);
  if (!report.ok()) return Complain(kExitBadInput, std::string(report.status().message()));
  const RunSummary run = SummarizeRun(*report);
  if (run.groups.empty())
    return Complain(kExitNothingToCompare, fmt::format("{}: it has no row of a run", SourceName(path)));
  if (const absl::Status written = WritePage(run, view); !written.ok())
    return Complain(kExitMeasurementFailed, std::string(written.message()));
  fmt::print("{}", ShowRun(run, view));
  return kExitDone;
}

}  // namespace weir
