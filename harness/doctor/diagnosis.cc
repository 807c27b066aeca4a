#include "harness/doctor/diagnosis.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/probes/build_info.h"
#include "harness/probes/environment.h"
#include "harness/probes/journal.h"
#include "harness/probes/memory_cgroup.h"
#include "harness/probes/mount.h"
#include "harness/probes/system_root.h"
#include "results/report/schema.h"
#include "results/run/run_noise.h"
#include "results/statistics/order_statistics.h"
#include "results/statistics/two_rank.h"
#include "results/text/units.h"

namespace weir {
namespace {

using Kind = MachineFinding::Kind;

// What the kernel may have dirty before it starts to write by itself, at the least: a few cases of the quick
// preset.
constexpr uint64_t kRoomyDirtyLimit = uint64_t{256} << 20;
constexpr uint64_t kRoomyMemory = uint64_t{2} << 30;

// Looks at one machine and adds to a list.
class Examination {
 public:
  Examination(const std::string& directory, const SystemRoot& root)
      : root_(root), environment_(DescribeEnvironment(directory, root)), mount_(MountOf(directory, root)) {}

  std::vector<MachineFinding> Findings() && {
    Build();
    Governor();
    Cores();
    BuildServer();
    Virtualization();
    HugePages();
    FreeMemory();
    DirtyLimit();
    FileSystem();
    Metadata();
    Pressure();
    Cgroup();
    return std::move(findings_);
  }

 private:
  void Add(Kind kind, std::string subject, std::string state, std::string advice = "") {
    findings_.push_back({kind, std::move(subject), std::move(state), std::move(advice)});
  }

  std::string Known(std::string_view key) const {
    for (const auto& [name, value] : environment_) {
      if (name == key) return value;
    }
    return "n/a";
  }

  void Build() {
    const std::string unfit = fmt::format("{}", fmt::join(WhyUnfitToMeasure(), "; "));
    if (unfit.empty()) return Add(Kind::kFine, "build", "optimized");
    Add(Kind::kSpoils, "build", unfit, "build with -c opt, as the launcher does");
  }

  void Governor() {
    const std::string governor = Known(schema::kGovernor);
    if (governor == "performance") return Add(Kind::kFine, "governor", governor);
    if (governor == "n/a") {
      return Add(Kind::kUnknown, "governor", "not visible here; a host decides, or the firmware");
    }
    Add(Kind::kSpoils, "governor", governor,
        "clock rates follow the load: cpupower frequency-set -g performance");
  }

  void Cores() {
    const std::string cores = Known(schema::kCores), smt = Known(schema::kSmt);
    if (cores == "1") {
      return Add(Kind::kSpoils, "cores", "1",
                 "strategies with a thread of their own, and readers of pipes, share it with the producer");
    }
    if (smt == "on") {
      return Add(Kind::kSpoils, "cores", cores + ", hyper-threads among them",
                 "two of them share one core: echo off > /sys/devices/system/cpu/smt/control");
    }
    Add(Kind::kFine, "cores", cores);
  }

  void BuildServer() {
    const std::optional<std::string> process = FindProcess("bazel");
    if (!process) return Add(Kind::kFine, "build server", "none runs");
    Add(Kind::kSpoils, "build server", fmt::format("Bazel, process {}", *process),
        "it takes memory, and CPU now and then: bazel shutdown (the launcher does that before it measures)");
  }

  // The number of a process whose command line begins so; Bazel's server calls itself "bazel(WORKSPACE)".
  std::optional<std::string> FindProcess(std::string_view name) const {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(root_.Path("/proc"), error)) {
      const std::string number = entry.path().filename();
      if (std::isdigit(static_cast<unsigned char>(number[0])) == 0) continue;
      const std::optional<std::string> command = root_.Read("/proc/" + number + "/cmdline");
      if (command && std::string_view(*command).starts_with(name)) return number;
    }
    return std::nullopt;
  }

  void Virtualization() {
    const std::string kind = Known(schema::kVirtualization);
    if (kind == "none") return Add(Kind::kFine, "machine", "no virtual machine");
    if (kind == "n/a") return Add(Kind::kUnknown, "machine", "virtual or not cannot be told");
    const std::string state =
        kind + (root_.Exists("/sys/module/page_reporting") ? ", gives free memory back to its host" : "");
    Add(Kind::kSpoils, "machine", state,
        "neighbours cannot be seen, and free pages may be cold; weir warms them before each case, and only "
        "ratios from one run mean anything");
  }

