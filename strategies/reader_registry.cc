#include "strategies/reader_registry.h"

#include <iterator>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "strategies/batched_reader.h"
#include "strategies/naive_reader.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 256 * 1024;

constexpr ReaderStrategy kReaderStrategies[] = {
    {.name = "naive",
     .summary = "read(2) of 4 KiB at a time",
     .capabilities = {.uses_buffer = false},
     .default_buffer_size = kBuffer,
     .open = OpenNaiveReader},
    {.name = "batched",
     .summary = "one buffer, filled when used up; larger reads go around it",
     .capabilities = {},
     .default_buffer_size = kBuffer,
     .open = OpenBatchedReader},
};

}  // namespace

std::span<const ReaderStrategy> ReaderStrategies() { return kReaderStrategies; }

absl::StatusOr<const ReaderStrategy*> FindReaderStrategy(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ReaderStrategy& strategy : ReaderStrategies()) {
    if (strategy.name == name) return &strategy;
    names.push_back(strategy.name);
  }
  return absl::NotFoundError(
      fmt::format("there is no reading strategy '{}'; there are {}", name, fmt::join(names, ", ")));
}

absl::StatusOr<std::unique_ptr<Reader>> OpenReader(const ReaderStrategy& strategy, const std::string& path,
                                                   const ReaderOptions& options) {
  absl::Status supported = Supported(strategy);
  if (!supported.ok()) return supported;
  if (options.buffer_size < Reader::kMinBufferSize) {
    return absl::InvalidArgumentError(fmt::format("{}: a buffer of {} bytes; the least is {}", strategy.name,
                                                  options.buffer_size, Reader::kMinBufferSize));
  }
  return strategy.open(path, options);
}

absl::Status Supported(const ReaderStrategy& strategy) {
  return strategy.supported == nullptr ? absl::OkStatus() : strategy.supported();
}

}  // namespace weir
