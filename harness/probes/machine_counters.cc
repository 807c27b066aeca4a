#include "harness/probes/machine_counters.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

namespace weir {
namespace {

// "some avg10=0.00 avg60=0.00 avg300=0.00 total=12345\nfull …", in microseconds.
std::optional<double> SomeSeconds(const KernelFile& file) {
  std::array<char, 256> buffer;
  const std::optional<std::string_view> text = file.Read(buffer);
  if (!text || !text->starts_with("some ")) return std::nullopt;
  const std::optional<unsigned long long> total = NumberAfter(text->substr(0, text->find('\n')), "total=");
  if (!total) return std::nullopt;
  return static_cast<double>(*total) * 1e-6;
}

// The columns of /proc/stat; proc(5).
enum Column { kUser, kNice, kSystem, kIdle, kIoWait, kIrq, kSoftIrq, kSteal, kColumns };

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

PressureProbe::PressureProbe(const SystemRoot& root)
    : cpu_(root, "/proc/pressure/cpu"),
      io_(root, "/proc/pressure/io"),
      memory_(root, "/proc/pressure/memory") {}

Pressure PressureProbe::Read() const {
  return {.cpu_seconds = SomeSeconds(cpu_),
          .io_seconds = SomeSeconds(io_),
          .memory_seconds = SomeSeconds(memory_)};
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

}  // namespace weir
