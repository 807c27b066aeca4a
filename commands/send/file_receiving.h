#ifndef WEIR_COMMANDS_SEND_FILE_RECEIVING_H_
#define WEIR_COMMANDS_SEND_FILE_RECEIVING_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/send/content_stream.h"
#include "commands/send/file_header.h"
#include "commands/send/paced_socket_system.h"
#include "strategies/age/x25519.h"
#include "strategies/file/staged_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/socket.h"

namespace weir {

/// Where files go, and what is taken.
struct ReceiveOptions {
  int directory = -1;  ///< an open directory, which the caller keeps
  std::span<const X25519Identity> identities;
  bool force = false;                  ///< a file that is there may be replaced
  uint64_t max_size = kMaxFileLength;  ///< bytes of a file
  mode_t mask = 022;                   ///< permissions that no file gets: umask(2)
  Pace pace;                           ///< that a sender must keep; the header must come within its patience
  /// Bytes that are free for files in `directory`; null: fstatvfs(3).
  std::function<absl::StatusOr<uint64_t>()> free_bytes = nullptr;
  /// Asked when a file is whole, before it gets its name; false refuses it. Null: all get theirs.
  std::function<bool()> admit = nullptr;
  std::shared_ptr<SystemCalls> output_calls = nullptr;  ///< through which files are written; null: the kernel
};

/// One connection of a sender, whoever that is. Before the header has been decrypted it takes some 400 KiB, and 1 MiB
/// more while a header of that size comes; then up to 10 MiB.
///
///     connection --> decrypt --channel--> decompress, check, write --> file without a name
///                    (thread)             (caller's)
///
/// Threads: Run by one, once; the rest by any, between construction and destruction.
class FileReceiving {
 public:
  /// `options` must outlive it.
  static absl::StatusOr<std::unique_ptr<FileReceiving>> Open(Socket socket, const ReceiveOptions& options);

  /// Receives a file, and tells the sender what became of it. OK: the file has its name, its content is what the sender
  /// read, all of it authenticated, and the device has it. Else no file is made, and the message says why.
  absl::Status Run();

  /// After Run: whether its file was admitted.
  bool admitted() const { return admitted_; }

  /// Makes Run end.
  void Abort() { duplex_->Abort(); }

  /// Lets the sender know, while the device takes what has come, that it is being done.
  void GiveSignOfLife();

  const std::string& peer() const { return peer_; }
  /// The header, once it has come.
  std::optional<FileHeader> header() const;
  uint64_t written() const { return content_.done; }  ///< bytes of the file

 private:
  FileReceiving(std::string peer, const ReceiveOptions& options);

  absl::Status GiveName();
  absl::Status ReceiveAll();
  absl::Status Decrypt(Reader& source, Writer& target);
  absl::Status Unpack(Reader& source);
  absl::Status Begin(Reader& source);
  absl::Status Write(Reader& source, Writer& target);
  absl::Status CheckRoom(uint64_t needed) const;
  absl::Status SyncAndClose(Writer& target);
  void Answer(const absl::Status& received);
  void Drain();

  const ReceiveOptions& options_;
  const std::string peer_;
  PacedSocketSystem system_;  // before what uses it
  std::unique_ptr<Duplex> duplex_;
  std::optional<StagedFile> staged_;
  ContentStream content_;
  bool admitted_ = false;

  mutable std::mutex mutex_;  // for what follows
  std::optional<FileHeader> header_;
  bool syncing_ = false;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_FILE_RECEIVING_H_
