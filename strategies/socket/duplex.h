#ifndef WEIR_STRATEGIES_SOCKET_DUPLEX_H_
#define WEIR_STRATEGIES_SOCKET_DUPLEX_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/socket.h"
#include "strategies/socket/socket_connection.h"
#include "strategies/writer.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

struct DuplexOptions {
  /// How it writes and reads: a row's `open`. Their `system_calls` are not used: a Socket has its own seam.
  absl::StatusOr<std::unique_ptr<Writer>> (*open_writer)(Endpoint, const WriterOptions&) = OpenBatchedWriter;
  WriterOptions writer;
  absl::StatusOr<std::unique_ptr<Reader>> (*open_reader)(Endpoint, const ReaderOptions&) = OpenBatchedReader;
  ReaderOptions reader;
  /// Flags of send(2) for every call, MSG_MORE above all.
  int send_flags = 0;
  /// Whoever waits to read is woken for so many bytes, see SocketCalls. 0: for any. Means nothing to a reader
  /// with a thread or a ring, nor to a Unix socket.
  size_t receive_low_water = 0;
  Deadline deadline = kNoDeadline;
};

/// A stream in each direction on one connection: a Writer and a Reader, as everywhere, and what a connection
/// has beside.
///
///     writer().Append(...), FinishWriting()      the other side reads an end behind the last byte
///     reader().Pull(...)                         until its end, which is when the other side finished
///
/// Back-pressure is the kernel's: once its buffers are full, the writer waits for the other side to read. Two
/// programs that both write and never read wait for each other; a deadline ends that.
///
/// Ends. Only FinishWriting makes an end for the other side; closing the writer flushes it and no more. A
/// Duplex that is destroyed before, its writer failed or cancelled, resets the connection, so that a stream
/// that breaks off is never taken for one that is complete. A reset by the other side is an error of both
/// directions (UNAVAILABLE), never an end; bytes that came before it may be lost with it, as the kernel drops
/// what was not delivered. Over a Unix socket there is no reset: a peer that dies is an end there, see
/// SocketConnection::Abort. Whoever must know that all has arrived has the other side say so.
///
/// Errors. The writer's and the reader's status, each sticky: DEADLINE_EXCEEDED (ETIMEDOUT), CANCELLED after
/// Abort, UNAVAILABLE for a reset (ECONNRESET), FAILED_PRECONDITION for writing to who reads no more (EPIPE).
/// end() tells the connection's own. No SIGPIPE is raised, whatever the program's disposition.
///
/// Threads: the writer by one, the reader by one, at the same time; Abort and SetDeadline by any, at any time
/// between opening and destruction; the rest while neither is in use.
class Duplex {
 public:
  /// Opens on a connection, which it takes. The options of the socket itself are set before, see Socket.
  static absl::StatusOr<std::unique_ptr<Duplex>> Open(Socket socket, const DuplexOptions& options = {});

  Duplex(const Duplex&) = delete;
  Duplex& operator=(const Duplex&) = delete;
  /// Closes at once; resets the connection unless FinishWriting succeeded.
  ~Duplex();

  Writer& writer() const { return *writer_; }
  Reader& reader() const { return *reader_; }

  /// Half-close: hands over every byte, closes the writer, and sends the end. Reading goes on. After a failure
  /// of the writer the connection is reset, and its error returned. Idempotent.
  absl::Status FinishWriting();
  /// FinishWriting, then reads on until the other side's end and drops what comes, so that nothing unread
  /// makes the kernel reset the connection; then closes. Bounded by the deadline only: a peer that sends for
  /// ever is read for ever without one. OK: both sides have finished. Idempotent.
  absl::Status Close();
  /// Gives up at once: see SocketConnection::Abort. Both directions fail with CANCELLED.
  void Abort() { connection_->Abort(); }

  /// Every wait of both directions ends then, also one that is under way. A call that does not wait ends too.
  void SetDeadline(Deadline deadline) { connection_->SetDeadline(deadline); }

  /// Why it is over.
  ConnectionEnd end() const { return connection_->end(); }
  /// The first error of the connection itself, or OK.
  absl::Status status() const { return connection_->status(); }

  const Socket& socket() const { return connection_->socket(); }

 private:
  Duplex(std::shared_ptr<SocketConnection> connection, std::unique_ptr<Writer> writer,
         std::unique_ptr<Reader> reader)
      : connection_(std::move(connection)), writer_(std::move(writer)), reader_(std::move(reader)) {}

  const std::shared_ptr<SocketConnection> connection_;
  const std::unique_ptr<Writer> writer_;
  const std::unique_ptr<Reader> reader_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_DUPLEX_H_
