#include "strategies/copy/copy_registry.h"

#include <sys/stat.h>

#include <utility>

#include "fmt/format.h"
#include "strategies/strategy_table.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 256 * 1024;
constexpr size_t kWindow = 4 * 1024 * 1024;
constexpr size_t kTransfer = 16 * 1024 * 1024;

constexpr CopyStrategy kCopyStrategies[] = {
    {.name = "whole",
     .summary = "the whole file into memory, then out of it",
     .capabilities = {.uses_buffer = false, .bounded_memory = false},
     .default_buffer_size = kBuffer,
     .copy = CopyWhole},
    {.name = "chunk",
     .summary = "read(2) and write(2) with one buffer, in turn",
     .capabilities = {},
     .default_buffer_size = kBuffer,
     .copy = CopyByChunks},
    {.name = "pipe",
     .summary = "a thread reads ahead while another one writes, from the same buffers",
     .capabilities = {},
     .default_buffer_size = kBuffer,
     .copy = CopyByPipe},
    {.name = "mmap",
     .summary = "write(2) from mapped windows of the source",
     .capabilities = {.regular_source_only = true, .maps_file = true},
     .default_buffer_size = kWindow,
     .copy = CopyByMmap},
    {.name = "range",
     .summary = "copy_file_range(2)",
     .capabilities = {.in_kernel = true},
     .default_buffer_size = kTransfer,
     .copy = CopyByRange},
    {.name = "sendfile",
     .summary = "sendfile(2)",
     .capabilities = {.in_kernel = true},
     .default_buffer_size = kTransfer,
     .copy = CopyBySendfile},
    {.name = "splice",
     .summary = "splice(2) through a pipe",
     .capabilities = {.in_kernel = true},
     .default_buffer_size = kBuffer,
     .copy = CopyBySplice},
};

bool Stat(const Endpoint& end, struct stat& attributes) {
  return (end.is_descriptor() ? ::fstat(end.descriptor(), &attributes)
                              : ::stat(end.name().c_str(), &attributes)) == 0;
}

// Emptying the target would lose the source; appending a file to itself has no end.
bool AreOne(const Endpoint& from, const Endpoint& to) {
  struct stat source, target;
  if (!Stat(from, source) || !Stat(to, target)) return false;
  return S_ISREG(source.st_mode) && source.st_dev == target.st_dev && source.st_ino == target.st_ino;
}

}  // namespace

std::span<const CopyStrategy> CopyStrategies() { return kCopyStrategies; }

absl::StatusOr<CopyResult> CopyFile(const CopyStrategy& strategy, Endpoint from, Endpoint to,
                                    const CopyOptions& options) {
  return Checked(strategy, options.buffer_size, [&]() -> absl::StatusOr<CopyResult> {
    if (AreOne(from, to)) {
      return absl::InvalidArgumentError(fmt::format("{} and {} are the same file", from.name(), to.name()));
    }
    return strategy.copy(std::move(from), std::move(to), options);
  });
}

}  // namespace weir
