#include "harness/workloads/fan_out_readers.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "harness/probes/socket_memory.h"
#include "harness/process/child_process.h"

namespace weir {

uint64_t FanOutNow() {
  return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch() /
                               std::chrono::nanoseconds(1));
}

// ------------------------------------------------------------------------------------------------- records

FanOutRecords::FanOutRecords(size_t size) : bytes_(size, '\0') {
  for (size_t i = 0; i < size; ++i) bytes_[i] = static_cast<char>(i % 251);
}

std::string_view FanOutRecords::Make(uint64_t number, uint64_t nanoseconds) {
  for (size_t step = 0; step + sizeof(number) <= bytes_.size(); step += kStep)
    std::memcpy(bytes_.data() + step, &number, sizeof(number));
  std::memcpy(bytes_.data() + sizeof(number), &nanoseconds, sizeof(nanoseconds));
  return bytes_;
}

bool FanOutRecords::Knows(std::string_view bytes, uint64_t number, size_t place,
                          std::optional<uint64_t>& made) const {
  constexpr size_t kTime = sizeof(uint64_t), kTimeEnd = 2 * sizeof(uint64_t);
  std::array<char, sizeof(number)> digits;
  std::memcpy(digits.data(), &number, sizeof(number));
  while (!bytes.empty()) {
    const size_t within = place % kStep;
    size_t taken = 0;
    if (within < sizeof(number) && place - within + sizeof(number) <= size()) {
      taken = std::min(bytes.size(), sizeof(number) - within);
      if (std::memcmp(bytes.data(), digits.data() + within, taken) != 0) return false;
    } else if (place >= kTime && place < kTimeEnd) {
      taken = std::min(bytes.size(), kTimeEnd - place);
      if (taken == sizeof(uint64_t)) std::memcpy(&made.emplace(), bytes.data(), taken);
    } else {
      taken = std::min({bytes.size(), kStep - within, size() - place});
      if (std::memcmp(bytes.data(), bytes_.data() + place, taken) != 0) return false;
    }
    bytes.remove_prefix(taken);
    place += taken;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------- the process

struct FanOutReaders::Shared {
  std::atomic<bool> is_checked = false;
  Results results;
  std::array<char, 256> error = {};  // empty: none
};

// From fork to the end of the process.
class FanOutReaders::Loop {
 public:
  Loop(const std::vector<int>& sockets, const FanOutReading& reading, Shared& shared)
      : reading_(reading), shared_(shared), records_(reading.size), buffer_(kBuffer) {
    for (const int each : sockets) streams_.push_back({.socket = each});
    if (reading.slow_rate) slow_ = static_cast<int>(streams_.size()) - 1;
  }

  void Run() {
    epoll_ = ::epoll_create1(0);
    for (size_t i = 0; i < streams_.size(); ++i) {
      if (IsSlow(i)) continue;
      epoll_event event = {.events = EPOLLIN, .data = {.u64 = i}};
      if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, streams_[i].socket, &event) != 0)
        return Fail("epoll_ctl, errno {}", errno);
      ++open_;
    }
    if (epoll_ < 0) return Fail("epoll_create1, errno {}", errno);
    slow_next_ = FanOutNow();
    while (open_ > 0) {
      const int count = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), ReadSlow());
      if (count < 0 && errno != EINTR) return Fail("epoll_wait, errno {}", errno);
      for (int i = 0; i < count; ++i) ReadSome(events_[static_cast<size_t>(i)].data.u64);
      if (shared_.is_checked) SampleMemory();
    }
  }

 private:
  static constexpr size_t kBuffer = 256 << 10, kSlowPart = 16 << 10;
  static constexpr uint64_t kSampleEvery = 10'000'000, kSecond = 1'000'000'000;  // nanoseconds

  struct Stream {
    int socket;
    uint64_t bytes = 0;
    std::optional<uint64_t> made = std::nullopt;  // when the record that comes was
  };

  bool IsSlow(size_t stream) const { return static_cast<int>(stream) == slow_; }
  uint64_t WholeRecord() const { return reading_.before + reading_.size + reading_.after; }
  uint64_t Expected() const { return reading_.bytes(); }

  template <class... Arguments>
  void Fail(std::string_view format, const Arguments&... arguments) {
    if (shared_.error[0] == '\0')
      fmt::format_to_n(shared_.error.data(), shared_.error.size() - 1, fmt::runtime(format), arguments...);
    open_ = 0;
  }

  void ReadSome(size_t index) {
    Stream& stream = streams_[index];
    const ssize_t got = ::recv(stream.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got < 0)
      return Fail("reader {} got {} of {} bytes, then errno {}", index, stream.bytes, Expected(), errno);
    if (got == 0 && stream.bytes != Expected())
      return Fail("reader {} got {} of {} bytes", index, stream.bytes, Expected());
    if (got > 0 && shared_.is_checked) Check(index, {buffer_.data(), static_cast<size_t>(got)});
    stream.bytes += static_cast<uint64_t>(got);
    shared_.results.bytes += static_cast<uint64_t>(got);
    if (stream.bytes > Expected())
      return Fail("reader {} got more than the {} bytes that were sent", index, Expected());
    if (got == 0 || (!reading_.until_end && stream.bytes == Expected())) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, stream.socket, nullptr);
      if (open_ > 0) --open_;
    }
  }

  void Check(size_t index, std::string_view bytes) {
    Stream& stream = streams_[index];
    const uint64_t now = FanOutNow();
    for (uint64_t at = stream.bytes; !bytes.empty();) {
      const uint64_t number = at / WholeRecord(), place = at % WholeRecord();
      const bool is_around = place < reading_.before || place >= reading_.before + reading_.size;
      const uint64_t end = place < reading_.before ? reading_.before
                           : is_around             ? WholeRecord()
                                                   : reading_.before + reading_.size;
      const std::string_view part = bytes.substr(0, end - place);
      if (!is_around) {
        if (!records_.Knows(part, number, place - reading_.before, stream.made))
          return Fail("reader {} got other bytes in record {} than were sent", index, number);
        if (place + part.size() == reading_.before + reading_.size && stream.made)
          shared_.results.deliveries.Add(now - std::exchange(stream.made, std::nullopt).value());
      }
      bytes.remove_prefix(part.size());
      at += part.size();
    }
  }

  // For how many milliseconds there is nothing to do for it.
  int ReadSlow() {
    if (slow_ < 0 || *reading_.slow_rate == 0) return -1;
    const uint64_t now = FanOutNow();
    if (now >= slow_next_) {
      Stream& stream = streams_[static_cast<size_t>(slow_)];
      const ssize_t got = ::recv(stream.socket, buffer_.data(), kSlowPart, MSG_DONTWAIT);
      if (got > 0) shared_.results.slow_bytes += static_cast<uint64_t>(got);
      slow_next_ += kSlowPart * kSecond / *reading_.slow_rate;
    }
    return slow_next_ <= now ? 0 : static_cast<int>((slow_next_ - now) / 1'000'000 + 1);
  }

  void SampleMemory() {
    const uint64_t now = FanOutNow();
    if (now < sample_next_) return;
    uint64_t sum = 0;
    for (const Stream& each : streams_) sum += SocketMemory(each.socket).value_or(0);
    shared_.results.socket_memory = std::max(shared_.results.socket_memory, sum);
    sample_next_ = FanOutNow() + kSampleEvery;
  }

  const FanOutReading reading_;
  Shared& shared_;
  const FanOutRecords records_;
  std::vector<char> buffer_;
  std::vector<Stream> streams_;
  std::array<epoll_event, 256> events_;
  int epoll_ = -1;
  int slow_ = -1;  // its index
  size_t open_ = 0;
  uint64_t slow_next_ = 0, sample_next_ = 0;
};