  void HugePages() {
    const std::string pages = Known(schema::kTransparentHugePages);
    if (pages == "n/a") return Add(Kind::kUnknown, "huge pages", "the kernel does not say");
    if (pages != "always") return Add(Kind::kFine, "huge pages", pages);
    Add(Kind::kSpoils, "huge pages", pages,
        "memory figures grow in steps of 2 MiB: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
  }

  void FreeMemory() {
    const auto kilobytes = NumberAfter(root_.Read("/proc/meminfo").value_or(""), "MemAvailable:");
    if (!kilobytes) return Add(Kind::kUnknown, "free memory", "the kernel does not say");
    const uint64_t bytes = *kilobytes * 1024;
    if (bytes >= kRoomyMemory) return Add(Kind::kFine, "free memory", FormatBytes(bytes));
    Add(Kind::kSpoils, "free memory", FormatBytes(bytes),
        "the page cache has no room, so writing waits for the disk early: end what takes it");
  }

  void DirtyLimit() {
    const auto pages = NumberAfter(root_.Read("/proc/vmstat").value_or(""), "nr_dirty_background_threshold");
    if (!pages) return Add(Kind::kUnknown, "dirty limit", "the kernel does not say");
    const uint64_t begins = *pages * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
    const std::string state = fmt::format("the kernel starts to write at {}", FormatBytes(begins));
    if (begins >= kRoomyDirtyLimit) return Add(Kind::kFine, "dirty limit", state);
    Add(Kind::kSpoils, "dirty limit", state,
        "short cases meet the disk: raise vm.dirty_background_ratio, or vm.dirty_background_bytes");
  }

  void FileSystem() {
    if (!mount_) return Add(Kind::kUnknown, "file system", "no mount shows what it is");
    if (mount_->type == "tmpfs") {
      return Add(Kind::kSpoils, "file system", "tmpfs",
                 "that is memory and no disk: name a directory on one with --target");
    }
    if (("," + mount_->options + ",").find(",discard,") != std::string::npos) {
      return Add(Kind::kSpoils, "file system", mount_->type + ", mounted with discard",
                 "removing a data file sends discards to the disk while the next case runs: mount with "
                 "nodiscard and run fstrim now and then");
    }
    Add(Kind::kFine, "file system", mount_->type);
  }

  void Metadata() {
    const std::optional<bool> whole = mount_ ? KeepsMetadataWhole(*mount_, root_) : std::nullopt;
    if (!whole) return Add(Kind::kUnknown, "journal", "not known of this file system");
    if (*whole) return Add(Kind::kFine, "journal", mount_->type + " keeps its metadata whole");
    Add(Kind::kSpoils, "journal", mount_->type + ", without a journal",
        "after a crash a rename may be half done; and creating files is slow for minutes after many were "
        "deleted: "
        "tune2fs -O has_journal, unmounted");
  }

  void Pressure() {
    if (root_.Read("/proc/pressure/cpu")) return Add(Kind::kFine, "pressure (PSI)", "available");
    Add(Kind::kSpoils, "pressure (PSI)", "missing",
        "cases that had to wait cannot be flagged: boot with psi=1, or outside of this container");
  }

  void Cgroup() {
    const std::optional<MemoryCgroupPlace> place = FindMemoryCgroup(root_);
    if (!place) return NoCgroup("none");
    if (!MayMake(*place, root_))
      return NoCgroup(fmt::format("version {}, not for this user", place->version));
    Add(Kind::kFine, "memory cgroup", fmt::format("version {}", place->version));
  }

  void NoCgroup(const std::string& state) {
    Add(Kind::kUnknown, "memory cgroup", state + ", so page cache per case is n/a",
        "it takes root and a /sys/fs/cgroup that can be written to, or, with version 2, a scope of your own: "
        "systemd-run --user --scope weir run");
  }

  const SystemRoot root_;
  const Environment environment_;
  const std::optional<Mount> mount_;
  std::vector<MachineFinding> findings_;
};

}  // namespace

std::vector<MachineFinding> Diagnose(const std::string& directory, const SystemRoot& root) {
  return Examination(directory, root).Findings();
}

std::string Steadiness(std::span<const double> seconds, std::optional<uint64_t> bytes) {
  const MedianEstimate estimate = EstimateMedian(seconds);
  const auto [low, high] = std::ranges::minmax(seconds);
  const double spread = high / low - 1;
  return fmt::format(
      "Large writes{} took {} (median of {}), and {} more in the slowest round than in the fastest{}.",
      bytes ? " of " + FormatBytes(*bytes) : "", FormatDuration(*estimate.median), seconds.size(),
      FormatPercent(spread), spread < kQuietSpread ? ": quiet" : ": not quiet");
}

std::string SmallestDifferenceSeen(std::span<const double> seconds) {
  std::vector<double> log_ratios;
  for (size_t i = 0; i + 1 < seconds.size(); i += 2) {
    log_ratios.push_back(std::log(seconds[i + 1] / seconds[i]));
  }
  if (log_ratios.size() < 2) return "No difference can be seen with so few rounds.";
  return fmt::format("With {} pairs weir would see a difference of {} here, four times in five.",
                     log_ratios.size(), FormatPercent(std::expm1(*TwoRank(log_ratios).Detectable())));
}

}  // namespace weir
