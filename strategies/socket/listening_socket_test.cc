#include "strategies/socket/listening_socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <deque>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/socket/connect.h"
#include "strategies/socket/socket_pair.h"

namespace weir {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

bool Says(const absl::Status& status, std::string_view what) {
  return status.ToString().find(what) != std::string::npos;
}

std::unique_ptr<ListeningSocket> Listening(const SocketAddress& at = SocketAddress::Loopback(),
                                           const ListenOptions& options = {}) {
  absl::StatusOr<std::unique_ptr<ListeningSocket>> listener = ListeningSocket::Listen(at, options);
  EXPECT_TRUE(listener.ok()) << listener.status();
  return listener.ok() ? *std::move(listener) : nullptr;
}

// A directory of its own, with a name short enough for a Unix socket.
class Directory {
 public:
  Directory() {
    if (::mkdtemp(path_) == nullptr) std::abort();
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    ::unlink((path() + "/s").c_str());
    ::rmdir(path_);
  }
  std::string path() const { return path_; }
  SocketAddress socket() const { return *SocketAddress::Unix(path() + "/s"); }

 private:
  char path_[32] = "/tmp/weir-socket-XXXXXX";
};

bool Exists(const std::string& path) {
  struct stat found;
  return ::lstat(path.c_str(), &found) == 0;
}

// Calls fail with the errors given, one after the other; then they are the kernel's.
class FailingSystem final : public SocketSystem {
 public:
  std::deque<int> accept_errors;
  int bind_error = 0;
  int connect_error = 0;

