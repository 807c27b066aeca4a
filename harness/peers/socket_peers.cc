#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/peers/node_scripts.h"
#include "harness/peers/outside_peer.h"
#include "harness/peers/shared_stream.h"
#include "harness/probes/process_counters.h"
#include "harness/process/background_process.h"
#include "harness/process/child_process.h"
#include "harness/process/descriptor.h"
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
#include "strategies/socket/listening_socket.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kPatience{60};

constexpr uint64_t kMostCalls = 1'000'000;

bool IsUnix(const Case& c) { return SetupOf(c).kind == SocketPair::Kind::kUnix; }

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

  absl::Status Prepare() override {
    ExpectedRecords records(source_, RecordsOf(case_));
    return stream_.Fill(records);
  }
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
    const absl::StatusOr<std::unique_ptr<ListeningSocket>> listener = ListeningSocket::Listen(*at);
    if (!listener.ok()) return listener.status();
    const absl::StatusOr<std::string> program = FindProgram(peer_.program);
    if (!program.ok()) return program.status();
    std::vector<std::string> command = peer_.arguments({.path = (*listener)->address().ToString(),
                                                        .source = stream_.path(),
                                                        .records = RecordOf(case_).max_size,
                                                        .bytes = bytes_,
                                                        .work = case_});
    command.insert(command.begin(), *program);
    auto running = std::async(std::launch::async, [&] {
      const CpuPlacement placed(setup.placement, CpuPlacement::kSending);
      absl::StatusOr<ProcessResult> result = RunToEndOrInterruption(command, {.time = 2 * kPatience});
      pollfd connected{(*listener)->fd(), POLLIN, 0};  // and not accepted yet
      if (::poll(&connected, 1, 0) == 0) (*listener)->Interrupt();
      return result;
    });
    const CpuPlacement placed(setup.placement, CpuPlacement::kReceiving);
    absl::Status received = ReadAll(**listener, setup, digester);
    const absl::StatusOr<ProcessResult> result = running.get();
    if (!result.ok()) return result.status();
    if (result->exit_code != 0)
      return absl::InternalError(fmt::format("{} {}", peer_.program, HowItEnded(*result)));
    if (absl::IsCancelled(received))
      return absl::InternalError(fmt::format("{} ended and had not connected", peer_.program));
    if (outside_) outside_->cpu_seconds += result->cpu_seconds;
    return received;
  }

  absl::Status ReadAll(ListeningSocket& listener, const ConnectionSetup& setup, StreamDigester* digester) {
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
  SharedStream stream_;
  std::optional<Outside> outside_;
};

// A server on loopback that ends with this.
class LoopbackServer {
 public:
  /// `command` is told a port by -p, and listens there.
  static absl::StatusOr<LoopbackServer> Start(std::vector<std::string> command) {
    const absl::StatusOr<uint16_t> port = FreePort();
    if (!port.ok()) return port.status();
    command.insert(command.end(), {"-p", fmt::format("{}", *port)});
    absl::StatusOr<std::unique_ptr<BackgroundProcess>> process = BackgroundProcess::Start(command);
    if (!process.ok()) return process.status();
    LoopbackServer server(*port, *std::move(process));
    if (server.ComesToListen()) return server;
    return absl::UnavailableError(fmt::format("{} does not listen", command.front()));
  }

  uint16_t port() const { return port_; }
  double CpuSeconds() const { return process_->CpuSeconds(); }

 private:
  LoopbackServer(uint16_t port, std::unique_ptr<BackgroundProcess> process)
      : port_(port), process_(std::move(process)) {}

  static absl::StatusOr<uint16_t> FreePort() {
    const absl::StatusOr<std::unique_ptr<ListeningSocket>> listener =
        ListeningSocket::Listen(SocketAddress::Loopback());
    if (!listener.ok()) return listener.status();
    return (*listener)->address().port();
  }

