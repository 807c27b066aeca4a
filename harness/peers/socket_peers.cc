#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/peers/node_scripts.h"
#include "harness/peers/outside_peer.h"
#include "harness/probes/process_counters.h"
#include "harness/process/child_process.h"
#include "harness/process/descriptor.h"
#include "harness/process/interruption.h"
#include "harness/records/expected.h"
#include "harness/records/record_source.h"
#include "harness/records/stream_digest.h"
#include "harness/targets/told_digest.h"
#include "harness/workloads/cpu_placement.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/socket_subject.h"
#include "harness/workloads/stream_parameters.h"
#include "results/report/schema.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/listener.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kPatience{60};

constexpr uint64_t kMostCalls = 1'000'000;

bool IsUnix(const Case& c) { return SetupOf(c).kind == SocketPair::Kind::kUnix; }

// The stream lies in memory that the program can open as a file.
class ReadyStream {
 public:
  absl::Status Fill(const RecordSource& source, uint64_t records) {
    file_ = Descriptor(::memfd_create("weir-stream", MFD_CLOEXEC));
    if (file_.get() < 0) return absl::ErrnoToStatus(errno, "memfd_create");
    ExpectedRecords stream(source, records);
    std::vector<char> chunk(kOutsideBlock);
    while (const size_t filled = stream.Read(chunk)) {
      if (::write(file_.get(), chunk.data(), filled) != static_cast<ssize_t>(filled))
        return absl::ErrnoToStatus(errno, "lay the stream ready in memory");
    }
    return absl::OkStatus();
  }
  std::string path() const { return fmt::format("/proc/{}/fd/{}", ::getpid(), file_.get()); }

 private:
  Descriptor file_;
};

