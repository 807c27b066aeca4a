#include "harness/pairs/instruction_counter.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "fmt/format.h"
#include "harness/pairs/benchmark_binary.h"
#include "harness/process/child_process.h"
#include "harness/targets/scratch_directory.h"
#include "system/file_content.h"

namespace weir {
namespace {

// Google Benchmark calls them right before a benchmark's loop and right behind it, in each thread.
constexpr std::string_view kBeforeLoop = "benchmark::State::StartKeepRunning()";
constexpr std::string_view kBehindLoop = "benchmark::State::FinishKeepRunning()";

// Seconds, --benchmark_min_time: enough for thousands of iterations of what is short; and where it was not, as
// the machine stood still or the benchmark waits.
constexpr double kMinTime = 0.05;
constexpr double kLongMinTime = 1;

std::optional<uint64_t> NumberAt(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

// What stands behind `key` where a line begins with it.
std::optional<std::string_view> Field(std::string_view text, std::string_view key) {
  for (size_t at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return text.substr(at + key.size());
  }
  return std::nullopt;
}

// What those two functions took, with all that they called: the lines of their own and of their calls.
uint64_t CostOfTheirOwn(std::string_view text) {
  std::map<std::string_view, std::string_view> names;  // "(12)" stands for one from its first line on
  bool inside = false;
  uint64_t cost = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const size_t id = line.starts_with("fn=") ? 3 : line.starts_with("cfn=") ? 4 : 0;
    if (id > 0) {
      const size_t end = line.find(')', id);
      if (end == line.npos) continue;
      const std::string_view number = line.substr(id, end + 1 - id);
      if (end + 2 < line.size()) names[number] = line.substr(end + 2);
      if (id == 3) inside = names[number] == kBeforeLoop || names[number] == kBehindLoop;
    } else if (inside && line.find_first_of("0123456789+-*") == 0 && line.find(' ') != line.npos) {
      cost += NumberAt(line.substr(line.find(' ') + 1)).value_or(0);
    }
  }
  return cost;
}

absl::StatusOr<std::vector<CallgrindPart>> ReadParts(const std::string& file) {
  std::vector<CallgrindPart> parts;
  const auto read = [&parts](const std::string& path) {
    const std::optional<std::string> text = ReadFile(path);
    if (!text) return false;
    const absl::StatusOr<CallgrindPart> part = ParseCallgrindPart(*text);
    if (part.ok()) parts.push_back(*part);
    return part.ok();
  };
  for (size_t i = 1; read(fmt::format("{}.{}", file, i)); ++i) {
  }
  if (!read(file)) return absl::UnavailableError("callgrind wrote no profile");
  return parts;
}

// Valgrind writes last, and only seldom on what went wrong.
std::string HowItEndedUnderValgrind(ProcessResult result) {
  const std::string last = LastErrorLine(result);
  if (!last.starts_with("valgrind:")) result.err.clear();
  return "under valgrind it " + HowItEnded(result);
}

// Without the first, which may do what is done only once, where there are others.
std::span<const InstructionBatch> Warm(std::span<const InstructionBatch> batches) {
  return batches.size() > 1 ? batches.subspan(1) : batches;
}

bool HaveTwoLengths(std::span<const InstructionBatch> batches) {
  const auto [shortest, longest] = std::ranges::minmax(batches, {}, &InstructionBatch::iterations);
  return longest.iterations >= 2 * shortest.iterations;
}

// Whether the dozen instructions between those functions and the first and last iteration do not matter.
bool AreExact(std::span<const InstructionBatch> batches) {
  constexpr uint64_t kMany = 200'000;
  return HaveTwoLengths(Warm(batches)) || batches.back().instructions >= kMany;
}

}  // namespace

double InstructionsPerIteration(std::span<const InstructionBatch> batches) {
  batches = Warm(batches);
  if (HaveTwoLengths(batches)) {
    const auto [shortest, longest] = std::ranges::minmax(batches, {}, &InstructionBatch::iterations);
    return (static_cast<double>(longest.instructions) - static_cast<double>(shortest.instructions)) /
           static_cast<double>(longest.iterations - shortest.iterations);
  }
  double instructions = 0, iterations = 0;
  for (const InstructionBatch& each : batches) {
    instructions += static_cast<double>(each.instructions);
    iterations += static_cast<double>(each.iterations);
  }
  return instructions / iterations;
}

std::vector<uint64_t> IterationsOfBatches(std::string_view log, std::string_view benchmark) {
  const std::string line = fmt::format("Running {} for ", benchmark);
  std::vector<uint64_t> iterations;
  for (size_t at = log.find(line); at != log.npos; at = log.find(line, at)) {
    at += line.size();
    const std::optional<uint64_t> number = NumberAt(log.substr(at));
    if (number && *number > 0) iterations.push_back(*number);
  }
  return iterations;
}

absl::StatusOr<CallgrindPart> ParseCallgrindPart(std::string_view text) {
  const std::optional<std::string_view> trigger = Field(text, "desc: Trigger: ");
  const std::optional<std::string_view> summary = Field(text, "summary: ");
  const std::optional<uint64_t> instructions = summary ? NumberAt(*summary) : std::nullopt;
  if (!trigger || !instructions) return absl::InvalidArgumentError("no profile of callgrind");
  CallgrindPart part{.instructions = *instructions - std::min(*instructions, CostOfTheirOwn(text))};
  const std::string_view what = trigger->substr(0, trigger->find('\n'));
  if (what.ends_with(kBeforeLoop)) part.end = CallgrindPart::End::kLoopBegins;
  if (what.ends_with(kBehindLoop)) part.end = CallgrindPart::End::kLoopEnds;
  return part;
}

absl::StatusOr<std::vector<InstructionBatch>> BatchesOf(std::span<const CallgrindPart> parts,
                                                        std::span<const uint64_t> iterations) {
  const auto loops =
      static_cast<size_t>(std::ranges::count(parts, CallgrindPart::End::kLoopBegins, &CallgrindPart::end));
  if (iterations.empty()) {
    return absl::InvalidArgumentError("does not say how often it iterates (--v=2)");
  }
  if (loops == 0) {
    return absl::InvalidArgumentError(fmt::format(
        "callgrind saw no loop: it never begins one, or {} is not among the program's symbols", kBeforeLoop));
  }
  if (loops % iterations.size() != 0) {
    return absl::InvalidArgumentError(
        fmt::format("{} loops in {} batches cannot be told apart", loops, iterations.size()));
  }
  const size_t threads = loops / iterations.size();
  std::vector<InstructionBatch> batches;
  size_t begun = 0, running = 0;
  for (const CallgrindPart& part : parts) {
    if (running > 0) batches.back().instructions += part.instructions;
    if (part.end == CallgrindPart::End::kLoopBegins) {
      if (begun % threads == 0) batches.push_back({iterations[begun / threads] * threads, 0});
      ++begun;
      ++running;
    } else if (part.end == CallgrindPart::End::kLoopEnds && running > 0) {
      --running;
    }
  }
  return batches;
}

absl::StatusOr<std::string> FindValgrind() {
  absl::StatusOr<std::string> found = FindProgram("valgrind");
  if (found.ok()) return found;
  return absl::FailedPreconditionError(
      fmt::format("{}, by which instructions are counted: apt-get install valgrind",
                  std::string(found.status().message())));
}

absl::StatusOr<double> InstructionCounter::Count(const std::string& benchmark,
                                                 std::chrono::milliseconds limit) const {
  const auto end = std::chrono::steady_clock::now() + limit;
  absl::StatusOr<std::vector<InstructionBatch>> batches = Batches(benchmark, kMinTime, limit);
  if (!batches.ok()) return batches.status();
  const bool fixed = benchmark.find("/iterations:") != benchmark.npos;  // whatever the time
  if (!fixed && !AreExact(*batches)) {
    batches = Batches(
        benchmark, kLongMinTime,
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()));
    if (!batches.ok()) return batches.status();
  }
  return InstructionsPerIteration(*batches);
}

