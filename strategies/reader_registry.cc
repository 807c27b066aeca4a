#include "strategies/reader_registry.h"

#include <iterator>
#include <new>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "strategies/batched_reader.h"
#include "strategies/drained_reader.h"
#include "strategies/iostream_reader.h"
#include "strategies/memory/shortage.h"
#include "strategies/mmap_reader.h"
#include "strategies/naive_reader.h"
#include "strategies/pooled_reader.h"
#include "strategies/stdio_reader.h"
#include "strategies/uring.h"
#include "strategies/uring_reader.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 256 * 1024;
constexpr size_t kWindow = 4 * 1024 * 1024;

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
    {.name = "drained",
     .summary = "a thread that reads ahead so far, a new buffer for each read",
     .capabilities = {.reads_ahead = true},
     .default_buffer_size = kBuffer,
     .open = OpenDrainedReader},
    {.name = "pooled",
     .summary = "as drained, with buffers from a fixed pool: nothing is allocated after the start",
     .capabilities = {.reads_ahead = true},
     .default_buffer_size = kBuffer,
     .open = OpenPooledReader},
    {.name = "uring",
     .summary = "io_uring: the kernel fills several buffers while another one is used",
     .capabilities = {.reads_ahead = true},
     .default_buffer_size = kBuffer,
     .open = OpenUringReader,
     .supported = UringSupported},
    {.name = "mmap",
     .summary = "windows of the file, mapped and made present, used in place",
     .capabilities = {.regular_files_only = true, .maps_file = true},
     .default_buffer_size = kWindow,
     .open = OpenMmapReader},
    {.name = "stdio",
     .summary = "peer: fread(3)",
     .capabilities = {.library_reads = true},
     .default_buffer_size = kBuffer,
     .open = OpenStdioReader},
    {.name = "iostream",
     .summary = "peer: std::ifstream::read",
     .capabilities = {.library_reads = true},
     .default_buffer_size = kBuffer,
     .open = OpenIostreamReader},
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
                                                   const ReaderOptions& options) try {
  absl::Status supported = Supported(strategy);
  if (!supported.ok()) return supported;
  if (options.buffer_size < Reader::kMinBufferSize || options.buffer_size > Reader::kMaxBufferSize) {
    return absl::InvalidArgumentError(fmt::format("{}: a buffer of {} bytes; the least is {}, the most {}",
                                                  strategy.name, options.buffer_size, Reader::kMinBufferSize,
                                                  Reader::kMaxBufferSize));
  }
  return strategy.open(path, options);
} catch (const std::bad_alloc&) {
  return NoMemory("open", path);
}

absl::Status Supported(const ReaderStrategy& strategy) {
  return strategy.supported == nullptr ? absl::OkStatus() : strategy.supported();
}

}  // namespace weir
