#include "harness/workloads/socket_transfer.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/process_counters.h"
#include "harness/probes/socket_memory.h"
#include "harness/process/child_process.h"
#include "harness/process/descriptor.h"
#include "harness/process/pipe_messages.h"
#include "harness/targets/told_digest.h"

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes kPatience{1};

int64_t Now() { return Clock::now().time_since_epoch().count(); }

struct Usage {
  double cpu_seconds;
  uint64_t wake_ups;

  static Usage Now() {
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return {CpuSeconds(usage), static_cast<uint64_t>(usage.ru_nvcsw)};
  }
};

absl::Status SetUp(Socket& socket, const ConnectionSetup& setup) {
  absl::Status set = socket.SetNoDelay(setup.no_delay);
  if (set.ok()) set = socket.SetCork(setup.cork);
  if (set.ok()) set = socket.SetSendBuffer(setup.socket_buffer);
  if (set.ok()) set = socket.SetReceiveBuffer(setup.socket_buffer);
  return set;
}

DuplexOptions OptionsOf(const ConnectionSetup& setup) {
  DuplexOptions options;
  options.writer.buffer_size = options.reader.buffer_size = setup.buffer_size;
  options.deadline = DeadlineIn(kPatience);
  return options;
}

}  // namespace

struct SocketTransfer::Shared {
  std::atomic<int64_t> delivered_after{0};  // nanoseconds
  std::atomic<int64_t> appended_at{0};
};

absl::StatusOr<std::unique_ptr<SocketTransfer>> SocketTransfer::Start(
    const SocketStrategy& strategy, const ConnectionSetup& setup, Receiving receiving,
    const std::function<std::string_view()>& next_record) {
  std::unique_ptr<SocketTransfer> transfer(new SocketTransfer);
  void* const shared =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return absl::ErrnoToStatus(errno, "memory that two processes share");
  transfer->shared_ = new (shared) Shared;
  transfer->cpus_ = std::make_unique<CpuPlacement>(setup.placement, CpuPlacement::kSending);
  absl::StatusOr<SocketPair> pair =
      SocketPair::Make(setup.kind, DeadlineIn(kPatience), SocketSystem::Kernel(), setup.congestion);
  if (!pair.ok()) return pair.status();
  for (Socket* const socket : {&pair->connected, &pair->accepted}) {
    absl::Status set = SetUp(*socket, setup);
    if (!set.ok()) return set;
  }
  absl::StatusOr<PipeDescriptors> result = MakePipe();
  if (!result.ok()) return result.status();
  const pid_t parent = ::getpid();
  transfer->child_ = ::fork();
  if (transfer->child_ < 0) return absl::ErrnoToStatus(errno, "fork of the process at the other end");
  if (transfer->child_ == 0) {
    DieWithParent(parent);
    ::close(pair->connected.Release());
    transfer->cpus_->GoTo(CpuPlacement::kReceiving);
    transfer->Receive(std::move(pair->accepted), strategy, setup, receiving, next_record,
                      result->write.get());
  }
  ::close(pair->accepted.Release());
  transfer->result_ = ::dup(result->read.get());
  result->write.Close();
  char ready = 0;
  if (transfer->result_ < 0 || !Hear(transfer->result_, ready)) {
    return absl::InternalError("the process at the other end could not open its end");
  }
  absl::StatusOr<std::unique_ptr<Duplex>> duplex =
      OpenDuplex(strategy, std::move(pair->connected), OptionsOf(setup));
  if (!duplex.ok()) return duplex.status();
  transfer->duplex_ = *std::move(duplex);
  return transfer;
}

SocketTransfer::~SocketTransfer() {
  duplex_.reset();
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  if (result_ >= 0) ::close(result_);
  if (shared_ != nullptr) ::munmap(shared_, sizeof(Shared));
}

// The other process, from fork to its end.
void SocketTransfer::Receive(Socket socket, const SocketStrategy& strategy, const ConnectionSetup& setup,
                             Receiving receiving, const std::function<std::string_view()>& next_record,
                             int result) {
  absl::StatusOr<std::unique_ptr<Duplex>> duplex = OpenDuplex(strategy, std::move(socket), OptionsOf(setup));
  if (!duplex.ok()) ::_exit(1);
  Reader& reader = (*duplex)->reader();
  const uint64_t calls_before = reader.accounting().system_calls;
  const Usage before = Usage::Now();
  Tell(result, 'r');
  Received received;
  StreamDigester digester;
  constexpr unsigned kWatchEvery = 16;
  for (unsigned pulls = 0; receiving != Receiving::kAnswer && reader.Pull(); ++pulls) {
    const std::string_view ready = reader.Ready();
    received.bytes += ready.size();
    if (receiving == Receiving::kDigest) {
      digester.Add(ready);
      if (pulls % kWatchEvery == 0)
        received.socket_bytes =
            std::max(received.socket_bytes, SocketMemory((*duplex)->socket().fd()).value_or(0));
    }
    reader.Consume(ready.size());
  }
  while (receiving == Receiving::kAnswer) {
    const std::string_view wanted = next_record();
    if (wanted.empty() || !reader.Pull(std::min(wanted.size(), reader.max_pull()))) break;
    size_t left = wanted.size();
    while (left > 0 && reader.Pull()) {
      const size_t size = std::min(left, reader.Ready().size());
      reader.Consume(size);
      left -= size;
    }
    shared_->delivered_after = Now() - shared_->appended_at;
    received.bytes += wanted.size();
    if (!(*duplex)->writer().Append(std::string_view("a")) || !(*duplex)->writer().Flush().ok()) break;
  }
  const bool ended = (*duplex)->Close().ok();
  const Usage after = Usage::Now();
  received.cpu_seconds = after.cpu_seconds - before.cpu_seconds;
  received.wake_ups = after.wake_ups - before.wake_ups;
  received.system_calls = reader.accounting().system_calls - calls_before;
  const bool told = Tell(result, received.bytes) && Tell(result, received.cpu_seconds) &&
                    Tell(result, received.wake_ups) && Tell(result, received.system_calls) &&
                    Tell(result, received.socket_bytes) && TellDigest(result, digester.Finish());
  ::_exit(ended && told ? 0 : 1);
}

absl::StatusOr<uint64_t> SocketTransfer::Deliver(std::string_view record) {
  shared_->appended_at = Now();
  if (!writer().Append(record)) return writer().status();
  absl::Status flushed = writer().Flush();
  if (!flushed.ok()) return flushed;
  Reader& reader = duplex_->reader();
  if (!reader.Pull()) {
    return reader.status().ok() ? absl::DataLossError("the other end gave no answer") : reader.status();
  }
  reader.Consume(1);
  return static_cast<uint64_t>(std::max<int64_t>(shared_->delivered_after, 0));
}

absl::StatusOr<SocketTransfer::Received> SocketTransfer::Finish() {
  Received received;
  const bool told = Hear(result_, received.bytes) && Hear(result_, received.cpu_seconds) &&
                    Hear(result_, received.wake_ups) && Hear(result_, received.system_calls) &&
                    Hear(result_, received.socket_bytes);
  if (told) received.digest = HearDigest(result_);
  int ended = 0;
  ::waitpid(std::exchange(child_, -1), &ended, 0);
  if (!told || !received.digest || !WIFEXITED(ended) || WEXITSTATUS(ended) != 0) {
    return absl::InternalError("the process at the other end did not read to the end of the stream");
  }
  return received;
}

}  // namespace weir
