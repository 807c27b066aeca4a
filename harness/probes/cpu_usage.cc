#include "harness/probes/cpu_usage.h"

#include <unistd.h>

#include <array>
#include <charconv>

namespace weir {
namespace {

// The columns of /proc/stat; proc(5).
enum Column { kUser, kNice, kSystem, kIdle, kIoWait, kIrq, kSoftIrq, kSteal, kColumns };

double CpuSecondsOf(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return CpuSeconds(usage);
}

// How many columns the line has; `ticks` holds them.
int ParseColumns(std::string_view line, std::array<unsigned long long, kColumns>& ticks) {
  const char* at = line.data();
  const char* const end = at + line.size();
  for (int column = 0; column < kColumns; ++column) {
    while (at < end && *at == ' ') ++at;
    const auto [next, error] = std::from_chars(at, end, ticks[static_cast<size_t>(column)]);
    if (error != std::errc()) return column;
    at = next;
  }
  return kColumns;
}

}  // namespace

double CpuSeconds(const rusage& usage) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

CpuUsageProbe::CpuUsageProbe(const SystemRoot& root) : stat_(root, "/proc/stat") {}

CpuUsage CpuUsageProbe::Read() const {
  std::array<char, 256> buffer;
  const std::optional<std::string_view> text = stat_.Read(buffer);
  if (!text) return {};
  return ParseCpuLine(*text, static_cast<double>(sysconf(_SC_CLK_TCK)));
}

CpuUsage ParseCpuLine(std::string_view text, double ticks_per_second) {
  CpuUsage usage;
  if (!text.starts_with("cpu ")) return usage;
  std::array<unsigned long long, kColumns> ticks{};
  const int columns = ParseColumns(text.substr(4, text.find('\n') - 4), ticks);
  if (columns > kSoftIrq) {
    const auto busy = ticks[kUser] + ticks[kNice] + ticks[kSystem] + ticks[kIrq] + ticks[kSoftIrq];
    usage.busy_seconds = static_cast<double>(busy) / ticks_per_second;
  }
  if (columns > kSteal) usage.steal_seconds = static_cast<double>(ticks[kSteal]) / ticks_per_second;
  return usage;
}

double OwnCpuSeconds() { return CpuSecondsOf(RUSAGE_SELF) + CpuSecondsOf(RUSAGE_CHILDREN); }

}  // namespace weir
