#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "commands/console/progress_line.h"
#include "commands/console/report_path.h"
#include "commands/console/standard_streams.h"
#include "commands/console/terminal.h"
#include "commands/run/quiet.h"
#include "commands/run/run_commands.h"
#include "commands/run/run_flags.h"
#include "commands/run/view_flags.h"
#include "fmt/chrono.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/probes/foreign_cpu.h"
#include "harness/process/interruption.h"
#include "harness/process/measuring_lock.h"
#include "harness/records/quantity.h"
#include "harness/rounds/bench_process.h"
#include "harness/rounds/runner.h"
#include "harness/rounds/session.h"
#include "harness/targets/scratch_directory.h"
#include "harness/targets/target.h"
#include "harness/workloads/workloads.h"
#include "results/report/exit_code.h"
#include "results/report/report_writer.h"
#include "results/report/schema.h"
#include "results/run/leaders.h"
#include "results/run/run_summary.h"
#include "results/text/text_layout.h"
#include "results/text/units.h"

namespace weir {
namespace {

int Complain(ExitCode code, const absl::Status& status, std::string_view what_to_do = "") {
  SayOnStandardError(fmt::format("weir run: {}{}\n", std::string(status.message()), what_to_do));
  return code;
}

// One that only the bench knows, and what is usual for it.
bool HasFurtherWorkload(const RunFlags& flags) {
  const std::vector<Workload> own = Workloads();
  return std::ranges::any_of(flags.workloads, [&](const std::string& name) {
    return std::ranges::find(own, name, &Workload::name) == own.end();
  });
}

std::vector<std::string> BenchArguments(const RunFlags& flags) {
  std::vector<std::string> arguments;
  for (const Choice& each : flags.choices) {
    arguments.push_back(each.suggested ? fmt::format("--suggest={}={}", each.key, fmt::join(each.texts, ","))
                                       : fmt::format("{}={}", FlagOf(each.key), fmt::join(each.texts, ",")));
  }
  for (const std::string& workload : flags.workloads) arguments.push_back("--workload=" + workload);
  if (HasFurtherWorkload(flags))
    arguments.emplace_back(flags.preset == "full" ? "--preset=full" : "--preset=quick");
  for (const std::string& strategy : flags.strategies) arguments.push_back("--strategy=" + strategy);
  if (!flags.seed.empty()) arguments.push_back("--seed=" + flags.seed);
  if (flags.peers) arguments.emplace_back("--peers");
  if (flags.cold) arguments.emplace_back("--cold");
  arguments.insert(arguments.end(), flags.further.begin(), flags.further.end());
  return arguments;
}

// How to read the values of a parameter that may name directories; null for any other.
const Parameter* NamesDirectories(std::string_view key, std::span<const Workload> workloads) {
  for (const Workload& workload : workloads) {
    const Parameter* const parameter = workload.FindParameter(key);
    if (parameter != nullptr && parameter->names_directory) return parameter;
  }
  return nullptr;
}

// An error with the reasons where no case is left but limits, which nothing would be held against.
absl::Status CheckSomethingLeft(const Description& description) {
  const auto is_limit = [](const Description::Case& each) { return each.workload == schema::kLimitWorkload; };
  if (!std::ranges::all_of(description.cases, is_limit)) return absl::OkStatus();
  std::string reasons;
  for (const auto& [strategy, reason] : description.left_out)
    reasons += fmt::format("; {}: {}", strategy, reason);
  return absl::InvalidArgumentError("nothing is left to measure" + reasons);
}

// After the time; a run that ended within the same second has taken the first such name.
std::string DefaultReportPath() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string name = fmt::format("weir-{:%Y%m%d-%H%M%S}", fmt::gmtime(now));
  std::string path = name + ".json";
  std::error_code error;
  for (int number = 2; std::filesystem::exists(path, error); ++number)
    path = fmt::format("{}-{}.json", name, number);
  return path;
}

// What one `weir run` goes through.
class Run {
 public:
  explicit Run(RunFlags flags) : flags_(std::move(flags)) {}

