#include "strategies/socket/duplex.h"

#include <cerrno>
#include <new>
#include <utility>

#include "strategies/memory/shortage.h"
#include "strategies/socket/socket_calls.h"

namespace weir {
namespace {

// A strategy closes what it writes to, and the connection stays open for the other direction.
absl::StatusOr<Endpoint> OneDirection(const SocketConnection& connection) {
  const Socket& socket = connection.socket();
  const int descriptor = socket.system().Duplicate(socket.fd());
  if (descriptor < 0) return SocketError("duplicating the descriptor of", socket.name());
  return Endpoint(descriptor, socket.name());
}

absl::StatusOr<std::unique_ptr<Writer>> OpenWriterOn(const std::shared_ptr<SocketConnection>& connection,
                                                     const DuplexOptions& options) {
  absl::StatusOr<Endpoint> end = OneDirection(*connection);
  if (!end.ok()) return end.status();
  WriterOptions writer = options.writer;
  writer.system_calls =
      std::make_shared<SocketCalls>(connection, SocketConnection::Direction::kSend, options.send_flags);
  return options.open_writer(*std::move(end), writer);
}

absl::StatusOr<std::unique_ptr<Reader>> OpenReaderOn(const std::shared_ptr<SocketConnection>& connection,
                                                     const DuplexOptions& options) {
  absl::StatusOr<Endpoint> end = OneDirection(*connection);
  if (!end.ok()) return end.status();
  ReaderOptions reader = options.reader;
  const size_t low_water = connection->socket().is_unix() ? 0 : options.receive_low_water;
  absl::Status set = connection->socket().SetReceiveLowWater(low_water);
  if (!set.ok()) return set;
  reader.system_calls =
      std::make_shared<SocketCalls>(connection, SocketConnection::Direction::kReceive, 0, low_water);
  return options.open_reader(*std::move(end), reader);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Duplex>> Duplex::Open(Socket socket, const DuplexOptions& options) try {
  absl::StatusOr<std::unique_ptr<SocketConnection>> opened =
      SocketConnection::Of(std::move(socket), options.deadline);
  if (!opened.ok()) return opened.status();
  const std::shared_ptr<SocketConnection> connection = *std::move(opened);
  absl::StatusOr<std::unique_ptr<Writer>> writer = OpenWriterOn(connection, options);
  if (!writer.ok()) return writer.status();
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenReaderOn(connection, options);
  if (!reader.ok()) return reader.status();
  return std::unique_ptr<Duplex>(new Duplex(connection, *std::move(writer), *std::move(reader)));
} catch (const std::bad_alloc&) {
  return NoMemory("open a connection");
}

// Strategies first: what they hold of the connection they let go, and it closes when nobody has it any more.
Duplex::~Duplex() {
  writer_->Cancel();
  reader_->Cancel();
}

absl::Status Duplex::FinishWriting() {
  absl::Status closed = writer_->Close();
  if (closed.ok()) return connection_->FinishWriting();
  connection_->Abort();
  return closed;
}

absl::Status Duplex::Close() {
  absl::Status finished = FinishWriting();
  while (finished.ok() && reader_->Pull()) reader_->Consume(reader_->Ready().size());
  absl::Status closed = reader_->Close();
  return finished.ok() ? closed : finished;
}

}  // namespace weir
