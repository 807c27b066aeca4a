#include "strategies/commit/log_file.h"

#include <fcntl.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "strategies/endpoint.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

constexpr size_t kRoomAhead = 4 << 20;      // of kDirectWrite, bytes
constexpr size_t kZerosAtOnce = 256 << 10;  // bytes

uint64_t UpToBlock(uint64_t offset) { return (offset + kFrameBlock - 1) / kFrameBlock * kFrameBlock; }

// How many bytes there are of those asked for.
absl::StatusOr<size_t> ReadAt(const OpenFile& file, uint64_t offset, char* to, size_t size) {
  size_t had = 0;
  while (had < size) {
    const ssize_t got = file.calls().Pread(file.fd(), to + had, size - had, static_cast<off_t>(offset + had));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file.Error("pread", offset + had);
    if (got == 0) break;
    had += static_cast<size_t>(got);
  }
  return had;
}

// The body of the frame `sequence` if it lies at `offset`.
absl::StatusOr<std::optional<std::string>> ReadFrame(const OpenFile& file, uint64_t size, uint64_t offset,
                                                     uint64_t sequence) {
  FrameHeader header{};
  if (offset + sizeof(header) > size) return std::nullopt;
  absl::StatusOr<size_t> got = ReadAt(file, offset, reinterpret_cast<char*>(&header), sizeof(header));
  if (!got.ok()) return got.status();
  if (*got < sizeof(header) || header.sequence != sequence || header.size > 2 * kMaxLogMemory ||
      offset + sizeof(header) + header.size > size)
    return std::nullopt;
  std::string body(header.size, '\0');
  got = ReadAt(file, offset + sizeof(header), body.data(), body.size());
  if (!got.ok()) return got.status();
  if (*got < body.size() || !IsFrame(header, body, offset, sequence)) return std::nullopt;
  return body;
}

absl::StatusOr<LogEnd> Recover(const OpenFile& file, const std::function<void(std::string_view)>& see) {
  const absl::StatusOr<std::optional<uint64_t>> size = file.Size();
  if (!size.ok()) return size.status();
  if (!*size) return absl::InvalidArgumentError(fmt::format("{} is not a regular file", file.path()));
  LogEnd end;
  while (true) {
    std::optional<std::string> body;
    uint64_t offset = 0;
    for (const uint64_t place : {end.offset, UpToBlock(end.offset)}) {
      absl::StatusOr<std::optional<std::string>> read = ReadFrame(file, **size, place, end.frames + 1);
      if (!read.ok()) return read.status();
      offset = place;
      body = *std::move(read);
      if (body) break;
    }
    if (!body) return end;
    end.offset = offset + sizeof(FrameHeader) + body->size();
    ++end.frames;
    std::string_view rest = *body;
    while (const std::optional<std::string_view> record = TakeRecord(rest)) {
      ++end.records;
      see(*record);
    }
  }
}

}  // namespace

absl::StatusOr<LogEnd> RecoverLog(const std::string& path, const std::function<void(std::string_view)>& see,
                                  std::shared_ptr<SystemCalls> calls) {
  Endpoint end(path);
  absl::StatusOr<OpenFile> file = OpenFile::Open(end, O_RDONLY | O_CLOEXEC, std::move(calls));
  if (!file.ok()) return file.status();
  return Recover(*file, see);
}

absl::StatusOr<std::unique_ptr<LogFile>> LogFile::Open(const LogOptions& options, CommitBy by) {
  if (options.memory > kMaxLogMemory)
    return absl::InvalidArgumentError(
        fmt::format("a log has at most {} bytes of memory, not {}", kMaxLogMemory, options.memory));
  Endpoint path(options.path);
  absl::StatusOr<OpenFile> opened = OpenFile::Open(path, O_RDWR | O_CREAT | O_CLOEXEC, options.system_calls);
  if (!opened.ok()) return opened.status();
  std::unique_ptr<LogFile> file(new LogFile(*std::move(opened), by));
  const absl::StatusOr<LogEnd> end = Recover(*file, [](std::string_view) {});
  if (!end.ok()) return end.status();
  // Before anything is changed or synced, so that whoever is refused can go another way.
  if (by == CommitBy::kDirectWrite && file->SetFlags(O_DIRECT) != 0)
    return absl::UnimplementedError(file->Error("fcntl O_DIRECT", 0).message());
  if (absl::Status cut = file->CutAndSync(*end); !cut.ok()) return cut;
  return file;
}

LogFile::~LogFile() { OpenFile::Close(end_).IgnoreError(); }

// What is cut off must be gone from the device before anything is written in its place: of two torn ends, one on
// top of the other, the second could make the first look whole.
absl::Status LogFile::CutAndSync(const LogEnd& end) {
  end_ = by_ == CommitBy::kDirectWrite ? UpToBlock(end.offset) : end.offset;
  sequence_ = end.frames + 1;
  if (calls().Ftruncate(fd(), static_cast<off_t>(end.offset)) != 0) return Error("ftruncate", end.offset);
  if (by_ == CommitBy::kDirectWrite) {
    room_ = end_;
    // The part of a block that a frame left.
    if (calls().Ftruncate(fd(), static_cast<off_t>(end_)) != 0) return Error("ftruncate", end_);
    blocks_.emplace(kZerosAtOnce);
    if (absl::Status made = MakeRoom(end_ + 1); !made.ok()) return made;
  }
  if (absl::Status synced = Sync(); !synced.ok()) return synced;
  return SyncDirectory();
}