  int Execute() {
    absl::Status writable =
        ReportIsOutput()
            ? absl::OkStatus()
            : CheckReportPath(flags_.out.empty() ? DefaultReportPath() : flags_.out, "--out", flags_.force);
    if (writable.ok() && !flags_.view.html.empty()) writable = CheckReportPath(flags_.view.html, "--html");
    if (!writable.ok()) return Complain(kExitUsage, writable);
    const std::vector<Workload> workloads = Workloads();
    for (Choice& choice : flags_.choices) {
      const Parameter* const parameter = NamesDirectories(choice.key, workloads);
      if (parameter == nullptr) continue;
      if (const int failed = KeepApart(*parameter, choice); failed != kExitDone) return failed;
    }
    return MeasureWithBench();
  }

 private:
  // Has files made in directories of this run's own, in those that `choice` names; several get labels.
  int KeepApart(const Parameter& parameter, Choice& choice) {
    std::vector<std::string*> texts;
    std::vector<ParameterValue> values;
    for (std::string& text : choice.texts) {
      absl::StatusOr<ParameterValue> value = parameter.parse(text);
      if (!value.ok()) return Complain(kExitUsage, value.status());
      if (value->directory.empty()) continue;
      texts.push_back(&text);
      values.push_back(*std::move(value));
    }
    for (size_t i = 0; i < values.size(); ++i) {
      absl::StatusOr<ScratchDirectory> created = ScratchDirectory::Create(values[i].directory);
      if (!created.ok()) return Complain(kExitMeasurementFailed, created.status());
      const std::string label = LabelOf(*texts[i], values[i].directory, values.size() > 1 ? i + 1 : 0);
      *texts[i] = label + created->path();
      scratch_.push_back(*std::move(created));
    }
    return kExitDone;
  }

  // "ssd=" of "ssd=/mnt/ssd" and, for the `number`th of several without one, of "/mnt/ssd"; 0: the only one.
  static std::string LabelOf(const std::string& text, const std::string& directory, size_t number) {
    if (text != directory) return text.substr(0, text.size() - directory.size());
    if (number == 0) return "";
    std::error_code error;
    std::filesystem::path path = std::filesystem::canonical(directory, error);
    std::string label = path.filename();
    for (char& c : label) {
      if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '_') c = '-';
    }
    return fmt::format("{}{}{}=", number, label.empty() ? "" : "-", label);
  }

  // Empty where none can be made: then each process makes for itself what they could share.
  std::string SessionDirectory() {
    if (!scratch_.empty()) return scratch_.front().path();
    std::error_code error;
    const std::string temporary = std::filesystem::temp_directory_path(error);
    absl::StatusOr<ScratchDirectory> created = ScratchDirectory::Create(temporary);
    if (!created.ok()) return "";
    session_.emplace(*std::move(created));
    return session_->path();
  }