  int Accept(int fd, int flags) override {
    if (accept_errors.empty()) return SocketSystem::Accept(fd, flags);
    errno = accept_errors.front();
    accept_errors.pop_front();
    return -1;
  }
  int Bind(int fd, const sockaddr* address, socklen_t size) override {
    if (bind_error == 0) return SocketSystem::Bind(fd, address, size);
    return errno = bind_error, -1;
  }
  int Connect(int fd, const sockaddr* address, socklen_t size) override {
    if (connect_error == 0) return SocketSystem::Connect(fd, address, size);
    return errno = connect_error, -1;
  }
};

TEST(ListeningSocketTest, TheSystemChoosesThePort) {
  const auto a = Listening();
  const auto b = Listening();
  EXPECT_NE(a->address().port(), 0);
  EXPECT_NE(b->address().port(), 0);
  EXPECT_NE(a->address().port(), b->address().port());
}

TEST(ListeningSocketTest, AcceptsWhoConnects) {
  const auto listener = Listening();
  const absl::StatusOr<Socket> connected = Connect(listener->address());
  ASSERT_TRUE(connected.ok()) << connected.status();
  const absl::StatusOr<Socket> accepted = listener->Accept(DeadlineIn(minutes(1)));
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(connected->name(), listener->address().ToString());
  EXPECT_EQ(accepted->name(), SocketAddress::Of(connected->fd())->ToString());
  EXPECT_EQ(::fcntl(accepted->fd(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_EQ(::fcntl(connected->fd(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(::fcntl(accepted->fd(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(ListeningSocketTest, NamesAPortThatIsTaken) {
  const auto listener = Listening();
  const absl::Status second = ListeningSocket::Listen(listener->address()).status();
  EXPECT_TRUE(absl::IsAlreadyExists(second)) << second;
  EXPECT_TRUE(Says(second, listener->address().ToString())) << second;
  EXPECT_TRUE(Says(second, "something listens there already")) << second;
}

TEST(ListeningSocketTest, ListensAgainWhereConnectionsAreDyingAway) {
  auto listener = Listening();
  const SocketAddress address = listener->address();
  {
    const absl::StatusOr<Socket> connected = Connect(address);
    const absl::StatusOr<Socket> accepted = listener->Accept(DeadlineIn(minutes(1)));
    ASSERT_TRUE(accepted.ok());
    ::shutdown(accepted->fd(), SHUT_WR);  // this side ends first, so its port is what has to wait
    char byte;
    ASSERT_EQ(::recv(connected->fd(), &byte, 1, 0), 0);
  }
  listener.reset();
  EXPECT_TRUE(ListeningSocket::Listen(address).ok());
}

TEST(ListeningSocketTest, NamesAnAddressOfAnotherMachine) {
  const absl::Status refused = ListeningSocket::Listen(*SocketAddress::Parse("192.0.2.1:0")).status();
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
  EXPECT_TRUE(Says(refused, "192.0.2.1:0: this machine has no such address")) << refused;
}

TEST(ListeningSocketTest, NamesAPortForPrivilegedPrograms) {
  FailingSystem system;
  system.bind_error = EACCES;
  const absl::Status refused =
      ListeningSocket::Listen(*SocketAddress::Parse("127.0.0.1:80"), {.system = &system}).status();
  EXPECT_TRUE(absl::IsPermissionDenied(refused)) << refused;
  EXPECT_TRUE(Says(refused, "127.0.0.1:80: the port is for privileged programs")) << refused;
}

TEST(ListeningSocketTest, AUnixSocketIsRemovedInTheEnd) {
  const Directory directory;
  auto listener = Listening(directory.socket());
  EXPECT_TRUE(Exists(directory.path() + "/s"));
  const absl::StatusOr<Socket> connected = Connect(directory.socket());
  ASSERT_TRUE(connected.ok()) << connected.status();
  EXPECT_TRUE(listener->Accept(DeadlineIn(minutes(1))).ok());
  listener.reset();
  EXPECT_FALSE(Exists(directory.path() + "/s"));
}

TEST(ListeningSocketTest, NamesAUnixSocketOnWhichSomebodyListens) {
  const Directory directory;
  const auto listener = Listening(directory.socket());
  const absl::Status second = ListeningSocket::Listen(directory.socket()).status();
  EXPECT_TRUE(absl::IsAlreadyExists(second)) << second;
  EXPECT_TRUE(Says(second, "something listens there already")) << second;
  EXPECT_TRUE(Exists(directory.path() + "/s")) << "the other's socket was removed";
}

TEST(ListeningSocketTest, NamesAUnixSocketThatWasLeftBehind) {
  const Directory directory;
  {
    const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(left, directory.socket().data(), directory.socket().size()), 0);
    ::close(left);
  }
  const absl::Status refused = ListeningSocket::Listen(directory.socket()).status();
  EXPECT_TRUE(absl::IsAlreadyExists(refused)) << refused;
  EXPECT_TRUE(Says(refused, "nobody listens; remove it")) << refused;
}

TEST(ListeningSocketTest, NamesADirectoryThatIsNotThere) {
  const absl::Status refused = ListeningSocket::Listen(*SocketAddress::Unix("/no/such/directory/s")).status();
  EXPECT_TRUE(absl::IsNotFound(refused)) << refused;
  EXPECT_TRUE(Says(refused, "/no/such/directory/s")) << refused;
}

TEST(ListeningSocketTest, AnAbstractUnixSocketHasNoFile) {
  const std::string name = "@weir-listener-test-" + std::to_string(::getpid());
  const auto listener = Listening(*SocketAddress::Unix(name));
  EXPECT_EQ(listener->address().ToString(), "unix:" + name);
  EXPECT_TRUE(Connect(listener->address()).ok());
}

TEST(ListeningSocketTest, AcceptEndsAtTheDeadline) {
  const auto listener = Listening();
  for (const Deadline deadline : {DeadlineIn(milliseconds(1)), Deadline(), DeadlineIn(milliseconds(-1))}) {
    const absl::Status ended = listener->Accept(deadline).status();
    EXPECT_TRUE(absl::IsDeadlineExceeded(ended)) << ended;
    EXPECT_TRUE(Says(ended, listener->address().ToString())) << ended;
  }
}

TEST(ListeningSocketTest, WhoHasConnectedIsAcceptedAfterTheDeadlineToo) {
  const auto listener = Listening();
  const absl::StatusOr<Socket> connected = Connect(listener->address());
  EXPECT_TRUE(listener->Accept(Deadline()).ok());
}

TEST(ListeningSocketTest, AcceptEndsWhenItIsInterrupted) {
  const auto listener = Listening();
  std::thread interrupting([&] { listener->Interrupt(); });
  EXPECT_TRUE(absl::IsCancelled(listener->Accept().status()));
  EXPECT_TRUE(absl::IsCancelled(listener->Accept().status()));
  interrupting.join();
}

TEST(ListeningSocketTest, PassesOverConnectionsThatWereGivenUp) {
  FailingSystem system;
  system.accept_errors = {ECONNABORTED, EINTR, EAGAIN, EPROTO, ENETDOWN, EHOSTUNREACH};
  const auto listener = Listening(SocketAddress::Loopback(), {.system = &system});
  const absl::StatusOr<Socket> connected = Connect(listener->address());
  EXPECT_TRUE(listener->Accept(DeadlineIn(minutes(1))).ok());
  EXPECT_TRUE(system.accept_errors.empty());
}

TEST(ListeningSocketTest, PassesOverAConnectionThatWasResetWhileItWaited) {
  const auto listener = Listening();
  {
    const absl::StatusOr<Socket> given_up = Connect(listener->address());
    const linger at_once{1, 0};
    ::setsockopt(given_up->fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  const absl::StatusOr<Socket> connected = Connect(listener->address());
  const absl::StatusOr<Socket> accepted = listener->Accept(DeadlineIn(minutes(1)));
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->name(), SocketAddress::Of(connected->fd())->ToString());
}

// Takes every descriptor that is free below a low limit.
class AllDescriptors {
 public:
  AllDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit low = before_;
    low.rlim_cur = 64;
    ::setrlimit(RLIMIT_NOFILE, &low);
    for (int fd; (fd = ::dup(0)) >= 0;) taken_.push_back(fd);
  }
  AllDescriptors(const AllDescriptors&) = delete;
  AllDescriptors& operator=(const AllDescriptors&) = delete;
  ~AllDescriptors() {
    GiveFree(taken_.size());
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  void GiveFree(size_t count) {
    for (; count > 0; --count) {
      ::close(taken_.back());
      taken_.pop_back();
    }
  }

 private:
  rlimit before_;
  std::vector<int> taken_;
};

TEST(ListeningSocketTest, SaysThatNoDescriptorIsFreeAndAcceptsOnceOneIs) {
  const auto listener = Listening();
  const absl::StatusOr<Socket> connected = Connect(listener->address());
  AllDescriptors taken;
  const absl::Status refused = listener->Accept(DeadlineIn(minutes(1))).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_TRUE(Says(refused, "all of its 64 descriptors open (ulimit -n), errno 24")) << refused;
  taken.GiveFree(1);
  const absl::StatusOr<Socket> accepted = listener->Accept(DeadlineIn(minutes(1)));
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->name(), SocketAddress::Of(connected->fd())->ToString());
}

TEST(ListeningSocketTest, SaysThatTheSystemHasNoDescriptorFree) {
  for (const int error : {ENFILE, ENOBUFS, ENOMEM}) {
    FailingSystem system;
    system.accept_errors = {error};
    const auto listener = Listening(SocketAddress::Loopback(), {.system = &system});
    const absl::StatusOr<Socket> connected = Connect(listener->address());
    const absl::Status refused = listener->Accept(DeadlineIn(minutes(1))).status();
    EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  }
}

TEST(ConnectTest, SaysThatNobodyListens) {
  SocketAddress address = SocketAddress::Loopback();
  address = Listening()->address();  // nobody's any more
  const absl::Status refused = Connect(address).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_TRUE(Says(refused, address.ToString() + ": nobody listens there")) << refused;
}

// The system may give a socket the very port that it connects to, and then it is connected to itself.
TEST(ConnectTest, IsNeverConnectedToItself) {
  const SocketAddress address = Listening()->address();
  class BoundFirst final : public SocketSystem {
   public:
    int Connect(int fd, const sockaddr* to, socklen_t size) override {
      if (::bind(fd, to, size) != 0) std::abort();
      return SocketSystem::Connect(fd, to, size);
    }
  } system;
  const absl::Status refused = Connect(address, {.system = &system}).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
}

TEST(ConnectTest, NamesAUnixSocketThatIsNotThere) {
  const Directory directory;
  const absl::Status refused = Connect(directory.socket()).status();
  EXPECT_TRUE(absl::IsNotFound(refused)) << refused;
  EXPECT_TRUE(Says(refused, directory.path())) << refused;
}

TEST(ConnectTest, EndsAtTheDeadlineWhereNobodyAccepts) {
  const Directory directory;
  const auto listener = Listening(directory.socket(), {.backlog = 0});
  std::vector<Socket> waiting;
  for (;;) {
    absl::StatusOr<Socket> next = Connect(directory.socket(), {.deadline = DeadlineIn(milliseconds(10))});
    if (!next.ok()) {
      EXPECT_TRUE(absl::IsDeadlineExceeded(next.status())) << next.status();
      break;
    }
    waiting.push_back(*std::move(next));
    ASSERT_LT(waiting.size(), 10u);
  }
  EXPECT_FALSE(waiting.empty());
}

TEST(ConnectTest, EndsAtTheDeadlineWhereNobodyAnswers) {
  class Silent final : public SocketSystem {
   public:
    int Connect(int, const sockaddr*, socklen_t) override { return errno = EINPROGRESS, -1; }
    int Poll(struct pollfd* descriptors, nfds_t, int timeout) override {
      return SocketSystem::Poll(descriptors, 0, timeout);
    }
  } system;
  const auto listener = Listening();
  const absl::Status ended =
      Connect(listener->address(), {.deadline = DeadlineIn(milliseconds(5)), .system = &system}).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(ended)) << ended;
  EXPECT_TRUE(Says(ended, listener->address().ToString())) << ended;
}

TEST(ConnectTest, NamesWhatElseTheSystemSays) {
  const struct {
    int error;
    absl::StatusCode code;
  } cases[] = {{EADDRNOTAVAIL, absl::StatusCode::kResourceExhausted},
               {ENETUNREACH, absl::StatusCode::kUnavailable},
               {EHOSTUNREACH, absl::StatusCode::kUnavailable},
               {EACCES, absl::StatusCode::kPermissionDenied},
               {ETIMEDOUT, absl::StatusCode::kDeadlineExceeded}};
  const auto listener = Listening();
  for (const auto& [error, code] : cases) {
    FailingSystem system;
    system.connect_error = error;
    const absl::Status refused = Connect(listener->address(), {.system = &system}).status();
    EXPECT_EQ(refused.code(), code) << refused;
    EXPECT_TRUE(Says(refused, listener->address().ToString())) << refused;
  }
}

TEST(ConnectTest, GoesOnToTheNextAddressOfAHost) {
  const SocketAddress nobody = Listening()->address();
  const auto listener = Listening();
  const std::vector<SocketAddress> addresses = {nobody, listener->address()};
  const absl::StatusOr<Socket> connected = ConnectToAny(addresses);
  ASSERT_TRUE(connected.ok()) << connected.status();
  EXPECT_EQ(connected->name(), listener->address().ToString());
  EXPECT_TRUE(absl::IsUnavailable(ConnectToAny({&nobody, 1}).status()));
}

TEST(SocketPairsTest, AnyNumberOfConnectionsTakesOnePort) {
  SocketPairs pairs(SocketPair::Kind::kTcp);
  std::set<std::string> accepted_at;
  for (int i = 0; i < 3; ++i) {
    absl::StatusOr<SocketPair> pair = pairs.Next(DeadlineIn(minutes(1)));
    ASSERT_TRUE(pair.ok()) << pair.status();
    accepted_at.insert(SocketAddress::Of(pair->accepted.fd())->ToString());
    ASSERT_EQ(::send(pair->connected.fd(), "x", 1, 0), 1);
    char byte = 0;
    ASSERT_EQ(::recv(pair->accepted.fd(), &byte, 1, 0), 1);
  }
  EXPECT_EQ(accepted_at.size(), 1u);
}

// One that is set later does not undo what the system's has begun.
TEST(SocketPairsTest, BothEndsHaveTheirCongestionControlBeforeTheyConnect) {
  class NotesOrder : public SocketSystem {
   public:
    std::vector<std::string> calls;

    int SetOption(int fd, int level, int option, const void* value, socklen_t size) override {
      if (level == IPPROTO_TCP && option == TCP_CONGESTION) calls.emplace_back("congestion");
      return SocketSystem::SetOption(fd, level, option, value, size);
    }
    int Listen(int fd, int backlog) override {
      calls.emplace_back("listen");
      return SocketSystem::Listen(fd, backlog);
    }
    int Connect(int fd, const sockaddr* to, socklen_t size) override {
      calls.emplace_back("connect");
      return SocketSystem::Connect(fd, to, size);
    }
  } system;
  const absl::StatusOr<SocketPair> pair =
      SocketPair::Make(SocketPair::Kind::kTcp, DeadlineIn(minutes(1)), system, "reno");
  ASSERT_TRUE(pair.ok()) << pair.status();
  EXPECT_EQ(*pair->connected.CongestionControl(), "reno");
  EXPECT_EQ(*pair->accepted.CongestionControl(), "reno");
  EXPECT_EQ(system.calls, (std::vector<std::string>{"congestion", "listen", "congestion", "connect"}));
}

TEST(SocketPairsTest, ACongestionControlThatTheKernelHasNotIsUnavailable) {
  const absl::Status refused =
      SocketPair::Make(SocketPair::Kind::kTcp, kNoDeadline, SocketSystem::Kernel(), "none_such").status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_TRUE(absl::IsUnavailable(Connect(Listening()->address(), {.congestion = "none_such"}).status()));
}

}  // namespace
}  // namespace weir
