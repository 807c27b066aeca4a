#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_STRATEGIES_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_STRATEGIES_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/socket.h"
#include "strategies/writer.h"

namespace weir {

/// A row of the catalogue: one way of writing to a socket and of reading from it.
struct SocketStrategy {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  absl::StatusOr<std::unique_ptr<Writer>> (*open_writer)(Endpoint, const WriterOptions&);
  absl::StatusOr<std::unique_ptr<Reader>> (*open_reader)(Endpoint, const ReaderOptions&) = OpenBatchedReader;
  size_t receive_low_water = 0;  ///< DuplexOptions::receive_low_water
  int send_flags = 0;            ///< DuplexOptions::send_flags

  bool uses_buffer = true;       ///< WriterOptions::buffer_size has a meaning
  bool call_per_record = false;  ///< a system call for each record
  bool threaded = false;         ///< writes on a thread of its own
  bool tcp_only = false;         ///< means nothing over a Unix socket

  /// Why this machine cannot run it, or OK. Null: every machine can.
  absl::Status (*supported)() = nullptr;
};

/// All of weir's own. The table in socket_strategies.cc is the catalogue; there is no other registration.
std::span<const SocketStrategy> SocketStrategies();

/// Opens a duplex by `strategy`, whose fields take the place of those of `options`.
absl::StatusOr<std::unique_ptr<Duplex>> OpenDuplex(const SocketStrategy& strategy, Socket socket,
                                                   DuplexOptions options = {});

/// One send(2) a record, as `naive`, with MSG_MORE: the kernel makes segments of it only when they are full, or
/// after 200 ms. Flush and Close send what was held back. Opened by a Duplex only, with that flag.
absl::StatusOr<std::unique_ptr<Writer>> OpenCorkedWriter(Endpoint target, const WriterOptions& options);

/// The bytes of a socket in an io_uring: one receive that goes on by itself (multishot, Linux 6.0), into buffers
/// that the kernel takes from a ring of `options.buffer_size` bytes each and the consumer gets where they lie.
/// They are as many as `options.read_ahead` has room for, 2 to 1024. Opened by a Duplex only; INVALID_ARGUMENT
/// for anything else.
///
/// Memory: the buffers, and a bridge of a buffer's size.
absl::StatusOr<std::unique_ptr<Reader>> OpenMultishotReader(Endpoint source, const ReaderOptions& options);

/// Whether this machine has that. It makes a ring to find out.
absl::Status ProbeMultishot();

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_STRATEGIES_H_
