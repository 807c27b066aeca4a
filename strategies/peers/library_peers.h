#ifndef WEIR_STRATEGIES_PEERS_LIBRARY_PEERS_H_
#define WEIR_STRATEGIES_PEERS_LIBRARY_PEERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/file/buffered_reader.h"
#include "strategies/file/input_file.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/peers/library_descriptor.h"
#include "strategies/writer.h"

namespace weir {

/// A peer: a writer whose buffer belongs to a library (stdio, iostream, fmt). It has a window without room,
/// so every record goes to PushRecord, which calls the library. The library's write calls do not pass the
/// system-call seam; whoever counts calls must ask the kernel for those.
class LibraryWriter : public Writer {
 public:
  /// The largest record that can be reserved, in bytes.
  static constexpr size_t kMaxReserve = 64 * 1024;

  std::optional<size_t> memory_bound() const final { return buffer_size_ + scratch_.size(); }

 protected:
  /// `name`: of the target.
  LibraryWriter(std::string name, const WriterOptions& options);

  /// Has a library that knows only paths open the target. The library's own descriptor is then fd().
  absl::Status OpenByPath(Endpoint& target, const OpenByLibrary& open_by_library);
  /// A descriptor for the library to close, of a target that is one.
  absl::StatusOr<int> Duplicate(Endpoint& target);
  /// The descriptor behind the library's object, once it is known, before anything is written to it.
  void set_fd(int fd);
  int fd() const { return fd_; }
  /// Whether what the file has is kept: WriterOptions::append.
  bool append() const { return append_; }

  /// Fails with what errno says of the call `what`.
  bool FailWithErrno(std::string_view what);
  /// To be called when the library claims to have flushed: takes it for committed, after a look at the offset
  /// of a file that has one. False after Fail() with DATA_LOSS.
  bool ConfirmFlushed();
  /// Counts a call other than a write that the library is known to make.
  void CountLibraryCall() { ++library_calls_; }

 private:
  /// Closes the library's object, whose buffer is to be dropped if the status is not OK. Reports by Fail.
  virtual void CloseLibrary() = 0;
  /// Drops the library's buffer and closes its object, if it was opened.
  virtual void AbandonLibrary() = 0;

  absl::Status TakeOver(Endpoint& target);
  bool Push(size_t) final { return true; }
  absl::Status DoClose() final;
  void DoCancel() final;
  bool DoSync() final;
  void Account(Accounting& accounting) const final;

  const std::string path_;
  const std::shared_ptr<SystemCalls> calls_;
  const size_t buffer_size_;
  const bool append_;
  const AlignedBuffer scratch_;
  std::optional<OutputFile> handed_over_;  // the library has a duplicate of it
  int fd_ = -1;
  uint64_t start_ = 0;  // the offset in the file at which this writer began
  uint64_t confirmed_ = 0;
  uint64_t library_calls_ = 1;  // it opened the file
};

/// What a peer asks its library for at a time, in bytes.
inline constexpr size_t kLibraryReadSize = 16 * 1024;

/// A peer: a reader whose read calls a library makes, stdio or iostream. They do not pass the system-call
/// seam; whoever counts calls must ask the kernel for those.
class LibraryReader : public BufferedReader {
 protected:
  /// `buffer_size`: of the library's buffer, and of the largest Pull.
  LibraryReader(std::string name, size_t buffer_size)
      : BufferedReader(buffer_size, kLibraryReadSize, buffer_size), path_(std::move(name)) {}

  /// Takes the descriptor of a source that is one, which the library is to have a duplicate of.
  absl::StatusOr<int> TakeOver(Endpoint& source);

  /// Counts what the library gave, and returns it.
  size_t Delivered(size_t size);
  /// The status for the call `what`, with what errno says.
  absl::Status Error(std::string_view what) const;

 private:
  /// Closes the library's object, if it was opened.
  virtual absl::Status CloseLibrary() = 0;

  absl::Status DoClose() final;
  void Account(ReaderAccounting& accounting) const final;

  const std::string path_;
  std::optional<InputFile> handed_over_;
  uint64_t delivered_ = 0;
};

/// Makes a `Peer`, which is an `Interface` (Writer or Reader), and opens it on `endpoint`: what the factory
/// of a peer's row returns. No memory is a status too.
template <class Peer, class Interface, class Options>
absl::StatusOr<std::unique_ptr<Interface>> OpenPeer(Endpoint endpoint, const Options& options) try {
  auto peer = std::make_unique<Peer>(endpoint.name(), options);
  absl::Status opened = peer->Open(endpoint);
  if (!opened.ok()) return opened;
  return peer;
} catch (const std::bad_alloc&) {
  return NoMemory("open", endpoint.name());
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_LIBRARY_PEERS_H_
