#include <nats/nats.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "fmt/format.h"
#include "harness/peers/fan_out/fan_out_peers.h"
#include "harness/process/background_process.h"
#include "harness/process/child_process.h"
#include "strategies/socket/connect.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/socket_address.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kPatience{30};  // for the server to start, and to answer
constexpr const char* kTopic = "x";

absl::Status AsStatus(natsStatus status, std::string_view what) {
  return status == NATS_OK
             ? absl::OkStatus()
             : absl::InternalError(fmt::format("nats: {}: {}", what, natsStatus_GetText(status)));
}

// A nats-server that ends with this.
class NatsServer {
 public:
  NatsServer() = default;
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;
  ~NatsServer() {
    process_.reset();  // before what it writes to
    std::error_code ignored;
    if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
  }

  absl::Status Start() {
    const absl::StatusOr<std::string> program = FindProgram("nats-server");
    if (!program.ok()) return program.status();
    std::string directory = (std::filesystem::temp_directory_path() / "weir-nats-XXXXXX").string();
    if (::mkdtemp(directory.data()) == nullptr) return absl::ErrnoToStatus(errno, "mkdtemp " + directory);
    directory_ = directory;
    absl::StatusOr<std::unique_ptr<BackgroundProcess>> process = BackgroundProcess::Start(
        {*program, "-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", directory_, "-l", directory_ + "/log"});
    if (!process.ok()) return process.status();
    process_ = *std::move(process);
    return AwaitPort();
  }

  const std::string& address() const { return address_; }

  double CpuSeconds() const { return process_->CpuSeconds(); }

 private:
  // It writes where it listens to a file.
  absl::Status AwaitPort() {
    const std::string path = fmt::format("{}/nats-server_{}.ports", directory_, process_->id());
    const Deadline end = DeadlineIn(kPatience);
    while (std::chrono::steady_clock::now() < end) {
      std::ifstream file(path);
      const std::string text((std::istreambuf_iterator<char>(file)), {});
      constexpr std::string_view kBefore = "nats://";
      const size_t begin = text.find(kBefore), last = text.find('"', begin + kBefore.size());
      if (begin != std::string::npos && last != std::string::npos) {
        address_ = text.substr(begin + kBefore.size(), last - begin - kBefore.size());
        return absl::OkStatus();
      }
      if (process_->HasEnded()) return absl::UnavailableError("nats-server ended as it was started");
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return absl::DeadlineExceededError("nats-server does not listen");
  }

  std::unique_ptr<BackgroundProcess> process_;
  std::string directory_, address_;
};

class NatsSubject final : public FanOutSubject {
 public:
  explicit NatsSubject(const FanOutSetup& setup) : setup_(setup) {}
  ~NatsSubject() override {
    natsConnection_Destroy(connection_);
    if (connection_ != nullptr) nats_Close();
  }

  absl::StatusOr<std::vector<Socket>> Connect() override {
    absl::Status started = server_.Start();
    if (!started.ok()) return started;
    const absl::StatusOr<SocketAddress> address = SocketAddress::Parse(server_.address());
    if (!address.ok()) return address.status();
    std::vector<Socket> readers;
    for (size_t i = 0; i < setup_.readers; ++i) {
      absl::StatusOr<Socket> reader = weir::Connect(*address, {.deadline = DeadlineIn(kPatience)});
      if (!reader.ok()) return reader.status();
      absl::Status ready = reader->SetReceiveBuffer(setup_.socket_buffer);
      if (ready.ok()) ready = Subscribe(reader->fd());
      if (!ready.ok()) return ready;
      readers.push_back(*std::move(reader));
    }
    for (const Socket& each : readers) {
      absl::Status pinged = AnswerPing(each.fd());
      if (!pinged.ok()) return pinged;
    }
    return readers;
  }

  absl::Status Begin() override {
    return AsStatus(natsConnection_ConnectTo(&connection_, ("nats://" + server_.address()).c_str()),
                    "connect");
  }

  absl::Status Publish(std::string_view record) override {
    return AsStatus(
        natsConnection_Publish(connection_, kTopic, record.data(), static_cast<int>(record.size())),
        "publish");
  }
  absl::Status Close() override {
    return AsStatus(natsConnection_FlushTimeout(connection_, std::chrono::milliseconds(kPatience).count()),
                    "flush");
  }

  std::optional<double> cpu_seconds() const override { return server_.CpuSeconds(); }

  void SetFraming(FanOutReading& reading) const override {
    reading.before = fmt::format("MSG {} 1 {}\r\n", kTopic, reading.size).size();
    reading.after = 2;
    reading.until_end = false;
  }

 private:
  static absl::Status Subscribe(int socket) {
    absl::Status sent =
        Send(socket,
             fmt::format("CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\nSUB {} 1\r\nPING\r\n", kTopic));
    return sent.ok() ? HearUntil(socket, "PONG\r\n") : sent;
  }

  // The server asks each client once, about two seconds after it has connected, and then for minutes not again: among
  // the records it would be bytes too many.
  static absl::Status AnswerPing(int socket) {
    absl::Status heard = HearUntil(socket, "PING\r\n");
    return heard.ok() ? Send(socket, "PONG\r\n") : heard;
  }

  static absl::Status Send(int socket, std::string_view text) {
    if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()))
      return absl::OkStatus();
    return absl::ErrnoToStatus(errno, "send to nats-server");
  }

  static absl::Status HearUntil(int socket, std::string_view end) {
    const timeval patience = {.tv_sec = kPatience.count(), .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    std::string heard;
    while (!heard.ends_with(end)) {
      char part[4096];
      const ssize_t got = ::recv(socket, part, sizeof(part), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        return absl::UnavailableError(
            fmt::format("nats-server did not answer ({}); it said: {}",
                        got == 0 ? "it closed the connection" : std::strerror(errno), heard));
      }
      heard.append(part, static_cast<size_t>(got));
    }
    return absl::OkStatus();
  }

  const FanOutSetup setup_;
  NatsServer server_;
  natsConnection* connection_ = nullptr;
};

}  // namespace

std::unique_ptr<FanOutSubject> MakeNatsSubject(std::string_view, const FanOutSetup& setup) {
  return std::make_unique<NatsSubject>(setup);
}

}  // namespace weir
