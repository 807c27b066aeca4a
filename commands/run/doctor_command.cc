#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/console/progress_line.h"
#include "commands/console/standard_streams.h"
#include "commands/run/run_commands.h"
#include "fmt/format.h"
#include "harness/doctor/diagnosis.h"
#include "harness/probes/foreign_cpu.h"
#include "harness/process/interruption.h"
#include "harness/rounds/bench_process.h"
#include "harness/rounds/runner.h"
#include "harness/targets/scratch_directory.h"
#include "results/report/exit_code.h"
#include "results/run/run_noise.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kTextColumn = 19;
constexpr int kRounds = 20;

struct DoctorFlags {
  std::string directory = ".";
  std::string bench;
  bool no_measure = false;
};

std::variant<DoctorFlags, ExitCode> ParseFlags(int argc, char** argv) {
  CommandLine line(
      "weir doctor",
      "Says what on this machine will spoil numbers, and what to do about it. Then writes some 89 MB "
      "twenty times in large writes, and says how steady that is and how small a difference weir can see "
      "here.",
      "Exit codes: 0 done, whatever was found; 2 bad flags; 6 measuring failed; 130 Ctrl-C.");
  DoctorFlags flags;
  line.add_option("--target", flags.directory, "the directory that will be measured in; default this one")
      ->check(IsDirectory())
      ->type_name("DIR");
  line.add_option("--bench", flags.bench, "measure with this bench binary")->type_name("FILE");
  line.add_flag("--no-measure", flags.no_measure, "only look, write nothing");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  return flags;
}

// By the figures that `weir run` judges by.
MachineFinding OtherProcesses() {
  constexpr std::chrono::seconds kLong(2);
  ForeignCpuWatch watch;
  std::this_thread::sleep_for(kLong);
  const std::optional<ForeignCpu> foreign = watch.SoFar();
  if (!foreign) return {MachineFinding::Kind::kUnknown, "other processes", "the kernel does not say", ""};
  const std::string state = fmt::format("take {}", foreign->Text());
  if (foreign->Quiet()) return {MachineFinding::Kind::kFine, "other processes", state, ""};
  return {MachineFinding::Kind::kSpoils, "other processes", state,
          "strategies with a thread of their own are slowed first: end them, or weir run --wait-quiet"};
}

int Complain(ExitCode code, const absl::Status& status) {
  SayOnStandardError(fmt::format("weir doctor: {}\n", std::string(status.message())));
  return code;
}

std::string_view Mark(MachineFinding::Kind kind) {
  switch (kind) {
    case MachineFinding::Kind::kFine:
      return "ok";
    case MachineFinding::Kind::kSpoils:
      return "!!";
    case MachineFinding::Kind::kUnknown:
      return "?";
  }
  return "";
}

// The text beside what it is about, in a column of its own.
void PrintFinding(const MachineFinding& finding) {
  const std::string text = finding.state + (finding.advice.empty() ? "" : ": " + finding.advice);
  std::istringstream lines(Wrap(text, kWidth - kTextColumn, 0));
  std::string line, beside = fmt::format("{:<3}{:<16}", Mark(finding.kind), finding.subject);
  for (; std::getline(lines, line); beside.assign(kTextColumn, ' ')) fmt::print("{}{}\n", beside, line);
}

void Print(const std::vector<MachineFinding>& findings) {
  for (const MachineFinding& finding : findings) PrintFinding(finding);
  const auto spoiling = std::ranges::count(findings, MachineFinding::Kind::kSpoils, &MachineFinding::kind);
  fmt::print("\n{}", Wrap(spoiling == 0 ? "Nothing here is known to spoil numbers."
                                        : fmt::format("{} of {} things here will spoil numbers.", spoiling,
                                                      findings.size()),
                          kWidth, 2));
}

int Measure(const DoctorFlags& flags) {
  absl::StatusOr<ScratchDirectory> scratch = ScratchDirectory::Create(flags.directory);
  if (!scratch.ok()) return Complain(kExitMeasurementFailed, scratch.status());
  const Interruption interruption;
  BenchProcess bench(BenchCommand(flags.bench), {"--target=" + scratch->path(), "--strategy=batched"},
                     interruption, {}, scratch->path());
  absl::StatusOr<Description> description = bench.Describe();
  if (!description.ok()) return Complain(kExitMeasurementFailed, description.status());
  std::erase_if(description->cases, [](const auto& each) { return !each.name.starts_with("limit/write/"); });
  if (description->cases.empty()) {
    return Complain(kExitMeasurementFailed, absl::NotFoundError("the bench has no limit/write"));
  }
  const absl::StatusOr<RunOutcome> outcome = [&] {
    ProgressLine progress(::isatty(STDERR_FILENO) == 1, kRounds);
    return RunRounds(
        {.cases = description->cases, .length = {.rounds = kRounds}, .observe = false, .durable = false},
        bench, {.step = [&](const RunProgress& at) { progress.Show(at.done, at.total, at.round, at.name); }});
  }();
  if (!outcome.ok()) return Complain(kExitMeasurementFailed, outcome.status());
  if (outcome->interrupted) return Complain(kExitInterrupted, absl::CancelledError("interrupted"));
  std::vector<double> seconds;
  std::optional<uint64_t> bytes;
  for (const ReportRow& row : outcome->report.rows) {
    if (row.error) return Complain(kExitMeasurementFailed, absl::InternalError(*row.error));
    seconds.push_back(row.RealSeconds().value_or(0));
    const std::optional<double> written = row.Counter("bytes");
    if (written && *written >= 0 && *written < 1e18) bytes = static_cast<uint64_t>(*written);
  }
  const std::string speed = CpuSpeedInWords(NoiseOf(outcome->report, {}));
  fmt::print("\n{}{}{}", Wrap(Steadiness(seconds, bytes), kWidth, 2),
             Wrap(SmallestDifferenceSeen(seconds), kWidth, 2), speed.empty() ? "" : Wrap(speed, kWidth, 2));
  return kExitDone;
}

}  // namespace

int DoctorCommand(int argc, char** argv) {
  const std::variant<DoctorFlags, ExitCode> parsed = ParseFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const auto& flags = std::get<DoctorFlags>(parsed);
  std::vector<MachineFinding> findings = Diagnose(flags.directory);
  findings.push_back(OtherProcesses());
  Print(findings);
  return flags.no_measure ? kExitDone : Measure(flags);
}

}  // namespace weir