  bool ComesToListen() const {
    const Deadline end = DeadlineIn(std::chrono::seconds(10));
    while (!process_->HasEnded() && std::chrono::steady_clock::now() < end) {
      if (Listens()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
  }

  // Connecting would be taken for the test. Somebody else may have got the port before it did.
  bool Listens() const {
    const std::string wanted = fmt::format("0100007F:{:04X} 00000000:0000 0A", port_);
    std::ifstream table("/proc/net/tcp");
    for (std::string line; std::getline(table, line);) {
      if (line.find(wanted) == std::string::npos) continue;
      std::istringstream words(line);
      std::string inode;
      constexpr int kInode = 10;  // its place among the words
      for (int i = 0; i < kInode; ++i) words >> inode;
      if (Holds("socket:[" + inode + "]")) return true;
    }
    return false;
  }

  bool Holds(const std::string& socket) const {
    std::error_code error;
    std::filesystem::directory_iterator descriptors(fmt::format("/proc/{}/fd", process_->id()), error);
    for (; !error && descriptors != std::filesystem::directory_iterator(); descriptors.increment(error)) {
      std::error_code closed;
      if (std::filesystem::read_symlink(descriptors->path(), closed) == socket) return true;
    }
    return false;
  }

  uint16_t port_;
  std::unique_ptr<BackgroundProcess> process_;
};

// A program that measures by itself, as a server and a client of its own: records whose bytes nobody looks at.
class ServedPass : public Pass {
 public:
  ServedPass(const Case& c, const OutsidePeer& peer) : case_(c), peer_(peer), bytes_(StreamSizeOf(c)) {}

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
  absl::Status Run() override { return Ask(Client()); }
  absl::StatusOr<Verified> Verify() override { return Verified::kLengthOnly; }

 protected:
  const Case& work() const { return case_; }
  std::string RecordSize() const { return fmt::format("{}", RecordOf(case_).max_size); }

  /// Starts the server, and runs the client to its end with `arguments`.
  absl::Status Ask(std::vector<std::string> arguments) {
    absl::StatusOr<LoopbackServer> server = StartServer();
    if (!server.ok()) return server.status();
    arguments.insert(arguments.begin(), program_);
    arguments.insert(arguments.end(), {"-p", fmt::format("{}", server->port())});
    const CpuPlacement placed(SetupOf(case_).placement, CpuPlacement::kSending);
    const absl::StatusOr<ProcessResult> client = RunToEndOrInterruption(arguments, {.time = kPatience});
    if (!client.ok()) return client.status();
    if (client->exit_code != 0)
      return absl::InternalError(fmt::format("{} {}", peer_.program, HowItEnded(*client)));
    const std::optional<Outside> told = Figures(client->out, client->cpu_seconds + server->CpuSeconds());
    if (!told) return absl::InternalError(fmt::format("{} did not say how long it took", peer_.program));
    outside_ = told;
    return absl::OkStatus();
  }

 private:
  /// Arguments, without the port.
  virtual std::vector<std::string> Server() const = 0;
  virtual std::vector<std::string> Client() const = 0;
  /// Of the whole stream, by what the client printed; `cpu_seconds`: of all that both did.
  virtual std::optional<Outside> Figures(std::string_view out, double cpu_seconds) const = 0;

  // Somebody else may get a port before the server does: then another one.
  absl::StatusOr<LoopbackServer> StartServer() const {
    constexpr int kTries = 5;
    const CpuPlacement placed(SetupOf(case_).placement, CpuPlacement::kReceiving);
    std::vector<std::string> command = Server();
    command.insert(command.begin(), program_);
    absl::StatusOr<LoopbackServer> server = LoopbackServer::Start(command);
    for (int i = 1; i < kTries && !server.ok(); ++i) server = LoopbackServer::Start(command);
    return server;
  }

  const Case case_;
  const OutsidePeer& peer_;
  const uint64_t bytes_;
  std::string program_;
  std::optional<Outside> outside_;
};

// The number behind the first `key` behind `where`.
std::optional<double> NumberBehind(std::string_view text, std::string_view where, std::string_view key) {
  size_t at = text.find(where);
  if (at != std::string_view::npos) at = text.find(key, at);
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_of("0123456789", at + key.size());
  if (at == std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
  return error == std::errc() && value > 0 ? std::optional(value) : std::nullopt;
}

// It ends once it has sent so many bytes, and counts those that had arrived by then: the time of all is by the rate that
// it says. Of a short stream nothing may have arrived yet, so it sends more of those.
class Iperf3Pass final : public ServedPass {
 public:
  using ServedPass::ServedPass;

 private:
  std::vector<std::string> Server() const override { return {"-s", "-1", "-B", "127.0.0.1"}; }

  std::vector<std::string> Client() const override {
    const ConnectionSetup setup = SetupOf(work());
    std::vector<std::string> arguments = {
        "-c", "127.0.0.1",     "-J", "-n", fmt::format("{}", BytesToSend()), "-l", RecordSize(),
        "-C", setup.congestion};
    if (setup.no_delay) arguments.emplace_back("-N");
    if (setup.socket_buffer > 0)
      arguments.insert(arguments.end(), {"-w", fmt::format("{}", setup.socket_buffer)});
    return arguments;
  }

  uint64_t BytesToSend() const {
    constexpr uint64_t kLeastBlocks = 100'000, kLeastBytes = 256 * 1024 * 1024;
    return std::max(bytes(), std::min(kLeastBlocks * RecordOf(work()).max_size, kLeastBytes));
  }

  std::optional<Outside> Figures(std::string_view out, double cpu_seconds) const override {
    constexpr std::string_view kArrived = "\"sum_received\"";
    const std::optional<double> seconds = NumberBehind(out, kArrived, "\"seconds\":");
    const std::optional<double> arrived = NumberBehind(out, kArrived, "\"bytes\":");
    if (!seconds || !arrived) return std::nullopt;
    const auto all = static_cast<double>(bytes());
    return Outside{*seconds * all / *arrived, cpu_seconds * all / static_cast<double>(BytesToSend())};
  }
};

// It sends each record once the last has come back, for a second: the time of all is by the rate that it says. What it
// takes for the time of one is half of the way there and back.
class SockperfPass final : public ServedPass {
 public:
  using ServedPass::ServedPass;

  double wait_seconds() const override { return 4; }

  absl::Status RunObserved(LatencyHistogram& appends) override {
    const Descriptor log(::memfd_create("weir-sockperf-log", MFD_CLOEXEC));
    if (log.get() < 0) return absl::ErrnoToStatus(errno, "memfd_create");
    const std::string path = fmt::format("/proc/{}/fd/{}", ::getpid(), log.get());
    std::vector<std::string> arguments = Client();
    arguments.insert(arguments.end(), {"--full-log", path});
    absl::Status asked = Ask(std::move(arguments));
    if (!asked.ok()) return asked;
    std::ifstream lines(path);
    for (std::string line; std::getline(lines, line);) AddFrom(line, appends);
    return appends.count() > 0 ? absl::OkStatus() : absl::InternalError("sockperf logged no record");
  }

 private:
  std::vector<std::string> Server() const override {
    return {"server", "--tcp", "-i", "127.0.0.1", "-m", RecordSize()};
  }

  std::vector<std::string> Client() const override {
    const ConnectionSetup setup = SetupOf(work());
    std::vector<std::string> arguments = {"ping-pong", "--tcp",      "-i", "127.0.0.1",
                                          "-m",        RecordSize(), "-t", "1"};
    if (!setup.no_delay) arguments.emplace_back("--tcp-avoid-nodelay");
    if (setup.socket_buffer > 0)
      arguments.insert(arguments.end(), {"--buffer-size", fmt::format("{}", setup.socket_buffer)});
    return arguments;
  }

  std::optional<Outside> Figures(std::string_view out, double cpu_seconds) const override {
    const std::optional<double> seconds = NumberBehind(out, "[Valid Duration]", "RunTime=");
    const std::optional<double> timed = NumberBehind(out, "[Valid Duration]", "ReceivedMessages=");
    const std::optional<double> sent = NumberBehind(out, "[Total Run]", "SentMessages=");
    if (!seconds || !timed || !sent) return std::nullopt;
    const auto records = static_cast<double>(RecordsOf(work()));
    return Outside{records * *seconds / *timed, records * cpu_seconds / *sent};
  }

  // A line of the log: which record, when it was sent and when it was back, and half of that in microseconds.
  static void AddFrom(const std::string& line, LatencyHistogram& appends) {
    unsigned long long number = 0;
    double sent = 0, back = 0, microseconds = 0;
    if (std::sscanf(line.c_str(), "%llu, %lf, %lf, %lf", &number, &sent, &back, &microseconds) == 4)
      appends.Add(static_cast<uint64_t>(std::llround(microseconds * 1e3)));
  }
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

// Of those with a server of their own.
absl::Status CanMeasure(const OutsidePeer& peer, const Case& c) {
  constexpr uint64_t kLargestBlock = 1024 * 1024, kLeastOfSockperf = 14;
  const RecordSpec& record = RecordOf(c);
  if (IsUnix(c)) return absl::FailedPreconditionError("has no Unix sockets");
  if (record.kind != RecordSpec::Kind::kFixed || record.max_size > kLargestBlock)
    return absl::FailedPreconditionError("sends blocks of one size up to 1 MiB: --record fixed:B");
  if (peer.name == "sockperf" && record.max_size < kLeastOfSockperf)
    return absl::FailedPreconditionError("sends blocks of 14 bytes or more: --record fixed:100");
  if (peer.name == "sockperf" && SetupOf(c).congestion != SystemsCongestion())
    return absl::FailedPreconditionError("is not told of congestion control: the system's only");
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
     .name = "sockperf",
     .summary = "sockperf ping-pong: a record at a time, sent back before the next one",
     .program = "sockperf",
     .stream = OutsidePeer::Stream::kPattern,
     .call_per_record = true,
     .times_each = true,
     .arguments = nullptr,
     .seconds = nullptr,
     .make_pass = Make<SockperfPass>,
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