absl::Status LogFile::SyncDirectory() {
  const std::filesystem::path parent = std::filesystem::path(path()).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const int opened = calls().Open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (opened < 0) return Error("open the directory of", 0);
  absl::Status synced = calls().Fdatasync(opened) == 0 ? absl::OkStatus() : Error("sync the directory of", 0);
  calls().Close(opened);
  return synced;
}

std::string_view LogFile::SealNext(Frame& frame, uint64_t& offset) {
  offset = end_;
  const uint32_t records = frame.records();
  const std::string_view bytes = frame.Seal(end_, sequence_++);
  end_ += bytes.size();
  if (by_ == CommitBy::kDirectWrite) end_ = UpToBlock(end_);
  const std::lock_guard lock(mutex_);
  accounting_.records += records;
  accounting_.bytes += end_ - offset;
  ++accounting_.frames;
  return bytes;
}

absl::Status LogFile::Commit(Frame& frame) {
  uint64_t offset = 0;
  const std::string_view bytes = SealNext(frame, offset);
  absl::Status done = by_ == CommitBy::kDirectWrite ? WriteDirect(bytes, offset) : Write(bytes, offset);
  if (done.ok() && by_ == CommitBy::kFdatasync) done = Sync();
  frame.Clear();
  return done;
}

absl::Status LogFile::Write(std::string_view bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t took = calls().Pwrite(fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (took < 0 && errno == EINTR) continue;
    if (took < 0) return Error("pwrite", offset);
    bytes.remove_prefix(static_cast<size_t>(took));
    offset += static_cast<size_t>(took);
  }
  return absl::OkStatus();
}

template <class Wait>
auto LogFile::Waiting(Wait wait) {
  const auto began = std::chrono::steady_clock::now();
  auto answer = wait();
  const int error = errno;
  const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - began;
  const std::lock_guard lock(mutex_);
  ++accounting_.syncs;
  accounting_.sync_nanoseconds += static_cast<uint64_t>(took.count());
  errno = error;
  return answer;
}

absl::Status LogFile::WriteDirect(std::string_view bytes, uint64_t offset) {
  const size_t size = UpToBlock(bytes.size());
  if (size > blocks_->size()) blocks_.emplace(size);
  if (absl::Status made = MakeRoom(offset + size); !made.ok()) return made;
  std::memcpy(blocks_->data(), bytes.data(), bytes.size());
  std::memset(blocks_->data() + bytes.size(), 0, size - bytes.size());
  return Waiting([&] { return WriteBlocks({blocks_->data(), size}, offset, RWF_DSYNC); });
}

absl::Status LogFile::WriteBlocks(std::string_view blocks, uint64_t offset, int flags) {
  while (!blocks.empty()) {
    const iovec part = {const_cast<char*>(blocks.data()), blocks.size()};
    const ssize_t took = calls().Pwritev2(fd(), &part, 1, static_cast<off_t>(offset), flags);
    if (took < 0 && errno == EINTR) continue;
    if (took < 0) return Error("pwritev2", offset);
    // The rest of a short one must begin at a block again; what is written twice is the same.
    const auto whole = static_cast<size_t>(took) / kFrameBlock * kFrameBlock;
    if (whole == 0)
      return absl::DataLossError(fmt::format("{} takes no whole block at offset {}", path(), offset));
    blocks.remove_prefix(whole);
    offset += whole;
  }
  return absl::OkStatus();
}

// Zeros, so that a frame is written over blocks that the file has: its size and its extents stay as they are.
absl::Status LogFile::MakeRoom(uint64_t end) {
  if (end <= room_) return absl::OkStatus();
  const uint64_t wanted = UpToBlock(end) + kRoomAhead;
  std::memset(blocks_->data(), 0, blocks_->size());
  while (room_ < wanted) {
    const size_t size = std::min<uint64_t>(blocks_->size(), wanted - room_);
    if (absl::Status wrote = WriteBlocks({blocks_->data(), size}, room_, 0); !wrote.ok()) return wrote;
    room_ += size;
  }
  return Sync();
}

absl::Status LogFile::Sync() {
  const int done = Waiting([&] { return calls().Fdatasync(fd()); });
  return done == 0 ? absl::OkStatus() : Error("fdatasync", end_);
}

absl::Status LogFile::Close() {
  absl::Status cut;
  if (fd() >= 0 && by_ == CommitBy::kDirectWrite && calls().Ftruncate(fd(), static_cast<off_t>(end_)) != 0)
    cut = Error("ftruncate", end_);
  absl::Status closed = OpenFile::Close(end_);
  return cut.ok() ? closed : cut;
}

LogAccounting LogFile::accounting() const {
  const std::lock_guard lock(mutex_);
  return accounting_;
}

}  // namespace weir