absl::StatusOr<std::vector<InstructionBatch>> InstructionCounter::Batches(
    const std::string& benchmark, double min_time, std::chrono::milliseconds limit) const {
  const absl::StatusOr<ScratchDirectory> scratch = ScratchDirectory::Create(directory);
  if (!scratch.ok()) return absl::UnavailableError(std::string(scratch.status().message()));
  const std::string file = scratch->path() + "/part";
  // Callgrind takes milliseconds to write a part, which must not count as the benchmark's time, or it would
  // soon have run for long enough: outside of both functions, which start and stop the clock.
  std::vector<std::string> command = {valgrind,
                                      "--tool=callgrind",
                                      "--callgrind-out-file=" + file,
                                      fmt::format("--dump-before={}", kBeforeLoop),
                                      fmt::format("--dump-after={}", kBehindLoop),
                                      std::filesystem::absolute(binary).string(),  // else looked for in PATH
                                      fmt::format("--benchmark_min_time={}", min_time)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.push_back(fmt::format("--benchmark_filter=^{}$", EscapedForFilter(benchmark)));
  command.emplace_back("--benchmark_repetitions=2");  // so that there is a batch besides the first
  command.emplace_back("--v=2");
  const absl::StatusOr<ProcessResult> result = RunProcess(command, interruption, {.time = limit});
  if (absl::IsCancelled(result.status())) return result.status();
  if (absl::IsDeadlineExceeded(result.status())) return absl::DeadlineExceededError("the time was up");
  if (!result.ok()) return absl::UnavailableError(std::string(result.status().message()));
  if (result->exit_code != 0) return absl::UnavailableError(HowItEndedUnderValgrind(*result));
  const absl::StatusOr<std::vector<CallgrindPart>> parts = ReadParts(file);
  if (!parts.ok()) return parts.status();
  absl::StatusOr<std::vector<InstructionBatch>> batches =
      BatchesOf(*parts, IterationsOfBatches(result->err, benchmark));
  if (!batches.ok()) return absl::UnavailableError(std::string(batches.status().message()));
  return batches;
}

}  // namespace weir
