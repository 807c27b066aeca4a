#include "harness/probes/pressure.h"

#include <array>
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

}  // namespace weir