  std::optional<std::chrono::milliseconds> Timeout() const {
    if (!flags_.timeout) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(*flags_.timeout));
  }

  int MeasureWithBench() {
    BenchProcess bench(BenchCommand(flags_.bench), BenchArguments(flags_), interruption_,
                       {Timeout(), "; --timeout allows more"}, SessionDirectory());
    absl::StatusOr<Description> description = bench.Describe();
    if (description.ok()) LeaveOut(*description);
    if (absl::IsCancelled(description.status())) return Complain(kExitInterrupted, description.status());
    if (absl::IsInvalidArgument(description.status())) return Complain(kExitUsage, description.status());
    if (!description.ok()) return Complain(kExitMeasurementFailed, description.status());
    const absl::Status left = CheckSomethingLeft(*description);
    if (!left.ok()) return Complain(kExitUsage, left, "; name another --strategy or --target");
    const int refused = Refuse(*description);
    return refused != kExitDone ? refused : Measure(bench, *description);
  }

  // What the preset does without, so that nobody waits for a quarter of an hour unasked.
  void LeaveOut(Description& description) const {
    for (const std::string& strategy : flags_.left_out) {
      const size_t cases =
          std::erase_if(description.cases, [&](const auto& each) { return each.strategy == strategy; });
      if (cases == 0) continue;
      description.left_out.emplace_back(
          strategy, fmt::format("not in --preset {} unless named with --strategy", flags_.preset));
    }
  }

  int Refuse(const Description& description) const {
    if (!description.unfit.empty() && !flags_.allow_debug) {
      return Complain(kExitMeasurementFailed, absl::FailedPreconditionError(description.unfit),
                      "; --allow-debug measures all the same");
    }
    uint64_t largest = 0;
    for (const Description::Case& c : description.cases) largest = std::max(largest, c.file_bytes);
    if (largest == 0 || flags_.no_space_check) return kExitDone;
    for (const ScratchDirectory& scratch : scratch_) {
      const absl::Status space = CheckSpace(scratch.path(), largest);
      if (space.ok()) continue;
      return Complain(kExitMeasurementFailed, space,
                      "; choose another --target, fewer --records, or --no-space-check");
    }
    return kExitDone;
  }

  int Measure(BenchProcess& bench, const Description& description) {
    for (const auto& [flag, meaning] : description.notes) Tell(fmt::format("{} {}", flag, meaning));
    absl::Status fits = CheckTime(description);
    if (!fits.ok()) return Complain(kExitUsage, fits);
    const MeasuringLock lock;
    if (!lock.other().empty())
      Tell(fmt::format("process {} measures on this machine too: they disturb each other", lock.other()));
    if (const int code = WaitUntilQuiet(); code != kExitDone) return code;
    if (flags_.time) Tell(RoughPlan(description));
    ForeignCpuWatch watch;
    const RunPlan plan = Plan(description);
    absl::StatusOr<RunOutcome> outcome = RunRounds(plan, watch, bench);
    if (!outcome.ok()) return Complain(kExitMeasurementFailed, outcome.status());
    if (outcome->complete_rounds == 0) {
      return Complain(kExitInterrupted,
                      absl::CancelledError("interrupted before the first round was complete"));
    }
    MarkSession(
        {RandomNumber(), outcome->rounds, outcome->complete_rounds, outcome->interrupted, plan.order_seed},
        outcome->report);
    const std::optional<ForeignCpu> foreign = watch.SoFar();
    if (foreign) {
      outcome->report.SetContext(schema::kRunForeignCpuShare,
                                 fmt::format("{:.3f}", foreign->Taken() / foreign->cpus));
    }
    return Show(*outcome, description, foreign);
  }

  static void Tell(const std::string& what) { SayOnStandardError(fmt::format("weir run: {}\n", what)); }

  RunPlan Plan(const Description& description) const {
    RunPlan plan{.cases = description.cases,
                 .length = {.rounds = flags_.rounds, .seconds = flags_.time},
                 .observe = !flags_.no_observe,
                 .order_seed = RandomNumber()};
    if (!flags_.seed.empty()) plan.order_seed = ParseQuantity(flags_.seed).value_or(0);
    if (flags_.precision) {
      plan.answered = [precision = *flags_.precision](const Report& so_far) {
        return LeadersAreKnown(SummarizeRun(so_far), precision);
      };
    }
    return plan;
  }

  // What a round usually takes, before one has been seen.
  static double SecondsOfRound(const Description& description) {
    double seconds = 0;
    for (const Description::Case& each : description.cases)
      seconds += 1e-3 * static_cast<double>(each.usual_ms);
    return seconds;
  }

  // Before hours of measuring: whether the fewest rounds that tell something fit into the time.
  absl::Status CheckTime(const Description& description) const {
    constexpr double kWrong = 3;  // what is known of a case before it has run
    if (!flags_.time) return absl::OkStatus();
    const auto longest = std::ranges::max_element(description.cases, {}, &Description::Case::usual_ms);
    const double all = kFewestRounds * SecondsOfRound(description);
    if (longest == description.cases.end() || all <= kWrong * *flags_.time) return absl::OkStatus();
    return absl::InvalidArgumentError(
        fmt::format("{} rounds of {} cases would take about {}, of which {} alone takes {} a round; allow it "
                    "with --time, or name "
                    "fewer with --rounds, --records or --strategy",
                    kFewestRounds, description.cases.size(), FormatDuration(all), longest->name,
                    FormatDuration(1e-3 * static_cast<double>(longest->usual_ms))));
  }

  // What the run will be like, as far as is known before it has begun.
  std::string RoughPlan(const Description& description) const {
    const double round = std::max(1e-3, SecondsOfRound(description));
    const int64_t rounds = std::max<int64_t>(1, std::llround(*flags_.time / round));
    const std::string needed = rounds >= kFewestRounds
                                   ? ""
                                   : fmt::format(" ({} of them would take about {})", kFewestRounds,
                                                 FormatDuration(kFewestRounds * round));
    return fmt::format("{} cases x about {} rounds in {}{}; the first two rounds tell how many fit",
                       description.cases.size(), rounds, FormatDuration(*flags_.time), needed);
  }

  int WaitUntilQuiet() const {
    if (!flags_.wait_quiet) return kExitDone;
    const absl::Status quiet = WaitForQuiet(*flags_.wait_quiet, interruption_);
    if (quiet.ok()) return kExitDone;
    return Complain(absl::IsCancelled(quiet) ? kExitInterrupted : kExitMeasurementFailed, quiet);
  }

  absl::StatusOr<RunOutcome> RunRounds(const RunPlan& plan, ForeignCpuWatch& watch,
                                       BenchProcess& bench) const {
    ProgressLine progress(::isatty(STDERR_FILENO) == 1, flags_.rounds);
    return weir::RunRounds(plan, bench,
                           {.step =
                                [&](const RunProgress& at) {
                                  watch.Look();
                                  progress.SetRounds(at.rounds);
                                  progress.Show(at.done, at.total, at.round, at.name);
                                },
                            .planned =
                                [&](const RoundSchedule& schedule, int rounds, double seconds) {
                                  progress.ExpectEndIn(seconds);
                                  Announce(plan, schedule, rounds, seconds, watch.SoFar());
                                }});
  }

  void Announce(const RunPlan& plan, const RoundSchedule& schedule, int rounds, double seconds,
                const std::optional<ForeignCpu>& foreign) const {
    std::string text = fmt::format("{} cases x {} rounds, about {} more", plan.cases.size(), rounds,
                                   FormatDuration(std::max(1.0, seconds)));
    if (const size_t slow = schedule.slow_cases(); slow > 0)
      text += fmt::format("; the {} slowest take part in fewer of them", slow);
    if (rounds < kFewestRounds) {
      text += fmt::format("; {} rounds would take about {}, which --time allows", kFewestRounds,
                          FormatDuration(seconds + schedule.SecondsUntil(kFewestRounds, rounds)));
    }
    Tell(text);
    if (foreign && !foreign->Quiet()) Tell("not quiet: other processes take " + foreign->Text());
  }

  bool ReportIsOutput() const { return flags_.out == "-"; }

  // The report first: whoever reads the table may have gone away, and then printing it ends this process.
  int Show(const RunOutcome& outcome, const Description& description,
           const std::optional<ForeignCpu>& foreign) const {
    const std::string path = flags_.out.empty() ? DefaultReportPath() : flags_.out;
    absl::Status written = ReportIsOutput() ? absl::OkStatus() : WriteReport(path, outcome.report);
    const RunSummary run = SummarizeRun(outcome.report);
    written.Update(WritePage(run, flags_.view));
    std::FILE* const out = ReportIsOutput() ? stderr : stdout;
    if (ReportIsOutput()) fmt::print("{}", ReportJson(outcome.report));
    const bool text = flags_.view.format == "text";
    if (text && foreign && !foreign->Quiet())
      fmt::print(out, "Not quiet: other processes took {} over the run.\n\n", Printable(foreign->Text()));
    fmt::print(out, "{}", ShowRun(run, flags_.view));
    if (text) {
      for (const auto& [strategy, reason] : description.left_out)
        fmt::print(out, "Without {}: {}.\n", Printable(strategy), Printable(reason));
      fmt::print(out, "{}", Wrap(outcome.time.Text(), TerminalStyle(flags_.view.width).width, 2));
      if (flags_.out.empty() && written.ok()) fmt::print(out, "Report: {}\n", path);
    }
    if (!outcome.failure.ok()) return Complain(kExitMeasurementFailed, outcome.failure);
    if (!written.ok()) return Complain(kExitMeasurementFailed, written);
    const bool failed =
        std::ranges::any_of(outcome.report.rows, [](const ReportRow& row) { return !!row.error; });
    if (outcome.interrupted) return kExitInterrupted;
    return failed ? kExitMeasurementFailed : kExitDone;
  }

  RunFlags flags_;
  const Interruption interruption_;
  std::vector<ScratchDirectory> scratch_;
  std::optional<ScratchDirectory> session_;  // of a run that makes no files elsewhere
};

}  // namespace

int RunCommand(int argc, char** argv) {
  std::variant<RunFlags, ExitCode> flags = ParseRunFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return Run(std::get<RunFlags>(std::move(flags))).Execute();
}

}  // namespace weir
