#include "strategies/writers/writer_registry.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "strategies/peers/peers.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 256 * 1024;
constexpr size_t kWindow = 4 * 1024 * 1024;

constexpr WriterStrategy kWriterStrategies[] = {
    {.name = "discard",
     .summary = "counts and drops: the cost of the harness itself",
     .capabilities = {.keeps_bytes = false, .uses_buffer = false},
     .default_buffer_size = kBuffer,
     .open = OpenDiscardWriter},
    {.name = "naive",
     .summary = "one write(2) a record",
     .capabilities = {.uses_buffer = false, .call_per_record = true},
     .default_buffer_size = kBuffer,
     .open = OpenNaiveWriter},
    {.name = "batched",
     .summary = "one buffer, written when full; larger records go around it",
     .capabilities = {},
     .default_buffer_size = kBuffer,
     .open = OpenBatchedWriter},
    {.name = "drained",
     .summary = "a queue with back-pressure, a new buffer for each push, a thread that writes",
     .capabilities = {.threaded = true, .has_water_marks = true},
     .default_buffer_size = kBuffer,
     .open = OpenDrainedWriter},
    {.name = "pooled",
     .summary = "as drained, with buffers from a fixed pool: nothing is allocated after the start",
     .capabilities = {.threaded = true, .has_water_marks = true},
     .default_buffer_size = kBuffer,
     .open = OpenPooledWriter},
    {.name = "flooded",
     .summary = "a queue without a bound: writing on when told to wait, until the flood limit",
     .capabilities = {.threaded = true, .has_flood_limit = true},
     .default_buffer_size = kBuffer,
     .open = OpenFloodedWriter},
    {.name = "vectored",
     .summary = "blocks gathered by writev(2); large records join them without a copy",
     .capabilities = {},
     .default_buffer_size = kBuffer,
     .open = OpenVectoredWriter},
    {.name = "uring",
     .summary = "io_uring: several buffers in flight, filled and written at the same time",
     .capabilities = {.kernel_threads = true, .has_water_marks = true},
     .default_buffer_size = kBuffer,
     .open = OpenUringWriter,
     .supported = UringSupported},
    {.name = "direct",
     .summary = "O_DIRECT: aligned blocks past the page cache",
     .capabilities = {.regular_files_only = true},
     .default_buffer_size = kBuffer,
     .open = OpenDirectWriter},
    {.name = "uncached",
     .summary = "as batched, with RWF_DONTCACHE: the page cache keeps nothing",
     .capabilities = {.regular_files_only = true},
     .default_buffer_size = kBuffer,
     .open = OpenUncachedWriter,
     .supported = UncachedSupported},
    {.name = "mmap",
     .summary = "windows of the file, allocated, mapped and filled in place",
     .capabilities = {.regular_files_only = true, .maps_file = true},
     .default_buffer_size = kWindow,
     .open = OpenMmapWriter},
    {.name = "stdio",
     .summary = "peer: fwrite(3)",
     .capabilities = {.library_writes = true},
     .default_buffer_size = kBuffer,
     .open = OpenStdioWriter},
    {.name = "iostream",
     .summary = "peer: std::ofstream::write",
     .capabilities = {.library_writes = true},
     .default_buffer_size = kBuffer,
     .open = OpenIostreamWriter},
    {.name = "fmt",
     .summary = "peer: fmt::output_file, print(\"{}\", record)",
     .capabilities = {.library_writes = true},
     .default_buffer_size = kBuffer,
     .open = OpenFmtWriter},
};

}  // namespace

std::span<const WriterStrategy> WriterStrategies() { return kWriterStrategies; }

absl::StatusOr<std::unique_ptr<Writer>> OpenWriter(const WriterStrategy& strategy, Endpoint target,
                                                   const WriterOptions& options) {
  return Checked(strategy, options.buffer_size, [&] { return strategy.open(std::move(target), options); });
}

absl::Status SupportedIn(const WriterStrategy& strategy, const std::string& directory) {
  absl::Status supported = Supported(strategy);
  if (!supported.ok() || !strategy.capabilities.regular_files_only) return supported;
  std::string path = directory + "/weir-probe-XXXXXX";
  const int fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return absl::OkStatus();
  ::close(fd);
  const auto writer = strategy.open(path, {.buffer_size = strategy.default_buffer_size});
  if (writer.ok()) (*writer)->Cancel();
  ::unlink(path.c_str());
  return absl::IsFailedPrecondition(writer.status()) ? writer.status() : absl::OkStatus();
}

}  // namespace weir