// A program that connects to this process and sends the stream; the clock runs from its connection on, so that
// its start does not count. Its CPU time does, with its start.
class SendingPass final : public Pass {
 public:
  SendingPass(const Case& c, const OutsidePeer& peer)
      : case_(c), peer_(peer), source_(RecordOf(c), c.seed), bytes_(StreamSizeOf(c)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<Outside> outside() const override { return outside_; }
  bool ready_made() const override { return true; }
  std::vector<std::string_view> flags() const override { return {schema::kCheckedApart}; }

  absl::Status Prepare() override { return stream_.Fill(source_, RecordsOf(case_)); }
  absl::Status Run() override { return Receive(nullptr); }

  absl::StatusOr<Verified> Verify() override {
    StreamDigester digester;
    absl::Status received = Receive(&digester);
    if (!received.ok()) return received;
    absl::Status verified = VerifyDigest(digester.Finish(), ExpectedRecordsOf(case_, source_));
    if (!verified.ok()) return verified;
    return Verified::kEveryByte;
  }

 private:
  absl::StatusOr<SocketAddress> Address() const {
    if (!IsUnix(case_)) return SocketAddress::Loopback();
    return SocketAddress::Unix(fmt::format("/tmp/weir-peer-{}", ::getpid()));
  }

  absl::Status Receive(StreamDigester* digester) {
    const ConnectionSetup setup = SetupOf(case_);
    const absl::StatusOr<SocketAddress> at = Address();
    if (!at.ok()) return at.status();
    const absl::StatusOr<std::unique_ptr<Listener>> listener = Listener::Listen(*at);
    if (!listener.ok()) return listener.status();
    const absl::StatusOr<std::string> program = FindProgram(peer_.program);
    if (!program.ok()) return program.status();
    std::vector<std::string> command = peer_.arguments({.path = (*listener)->address().ToString(),
                                                        .source = stream_.path(),
                                                        .records = RecordOf(case_).max_size,
                                                        .bytes = bytes_});
    command.insert(command.begin(), *program);
    auto running = std::async(std::launch::async, [&] {
      const CpuPlacement placed(setup.placement, CpuPlacement::kSending);
      absl::StatusOr<ProcessResult> result = RunToEndOrInterruption(command);
      (*listener)->Interrupt();  // who never connected
      return result;
    });
    const CpuPlacement placed(setup.placement, CpuPlacement::kReceiving);
    absl::Status received = ReadAll(**listener, setup, digester);
    const absl::StatusOr<ProcessResult> result = running.get();
    if (!result.ok()) return result.status();
    if (result->exit_code != 0)
      return absl::InternalError(fmt::format("{} {}", peer_.program, HowItEnded(*result)));
    if (outside_) outside_->cpu_seconds += result->cpu_seconds;
    return received;
  }

  absl::Status ReadAll(Listener& listener, const ConnectionSetup& setup, StreamDigester* digester) {
    absl::StatusOr<Socket> socket = listener.Accept(DeadlineIn(kPatience));
    if (!socket.ok()) return socket.status();
    const auto from = std::chrono::steady_clock::now();
    const double cpu_before = OwnCpuSeconds();
    absl::Status set = socket->SetReceiveBuffer(setup.socket_buffer);
    if (!set.ok()) return set;
    absl::StatusOr<std::unique_ptr<Duplex>> duplex =
        Duplex::Open(*std::move(socket), {.deadline = DeadlineIn(kPatience)});
    if (!duplex.ok()) return duplex.status();
    Reader& reader = (*duplex)->reader();
    while (reader.Pull()) {
      if (digester != nullptr) digester->Add(reader.Ready());
      reader.Consume(reader.Ready().size());
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
    if (digester == nullptr) outside_ = Outside{took.count(), OwnCpuSeconds() - cpu_before};
    const uint64_t consumed = reader.consumed();
    absl::Status closed = (*duplex)->Close();
    if (!closed.ok()) return closed;
    if (consumed == bytes_) return absl::OkStatus();
    return absl::DataLossError(fmt::format("{} of {} bytes arrived", consumed, bytes_));
  }

  const Case case_;
  const OutsidePeer& peer_;
  const RecordSource source_;
  const uint64_t bytes_;
  ReadyStream stream_;
  std::optional<Outside> outside_;
};

// The number behind the first `key` behind `where` in JSON text.
std::optional<double> NumberBehind(std::string_view text, std::string_view where, std::string_view key) {
  size_t at = text.find(where);
  if (at != std::string_view::npos) at = text.find(key, at);
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_of("0123456789", at + key.size());
  if (at == std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

// A program that measures by itself, as a server and a client of its own: blocks of a record's size, whose bytes
// nobody looks at.
class Iperf3Pass final : public Pass {
 public:
  Iperf3Pass(const Case& c, const OutsidePeer& peer) : case_(c), peer_(peer), bytes_(StreamSizeOf(c)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<Outside> outside() const override { return outside_; }
  bool ready_made() const override { return true; }
  absl::Status Prepare() override {
    absl::StatusOr<std::string> program = FindProgram(peer_.program);
    if (!program.ok()) return program.status();
    program_ = *std::move(program);
    return absl::OkStatus();
  }

  absl::Status Run() override {
    // Somebody else may get the port before the server does: then another one.
    constexpr int kTries = 5;
    absl::Status ran;
    for (int i = 0; i < kTries; ++i) {
      ran = RunOnce();
      if (ran.ok() || absl::IsCancelled(ran)) return ran;
    }
    return ran;
  }

  absl::StatusOr<Verified> Verify() override { return Verified::kLengthOnly; }

 private:
  absl::Status RunOnce() {
    const ConnectionSetup setup = SetupOf(case_);
    const absl::StatusOr<uint16_t> port = FreePort();
    if (!port.ok()) return port.status();
    const std::string at = fmt::format("{}", *port);
    auto server = std::async(std::launch::async, [&] {
      const CpuPlacement placed(setup.placement, CpuPlacement::kReceiving);
      return RunToEndOrInterruption({program_, "-s", "-1", "-B", "127.0.0.1", "-p", at});
    });
    if (!Listens(*port, server)) return absl::UnavailableError("iperf3 does not listen");
    std::vector<std::string> command = {program_,    "-c",
                                        "127.0.0.1", "-p",
                                        at,          "-J",
                                        "-n",        fmt::format("{}", bytes_),
                                        "-l",        fmt::format("{}", RecordOf(case_).max_size),
                                        "-C",        setup.congestion};
    if (setup.no_delay) command.emplace_back("-N");
    if (setup.socket_buffer > 0) {
      command.emplace_back("-w");
      command.push_back(fmt::format("{}", setup.socket_buffer));
    }
    absl::StatusOr<ProcessResult> client;
    {
      const CpuPlacement placed(setup.placement, CpuPlacement::kSending);
      client = RunToEndOrInterruption(command);
    }
    if (!client.ok() || client->exit_code != 0) {  // the server waits for another one
      return client.ok() ? absl::InternalError(fmt::format("iperf3 {}", HowItEnded(*client)))
                         : client.status();
    }
    const absl::StatusOr<ProcessResult> served = server.get();
    if (!served.ok()) return served.status();
    // It ends once it has sent so many bytes, and counts those that had arrived by then: the time of all is by
    // the rate that it says.
    const std::optional<double> seconds = NumberBehind(client->out, "\"sum_received\"", "\"seconds\":");
    const std::optional<double> arrived = NumberBehind(client->out, "\"sum_received\"", "\"bytes\":");
    if (!seconds || !arrived || *seconds <= 0 || *arrived <= 0)
      return absl::InternalError("iperf3 did not say how many bytes arrived in what time");
    const double all = *seconds * static_cast<double>(bytes_) / *arrived;
    outside_ = Outside{all, client->cpu_seconds + served->cpu_seconds};
    return absl::OkStatus();
  }

  static absl::StatusOr<uint16_t> FreePort() {
    const absl::StatusOr<std::unique_ptr<Listener>> listener = Listener::Listen(SocketAddress::Loopback());
    if (!listener.ok()) return listener.status();
    return (*listener)->address().port();
  }

  // Connecting would be taken for the test.
  static bool Listens(uint16_t port, const std::future<absl::StatusOr<ProcessResult>>& server) {
    const std::string wanted = fmt::format("0100007F:{:04X} 00000000:0000 0A", port);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < until) {
      std::ifstream table("/proc/net/tcp");
      for (std::string line; std::getline(table, line);) {
        if (line.find(wanted) != std::string::npos) return true;
      }
      if (server.wait_for(std::chrono::milliseconds(2)) == std::future_status::ready) return false;
    }
    return false;
  }

  const Case case_;
  const OutsidePeer& peer_;
  const uint64_t bytes_;
  std::string program_;
  std::optional<Outside> outside_;
};

absl::Status CanSend(const OutsidePeer& peer, const Case& c) {
  if (StreamSizeOf(c) > kLongestSource)
    return absl::FailedPreconditionError("sends from memory, which is not done past 1 GiB");
  if (peer.name == "node" && RecordOf(c).kind != RecordSpec::Kind::kFixed)
    return absl::FailedPreconditionError("its script sends pieces of one size: --record fixed:B");
  const ConnectionSetup setup = SetupOf(c);
  if (setup.cork || (setup.no_delay && peer.name != "node"))
    return absl::FailedPreconditionError("is not told how to coalesce: --coalesce nagle");
  if (!IsUnix(c) && (setup.congestion != SystemsCongestion() || setup.socket_buffer > 0))
    return absl::FailedPreconditionError("is not told of congestion control or buffers: the system's only");
  if (peer.name == "node" && RecordsOf(c) > kMostCalls)
    return absl::FailedPreconditionError("makes a call a record, so not more than a million: --records 1M");
  return absl::OkStatus();
}

absl::Status CanMeasure(const OutsidePeer&, const Case& c) {
  constexpr uint64_t kLargestBlock = 1024 * 1024;
  const RecordSpec& record = RecordOf(c);
  if (IsUnix(c)) return absl::FailedPreconditionError("has no Unix sockets");
  if (record.kind != RecordSpec::Kind::kFixed || record.max_size > kLargestBlock)
    return absl::FailedPreconditionError("sends blocks of one size up to 1 MiB: --record fixed:B");
  if (RecordsOf(c) > kMostCalls)
    return absl::FailedPreconditionError("makes a call a block, so not more than a million: --records 1M");
  if (SetupOf(c).cork) return absl::FailedPreconditionError("does not cork");
  return absl::OkStatus();
}

template <class PeerPass>
std::unique_ptr<Pass> Make(const Case& c, const OutsidePeer& peer) {
  return std::make_unique<PeerPass>(c, peer);
}

std::string SocatAddress(std::string_view address) {
  return address.starts_with("unix:") ? fmt::format("UNIX-CONNECT:{}", address.substr(5))
                                      : fmt::format("TCP:{}", address);
}

const OutsidePeer kSocketPeers[] = {
    {.workload = "socket",
     .name = "iperf3",
     .summary = "iperf3, server and client: blocks of a record's size; both ends are its own",
     .program = "iperf3",
     .stream = OutsidePeer::Stream::kPattern,
     .call_per_record = true,
     .arguments = nullptr,
     .seconds = nullptr,
     .make_pass = Make<Iperf3Pass>,
     .can = CanMeasure},
    {.workload = "socket",
     .name = "socat",
     .summary = "socat -u -b65536: the finished stream, which lies in memory, to a reader as batched",
     .program = "socat",
     .stream = OutsidePeer::Stream::kSource,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-u", "-b65536", "OPEN:" + task.source, SocatAddress(task.path)};
         },
     .seconds = nullptr,
     .make_pass = Make<SendingPass>,
     .can = CanSend},
    {.workload = "socket",
     .name = "node",
     .summary = "Node.js: net.Socket, one write() a record, waiting for 'drain' when told to, to a reader as "
                "batched",
     .program = "node",
     .stream = OutsidePeer::Stream::kSource,
     .call_per_record = true,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-e", kNodeSend, task.path, task.source,
                                           fmt::format("{}", task.records)};
         },
     .seconds = nullptr,
     .make_pass = Make<SendingPass>,
     .can = CanSend},
};

}  // namespace

std::span<const OutsidePeer> SocketPeers() { return kSocketPeers; }

}  // namespace weir
