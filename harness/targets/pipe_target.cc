#include "harness/targets/pipe_target.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/process/parent_death.h"
#include "xxhash.h"

namespace weir {
namespace {

constexpr size_t kChunk = 256 * 1024;
constexpr size_t kSlowChunk = 16 * 1024;

class Hasher {
 public:
  Hasher() : state_(XXH3_createState()) { XXH3_128bits_reset(state_); }
  ~Hasher() { XXH3_freeState(state_); }
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void Add(const char* data, size_t size) {
    XXH3_128bits_update(state_, data, size);
    bytes_ += size;
  }
  PipeDigest Digest() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_);
    return {bytes_, hash.low64, hash.high64};
  }

 private:
  XXH3_state_t* const state_;
  uint64_t bytes_ = 0;
};

// Sleeps so that no more than `rate` bytes a second pass on average from the first on. It keeps to a
// timetable, so a sleep that lasts too long is made up for.
class Pace {
 public:
  explicit Pace(uint64_t rate) : rate_(rate) {}

  void Passed(size_t bytes) {
    if (rate_ == PipeTarget::kUnlimited) return;
    if (bytes_ == 0) start_ = std::chrono::steady_clock::now();
    bytes_ += bytes;
    std::this_thread::sleep_until(
        start_ + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(
                     static_cast<double>(bytes_) / static_cast<double>(rate_))));
  }

 private:
  const uint64_t rate_;
  uint64_t bytes_ = 0;
  std::chrono::steady_clock::time_point start_;
};

// The reading process, from fork to its end.
[[noreturn]] void ReadAll(int read_end, int result, uint64_t bytes_per_second) {
  // A slow reader takes a little at a time, so that the pipe does not stand empty and then full.
  std::vector<char> chunk(bytes_per_second == PipeTarget::kUnlimited ? kChunk : kSlowChunk);
  Hasher hasher;
  Pace pace(bytes_per_second);
  for (;;) {
    const ssize_t got = ::read(read_end, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    hasher.Add(chunk.data(), static_cast<size_t>(got));
    pace.Passed(static_cast<size_t>(got));
  }
  const PipeDigest digest = hasher.Digest();
  const bool told = ::write(result, &digest, sizeof digest) == sizeof digest;
  ::_exit(told ? 0 : 1);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Target>> PipeTarget::Create(uint64_t bytes_per_second) {
  ::signal(SIGPIPE, SIG_IGN);  // a reader that dies is an error of the case, not the end of the process
  absl::StatusOr<PipeDescriptors> data = MakePipe(), result = MakePipe();
  for (const auto* pipe : {&data, &result}) {
    if (!pipe->ok()) return pipe->status();
  }
  const pid_t parent = ::getpid(), reader = ::fork();
  if (reader < 0) return absl::ErrnoToStatus(errno, "fork of the process that reads the pipe");
  if (reader == 0) {
    DieWithParent(parent);
    data->write.Close();
    result->read.Close();
    ReadAll(data->read.get(), result->write.get(), bytes_per_second);
  }
  return std::unique_ptr<Target>(new PipeTarget(std::move(data->write), std::move(result->read), reader));
}

PipeTarget::PipeTarget(Descriptor write_end, Descriptor result, pid_t reader)
    : write_end_(std::move(write_end)),
      result_(std::move(result)),
      reader_(reader),
      path_(fmt::format("/proc/self/fd/{}", write_end_.get())) {}

PipeTarget::~PipeTarget() {
  if (reader_ <= 0) return;
  ::kill(reader_, SIGKILL);
  ::waitpid(reader_, nullptr, 0);
}

absl::Status PipeTarget::Finish() {
  if (digest_) return absl::OkStatus();
  write_end_.Close();
  PipeDigest digest;
  ssize_t got;
  do {
    got = ::read(result_.get(), &digest, sizeof digest);
  } while (got < 0 && errno == EINTR);
  ::waitpid(std::exchange(reader_, -1), nullptr, 0);
  if (got != sizeof digest)
    return absl::InternalError("the process that read the pipe ended without a result");
  digest_ = digest;
  return absl::OkStatus();
}

absl::StatusOr<Verified> PipeTarget::Verify(ExpectedStream& expected, uint64_t size) {
  if (!digest_) return absl::FailedPreconditionError("Verify before Finish");
  if (digest_->bytes != size) {
    return absl::DataLossError(fmt::format("{} of {} bytes arrived", digest_->bytes, size));
  }
  std::vector<char> chunk(kChunk);
  Hasher hasher;
  while (const size_t filled = expected.Read(chunk)) hasher.Add(chunk.data(), filled);
  const PipeDigest wanted = hasher.Digest();
  if (wanted.hash_low != digest_->hash_low || wanted.hash_high != digest_->hash_high) {
    return absl::DataLossError(fmt::format("the {} bytes that arrived are not those that were sent", size));
  }
  return Verified::kEveryByte;
}

}  // namespace weir
