#include "strategies/readers/reader_registry.h"

#include <utility>

#include "strategies/peers/peers.h"
#include "strategies/writers/writer_registry.h"

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

absl::StatusOr<std::unique_ptr<Reader>> OpenReader(const ReaderStrategy& strategy, Endpoint source,
                                                   const ReaderOptions& options) {
  return Checked(strategy, options.buffer_size, [&] { return strategy.open(std::move(source), options); });
}

}  // namespace weir
