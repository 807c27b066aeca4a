#ifndef WEIR_COMMANDS_SEND_FILE_SENDING_H_
#define WEIR_COMMANDS_SEND_FILE_SENDING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/send/content_stream.h"
#include "commands/send/file_header.h"
#include "commands/send/paced_socket_system.h"
#include "commands/send/receipt.h"
#include "strategies/age/x25519.h"
#include "strategies/reader.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/socket.h"

namespace weir {

struct SendOptions {
  int level = 3;       ///< of zstd
  size_t threads = 1;  ///< that compress
  Pace pace;           ///< that the receiver must keep; its patience is also for its answer
};

/// One file on its way to a receiver. What the connection carries is an age file of a FileHeader's frame and a frame of
/// zstd.
///
///     file --> compress --channel--> encrypt --> connection        receipt <-- connection
///             (thread)               (caller's)                             (thread)
///
/// Threads: Run by one, once; the rest by any, between construction and destruction.
class FileSending {
 public:
  /// `recipients`: those who can decrypt it. RESOURCE_EXHAUSTED, or an error of the system.
  static absl::StatusOr<std::unique_ptr<FileSending>> Open(Socket socket, FileHeader header,
                                                           std::span<const X25519Recipient> recipients,
                                                           const SendOptions& options);

  /// Sends what `file` has, and waits for the receiver's word. OK: the receiver has proved that it has every byte, and
  /// the file its name there. Else the receiver has no file, but for the last two:
  ///
  ///   ABORTED              it refused, and says why
  ///   OUT_OF_RANGE         the file is no longer as the header says
  ///   DEADLINE_EXCEEDED    it took less than the pace
  ///   CANCELLED            by Abort
  ///   the file's own error, or the connection's
  ///   DATA_LOSS            its word is no proof
  ///   UNAVAILABLE          all was sent, but its word did not come: it may have the file, or not
  absl::Status Run(Reader& file);

  /// Makes Run end.
  void Abort() { duplex_->Abort(); }

  bool all_sent() const { return all_sent_; }        ///< so the receiver may have the file
  uint64_t read() const { return content_.done; }    ///< bytes of the file
  uint64_t sent() const { return system_.moved(); }  ///< bytes through the connection

 private:
  FileSending(FileHeader header, std::span<const X25519Recipient> recipients, const SendOptions& options);

  absl::Status SendAll(Reader& file);
  absl::Status Pack(Reader& source, Writer& target);
  void AwaitReceipt();
  absl::StatusOr<Receipt> ReadReceiptBehindSignsOfLife();
  absl::Status Outcome(const absl::Status& sent) const;

  const FileHeader header_;
  const std::span<const X25519Recipient> recipients_;
  const SendOptions options_;
  PacedSocketSystem system_;  // before what uses it
  std::unique_ptr<Duplex> duplex_;
  ContentStream content_;
  absl::Status of_the_file_;  // what was wrong with it, if anything
  std::atomic<bool> all_sent_{false};
  absl::StatusOr<Receipt> receipt_;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_FILE_SENDING_H_