namespace {

// Nothing else may hold the other ends of the streams open.
void CloseAllBut(std::vector<int> kept) {
  std::ranges::sort(kept);
  unsigned next = STDERR_FILENO + 1;
  for (const int each : kept) {
    if (static_cast<unsigned>(each) > next) ::close_range(next, static_cast<unsigned>(each) - 1, 0);
    next = static_cast<unsigned>(each) + 1;
  }
  ::close_range(next, ~0U, 0);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FanOutReaders>> FanOutReaders::Start(std::vector<Socket> sockets,
                                                                    const FanOutReading& reading,
                                                                    const CpuPlacement& cpus) {
  absl::StatusOr<PipeDescriptors> done = MakePipe();
  if (!done.ok()) return done.status();
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return absl::ErrnoToStatus(errno, "mmap");
  auto* const shared = new (memory) Shared;
  std::vector<int> descriptors;
  for (const Socket& each : sockets) descriptors.push_back(each.fd());
  const pid_t parent = ::getpid(), process = ::fork();
  if (process < 0) {
    ::munmap(shared, sizeof(Shared));
    return absl::ErrnoToStatus(errno, "fork of the process that reads");
  }
  if (process == 0) {
    DieWithParent(parent);
    cpus.GoTo(CpuPlacement::kReceiving);
    std::vector<int> kept = descriptors;
    kept.push_back(done->write.get());
    CloseAllBut(std::move(kept));
    Loop(descriptors, reading, *shared).Run();
    ssize_t ignored = ::write(done->write.get(), "!", 1);
    static_cast<void>(ignored);
    ::pause();  // what is open stays open: its end is nobody's event
    ::_exit(0);
  }
  sockets.clear();
  return std::unique_ptr<FanOutReaders>(new FanOutReaders(process, std::move(done->read), shared));
}

FanOutReaders::~FanOutReaders() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  ::munmap(shared_, sizeof(Shared));
}

void FanOutReaders::CheckEverything() { shared_->is_checked = true; }

absl::Status FanOutReaders::Wait(std::chrono::milliseconds most) {
  pollfd waited = {.fd = done_.get(), .events = POLLIN, .revents = 0};
  char byte;
  const int ready = ::poll(&waited, 1, static_cast<int>(most.count()));
  if (ready == 0)
    return absl::DeadlineExceededError(
        fmt::format("the readers had {} bytes after {} s", shared_->results.bytes, most.count() / 1000));
  if (ready < 0 || ::read(done_.get(), &byte, 1) != 1)
    return absl::InternalError("the process that reads ended without a result");
  if (shared_->error[0] != '\0') return absl::DataLossError(shared_->error.data());
  return absl::OkStatus();
}

const FanOutReaders::Results& FanOutReaders::results() const { return shared_->results; }

}  // namespace weir
