#include "commands/send/file_receiving.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "fmt/format.h"
#include "strategies/age/age_file.h"
#include "strategies/compress/compression.h"
#include "strategies/threads/stages.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr uint64_t kBetweenRoomChecks = 16 << 20;
// What a sender that was refused may still send, so that the word reaches it: a connection closed with unread bytes is
// reset, and the word may be lost with it.
constexpr std::chrono::seconds kDrainTime(2);

absl::StatusOr<uint64_t> FreeBytesIn(int directory) {
  struct statvfs system;
  if (::fstatvfs(directory, &system) != 0) {
    return absl::ErrnoToStatus(errno, fmt::format("fstatvfs of the directory, errno {}", errno));
  }
  return uint64_t{system.f_bavail} * system.f_frsize;
}

}  // namespace

FileReceiving::FileReceiving(std::string peer, const ReceiveOptions& options)
    : options_(options),
      peer_(std::move(peer)),
      system_(PacedSocketSystem::Direction::kReceive, options.pace),
      content_{.length = 0, .digest = {}} {}

absl::StatusOr<std::unique_ptr<FileReceiving>> FileReceiving::Open(Socket socket,
                                                                   const ReceiveOptions& options) {
  std::unique_ptr<FileReceiving> receiving(new FileReceiving(socket.name(), options));
  absl::StatusOr<Socket> paced = Socket::Take(socket.Release(), receiving->system_);
  if (!paced.ok()) return paced.status();
  absl::StatusOr<std::unique_ptr<Duplex>> duplex =
      Duplex::Open(*std::move(paced), {.writer = {.buffer_size = kMaxReceipt},
                                       .reader = {.buffer_size = 64 * 1024},
                                       .deadline = DeadlineIn(options.pace.patience)});
  if (!duplex.ok()) return duplex.status();
  receiving->duplex_ = *std::move(duplex);
  return receiving;
}

std::optional<FileHeader> FileReceiving::header() const {
  const std::lock_guard lock(mutex_);
  return header_;
}

absl::Status FileReceiving::Run() {
  absl::Status received = ReceiveAll();
  if (received.ok()) received = GiveName();
  if (!received.ok()) staged_.reset();
  Answer(received);
  return received;
}

absl::Status FileReceiving::GiveName() {
  admitted_ = !options_.admit || options_.admit();
  if (!admitted_) return absl::CancelledError("another file came first, and only one was to be received");
  const absl::Status named = staged_->Commit();
  if (absl::IsAlreadyExists(named)) return absl::AlreadyExistsError(header_->name + " is there already");
  // The name must last too. A file system that cannot sync a directory says so.
  if (named.ok() && ::fsync(options_.directory) != 0 && errno != EINVAL) {
    return absl::ErrnoToStatus(
        errno, header_->name + " is there, but perhaps not on the device: fsync of its directory");
  }
  return named;
}

absl::Status FileReceiving::ReceiveAll() {
  absl::StatusOr<std::unique_ptr<Writer>> nowhere = OpenDiscardWriter("", {.buffer_size = kMinBufferSize});
  if (!nowhere.ok()) return nowhere.status();
  const Stage stages[] = {[this](Reader& source, Writer& target) { return Decrypt(source, target); },
                          [this](Reader& source, Writer&) { return Unpack(source); }};
  // What waits for the sender ends with an error of the file: the sender is told, and no more is read.
  const StagesOptions stages_options{.channel = {.slab_size = 64 * 1024, .slabs = 3},
                                     .interrupt = [this] { duplex_->SetDeadline(Deadline()); }};
  absl::Status received = RunStages(duplex_->reader(), stages, **nowhere, stages_options);
  if (!absl::IsDeadlineExceeded(received)) return received;
  return absl::DeadlineExceededError(
      header() ? fmt::format("it sent less than {} KiB in {} s", options_.pace.least / 1024,
                             options_.pace.patience_seconds())
               : fmt::format("no header came within {} s", options_.pace.patience_seconds()));
}

absl::Status FileReceiving::Decrypt(Reader& source, Writer& target) {
  return DecryptAgeFile(source, options_.identities, target, {.chunks_a_block = 1});
}

