#include "strategies/socket/socket_strategies.h"

#include <sys/socket.h>

#include <utility>

#include "strategies/strategy_table.h"

namespace weir {
namespace {

constexpr size_t kLowWater = 256 * 1024;

absl::Status MultishotSupported();

constexpr SocketStrategy kSocketStrategies[] = {
    {.name = "naive",
     .summary = "one send(2) a record; reads of 256 KiB",
     .open_writer = OpenNaiveWriter,
     .uses_buffer = false,
     .call_per_record = true},
    {.name = "corked",
     .summary = "the same with MSG_MORE: the kernel sends full segments only",
     .open_writer = OpenCorkedWriter,
     .send_flags = MSG_MORE,
     .uses_buffer = false,
     .call_per_record = true,
     .tcp_only = true},
    {.name = "batched",
     .summary = "one buffer, sent when full; larger records go around it",
     .open_writer = OpenBatchedWriter},
    {.name = "low-water",
     .summary = "as batched, and who reads is woken for 256 KiB (SO_RCVLOWAT), not for each segment",
     .open_writer = OpenBatchedWriter,
     .receive_low_water = kLowWater,
     .tcp_only = true},
    {.name = "vectored",
     .summary = "blocks gathered by sendmsg(2); large records join them without a copy",
     .open_writer = OpenVectoredWriter},
    {.name = "drained",
     .summary = "a queue with back-pressure, a new buffer for each push, threads that send and receive",
     .open_writer = OpenDrainedWriter,
     .open_reader = OpenDrainedReader,
     .threaded = true},
    {.name = "pooled",
     .summary = "as drained, with buffers from a fixed pool",
     .open_writer = OpenPooledWriter,
     .open_reader = OpenPooledReader,
     .threaded = true},
    {.name = "uring",
     .summary =
         "io_uring: sends in flight behind the producer, one receive that goes on by itself (multishot)",
     .open_writer = OpenUringWriter,
     .open_reader = OpenMultishotReader,
     .supported = MultishotSupported},
};

// A kernel with multishot receive has also the buffers that it takes, and nothing else tells of either.
absl::Status MultishotSupported() {
  static const absl::Status& supported = *new absl::Status(ProbeMultishot());
  return supported;
}

}  // namespace

std::span<const SocketStrategy> SocketStrategies() { return kSocketStrategies; }

absl::StatusOr<std::unique_ptr<Duplex>> OpenDuplex(const SocketStrategy& strategy, Socket socket,
                                                   DuplexOptions options) {
  options.open_writer = strategy.open_writer;
  options.open_reader = strategy.open_reader;
  options.send_flags = strategy.send_flags;
  options.receive_low_water = strategy.receive_low_water;
  return Checked(strategy, options.writer.buffer_size,
                 [&] { return Duplex::Open(std::move(socket), options); });
}

}  // namespace weir
