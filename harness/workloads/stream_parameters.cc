#include "harness/workloads/stream_parameters.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/process/descriptor.h"
#include "harness/records/record_source.h"
#include "strategies/socket/socket.h"
#include "strategies/socket/socket_system.h"
#include "strategies/writer.h"

namespace weir {
namespace {

constexpr uint64_t kMostRecords = 1'000'000'000'000'000'000;
constexpr uint64_t kLargestBuffer = uint64_t{1} << 30;
constexpr std::string_view kFree = "free", kSame = "same", kApart = "apart";
constexpr std::array kPlacements{kFree, kSame, kApart};

absl::StatusOr<ParameterValue> ParseRecord(std::string_view text) {
  const absl::StatusOr<RecordSpec> record = ParseRecordSpec(text);
  if (!record.ok()) return record.status();
  return ValueOf(*record);
}

absl::StatusOr<ParameterValue> ParseTarget(std::string_view text) {
  const absl::StatusOr<TargetSpec> target = ParseTargetSpec(text);
  if (!target.ok()) return target.status();
  return ValueOf(*target);
}

std::string UsualRecords(const Case& chosen) {
  const auto* const target = chosen.Get<TargetSpec>("target");
  const bool slow = target != nullptr && target->kind == TargetSpec::Kind::kSlow;
  return fmt::format("{}", slow ? kQuickSlowRecords : kQuickRecords);
}

// `bazel run` starts a program elsewhere than where the user stands.
std::string WhereTheUserStands(const Case&) {
  const char* const directory = std::getenv("BUILD_WORKING_DIRECTORY");
  return directory != nullptr ? directory : ".";
}

}  // namespace

const Parameter kRecordParameter = {
    .key = "record",
    .value_name = "KIND",
    .meaning =
        "what each is: number (default), fixed:B bytes, mixed:A-B bytes, lines:FILE, the lines of a file",
    .parse = ParseRecord,
    .by_default = [](const Case&) { return std::string("number"); },
    .of_the_work = true};

const Parameter kRecordsParameter = {
    .key = "records",
    .value_name = "N",
    .meaning = "how many: 10M, 1e9; default 10M, and 1M at one system call a record or to the slow sink",
    .parse = ParseNumberBetween<1, kMostRecords>,
    .by_default = UsualRecords,
    .of_the_work = true};

const Parameter kTargetParameter = {
    .key = "target",
    .value_name = "WHERE",
    .meaning =
        "DIR: a new file there, where what a killed run left is removed first; several of them as "
        "LABEL=DIR,…; slow: a pipe to a process that takes 100 MB/s, slow:RATE at another rate; pipe: to "
        "one that reads as fast as it can; null: /dev/null",
    .parse = ParseTarget,
    .by_default = WhereTheUserStands,
    .of_the_work = true,
    .names_directory = true};

const Parameter kPlacementParameter = {
    .key = "placement",
    .value_name = "WHERE",
    .meaning =
        "CPUs of the two ends: free (default), as the scheduler has it; same, both on one; "
        "apart, each on one of its own",
    .parse = ParseWordOf<kPlacements>,
    .by_default = [](const Case&) { return std::string(kFree); },
    .of_the_work = true,
    .full = {kFree, kSame, kApart}};

const Parameter kBufferParameter = {
    .key = "buffer",
    .value_name = "SIZE",
    .meaning = "buffer or window of each strategy that has one (64KiB); default its own",
    .parse = ParseNumberBetween<kMinBufferSize, kLargestBuffer>};

ParameterValue ValueOf(const RecordSpec& record) { return {record.Name(), record, ""}; }

ParameterValue ValueOf(const TargetSpec& target) {
  return {target.Name(), target, target.kind == TargetSpec::Kind::kFile ? target.directory : ""};
}

Case StreamCase(std::string_view workload, std::string_view strategy, const RecordSpec& record,
                uint64_t records, const TargetSpec& target) {
  Case c{std::string(workload), std::string(strategy)};
  c.Set("record", ValueOf(record));
  c.Set("records", ValueOf(records));
  c.Set("target", ValueOf(target));
  return c;
}

const RecordSpec& RecordOf(const Case& c) { return *c.Get<RecordSpec>("record"); }
uint64_t RecordsOf(const Case& c) { return c.Number("records"); }
const TargetSpec& TargetOf(const Case& c) { return *c.Get<TargetSpec>("target"); }

uint64_t StreamSizeOf(const Case& c) { return StreamSize(RecordSource(RecordOf(c), c.seed), RecordsOf(c)); }

absl::StatusOr<ParameterValue> ParseNumber(std::string_view text, uint64_t least, uint64_t most) {
  const absl::StatusOr<uint64_t> number = ParseQuantity(text);
  if (!number.ok()) return number.status();
  if (*number >= least && *number <= most) return ValueOf(*number);
  return absl::InvalidArgumentError(fmt::format("{} is not between {} and {}", text, least, most));
}

absl::StatusOr<ParameterValue> ParseWord(std::string_view text, std::string_view what,
                                         std::span<const std::string_view> words) {
  if (std::ranges::find(words, text) != words.end()) return ValueOf(std::string(text));
  const std::string wanted =
      what.empty() ? fmt::format("'{}' here", text) : fmt::format("{} '{}'", what, text);
  return absl::InvalidArgumentError(
      fmt::format("there is no {}; there are {}", wanted, fmt::join(words, ", ")));
}

Placement PlacementOf(const Case& c) {
  const std::string word = c.Word("placement");
  return word == kSame ? Placement::kSame : word == kApart ? Placement::kApart : Placement::kFree;
}

absl::Status TakesPlacement(const Case& c) {
  if (PlacementOf(c) != Placement::kApart || UsableCpus() > 1) return absl::OkStatus();
  return absl::FailedPreconditionError("placement apart needs two CPUs, and this process may use one");
}

std::string SystemsCongestion() {
  std::ifstream setting("/proc/sys/net/ipv4/tcp_congestion_control");
  std::string name;
  return setting >> name ? name : "cubic";
}

std::string UnpacedCongestion() {
  const Descriptor tcp(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  for (const char* const name : {"cubic", "reno"})
    if (SetCongestionControl(tcp.get(), name, SocketSystem::Kernel()).ok()) return name;
  return SystemsCongestion();
}

absl::StatusOr<ParameterValue> ParseCongestion(std::string_view text) {
  const bool is_name = !text.empty() && text.size() < 16 &&
                       std::ranges::all_of(text, [](char c) { return std::isalnum(c) != 0 || c == '_'; });
  if (is_name) return ValueOf(std::string(text));
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no name of a congestion control, as cubic or bbr", text));
}

absl::Status TakesCongestion(const Case& c) {
  if (c.Find("congestion") == nullptr) return absl::OkStatus();
  if ((c.Word("transport") == kUnix) == (c.Word("congestion") == kNoCongestion)) return absl::OkStatus();
  return absl::FailedPreconditionError("congestion control is of TCP, and a Unix socket has none");
}

WorkloadStrategy WithBuffer(WorkloadStrategy strategy, bool uses_buffer, size_t default_size) {
  if (uses_buffer) strategy.defaults.emplace_back("buffer", fmt::format("{}", default_size));
  if (!uses_buffer) strategy.lacks.emplace_back("buffer");
  return strategy;
}

absl::Status TakesFilesOnly(const Case& c) {
  const TargetSpec& target = TargetOf(c);
  if (target.kind == TargetSpec::Kind::kFile) return absl::OkStatus();
  return absl::FailedPreconditionError(
      fmt::format("goes from file to file, and the target is {}", target.Name()));
}

}  // namespace weir