absl::Status FileReceiving::Unpack(Reader& source) {
  absl::Status begun = Begin(source);
  if (!begun.ok()) return begun;
  absl::StatusOr<std::unique_ptr<Writer>> target =
      OpenBatchedWriter(staged_->write_path(), {.system_calls = options_.output_calls});
  if (!target.ok()) return staged_->Named(target.status());
  absl::Status written = Write(source, **target);
  if (written.ok()) written = SyncAndClose(**target);
  (*target)->Cancel();
  return staged_->Named(written);
}

absl::Status FileReceiving::Begin(Reader& source) {
  absl::StatusOr<FileHeader> header = ReadFileHeader(source);
  if (!header.ok()) return header.status();
  if (header->length > options_.max_size) {
    return absl::FailedPreconditionError(fmt::format("{} has {} bytes, and {} are taken at most",
                                                     header->name, header->length, options_.max_size));
  }
  absl::Status fits = CheckRoom(header->length);
  if (!fits.ok()) return fits;
  const auto existing = options_.force ? StagedFile::Existing::kReplace : StagedFile::Existing::kRefuse;
  absl::StatusOr<StagedFile> staged =
      StagedFile::CreateIn(options_.directory, header->name, existing, header->mode & ~options_.mask);
  if (absl::IsAlreadyExists(staged.status()))
    return absl::AlreadyExistsError(header->name + " is there already");
  if (!staged.ok()) return staged.status();
  staged_.emplace(*std::move(staged));
  content_.length = header->length;
  duplex_->SetDeadline(kNoDeadline);  // from now on the pace rules
  const std::lock_guard lock(mutex_);
  header_ = *std::move(header);
  return absl::OkStatus();
}

absl::Status FileReceiving::CheckRoom(uint64_t needed) const {
  const absl::StatusOr<uint64_t> room =
      options_.free_bytes ? options_.free_bytes() : FreeBytesIn(options_.directory);
  if (!room.ok()) return room.status();
  if (*room >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      fmt::format("there is no room: {} bytes are to come, and {} are free", needed, *room));
}

absl::Status FileReceiving::Write(Reader& source, Writer& target) {
  const absl::StatusOr<std::unique_ptr<Transform>> decompress = kZstd.decompress();
  if (!decompress.ok()) return decompress.status();
  uint64_t next_check = kBetweenRoomChecks;
  return UnpackContent(source, **decompress, target, content_, [&] {
    if (content_.done < next_check) return absl::OkStatus();
    next_check = content_.done + kBetweenRoomChecks;
    return CheckRoom(content_.length - content_.done);
  });
}

absl::Status FileReceiving::SyncAndClose(Writer& target) {
  const auto set_syncing = [this](bool syncing) {
    const std::lock_guard lock(mutex_);
    syncing_ = syncing;
  };
  set_syncing(true);
  absl::Status synced = target.Sync();
  set_syncing(false);
  return synced.ok() ? target.Close() : synced;
}

void FileReceiving::GiveSignOfLife() {
  const std::lock_guard lock(mutex_);
  if (syncing_) system_.Send(duplex_->socket().fd(), "\n", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void FileReceiving::Answer(const absl::Status& received) {
  if (absl::IsCancelled(duplex_->status())) return;  // by Abort
  duplex_->SetDeadline(DeadlineIn(kDrainTime));
  Receipt receipt;
  if (received.ok()) {
    absl::StatusOr<std::string> proof = ReceiptProof(*header_, content_.digest);
    if (!proof.ok()) return;
    receipt.proof = *std::move(proof);
  } else {
    receipt.refusal = std::string(received.message());
  }
  duplex_->writer().Append(ReceiptText(receipt));
  if (duplex_->FinishWriting().ok()) Drain();
}

void FileReceiving::Drain() {
  std::array<char, 16 * 1024> dropped;
  const int fd = duplex_->socket().fd();
  const Deadline deadline = DeadlineIn(kDrainTime);
  while (MillisecondsUntil(deadline) > 0) {
    pollfd readable{fd, POLLIN, 0};
    if (::poll(&readable, 1, MillisecondsUntil(deadline)) <= 0) return;
    if (::recv(fd, dropped.data(), dropped.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace weir
