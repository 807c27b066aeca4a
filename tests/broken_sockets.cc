// The conformance suite of streams between processes over some that are broken on purpose: each has one bug that
// such a stream may have, most of them in how it calls the kernel.

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "strategies/socket/socket_strategies.h"
#include "strategies/writer.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/socket_suite.h"
#include "tests/doubles/altering_writer.h"

namespace weir {
namespace {

struct RaisesSigpipe final : SocketSystem {
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    return SocketSystem::Send(fd, data, size, flags & ~MSG_NOSIGNAL);
  }
};

// The rest of a short send is taken for sent. What takes more than a segment is sent short, as by any kernel.
struct ForgetsTheRest final : SocketSystem {
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    const ssize_t sent = SocketSystem::Send(fd, data, std::min<size_t>(size, 3000), flags);
    return sent < 0 ? sent : static_cast<ssize_t>(size);
  }
};

struct TakesAResetForAnEnd final : SocketSystem {
  ssize_t Receive(int fd, void* to, size_t size, int flags) override {
    const ssize_t got = SocketSystem::Receive(fd, to, size, flags);
    return got < 0 && errno == ECONNRESET ? 0 : got;
  }
  // Nobody looks at the state of the connection.
  int GetOption(int fd, int level, int name, void* value, socklen_t* size) override {
    if (level != IPPROTO_TCP) return SocketSystem::GetOption(fd, level, name, value, size);
    *static_cast<uint8_t*>(value) = 1;
    return 0;
  }
};

// A reset that the writer was told of is an end to the reader, as the kernel has it.
struct BelievesTheKernel final : SocketSystem {
  int GetOption(int fd, int level, int name, void* value, socklen_t* size) override {
    if (level != IPPROTO_TCP) return SocketSystem::GetOption(fd, level, name, value, size);
    *static_cast<uint8_t*>(value) = 1;
    return 0;
  }
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    const ssize_t sent = SocketSystem::Send(fd, data, size, flags);
    if (sent < 0 && errno == ECONNRESET) errno = EPIPE;
    return sent;
  }
};

struct TakesEmptyForAnEnd final : SocketSystem {
  ssize_t Receive(int fd, void* to, size_t size, int flags) override {
    const ssize_t got = SocketSystem::Receive(fd, to, size, flags);
    return got < 0 && errno == EAGAIN ? 0 : got;
  }
};

struct WaitsForEver final : SocketSystem {
  int Poll(struct pollfd* descriptors, nfds_t count, int) override {
    // Nor does it look at what Abort and SetDeadline raise.
    return SocketSystem::Poll(descriptors, std::max<nfds_t>(count, 2) - 1, -1);
  }
};

struct NeverFinishes final : SocketSystem {
  int Shutdown(int, int) override { return 0; }
};

struct FinishesAlways final : SocketSystem {
  // In the place of a reset.
  int Connect(int fd, const sockaddr* address, socklen_t size) override {
    if (address->sa_family != AF_UNSPEC) return SocketSystem::Connect(fd, address, size);
    return SocketSystem::Shutdown(fd, SHUT_WR);
  }
  int SetOption(int fd, int level, int name, const void* value, socklen_t size) override {
    return name == SO_LINGER ? 0 : SocketSystem::SetOption(fd, level, name, value, size);
  }
};

struct ClosesBoth final : SocketSystem {
  int Shutdown(int fd, int) override { return SocketSystem::Shutdown(fd, SHUT_RDWR); }
};

struct SwallowsErrors final : SocketSystem {
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    const ssize_t sent = SocketSystem::Send(fd, data, size, flags);
    const bool gone = sent < 0 && (errno == EPIPE || errno == ECONNRESET);
    return gone ? static_cast<ssize_t>(size) : sent;
  }
};

// Every tenth record is dropped, and flushing only pretends.
class DropsRecords final : public AlteringWriter {
 public:
  using AlteringWriter::AlteringWriter;

 private:
  bool Pass(std::string_view record, size_t number) override {
    return number % 10 == 0 || under().Append(record);
  }
  bool DoFlush() override { return true; }
};

template <class Broken>
SocketUnderTest Row(std::string_view name, SocketPair::Kind kind = SocketPair::Kind::kTcp) {
  static Broken& system = *new Broken;
  return {.strategy = {.name = name, .summary = "broken on purpose", .open_writer = OpenBatchedWriter},
          .kind = kind,
          .system = &system};
}

std::vector<SocketUnderTest> Rows() {
  return {Row<SocketSystem>("fine"),
          Row<SocketSystem>("fine", SocketPair::Kind::kUnix),
          Row<WaitsForEver>("waits_for_ever", SocketPair::Kind::kUnix),
          Row<RaisesSigpipe>("raises_sigpipe"),
          Row<ForgetsTheRest>("forgets_the_rest"),
          Row<TakesAResetForAnEnd>("takes_a_reset_for_an_end"),
          Row<BelievesTheKernel>("believes_the_kernel"),
          Row<TakesEmptyForAnEnd>("takes_empty_for_an_end"),
          Row<WaitsForEver>("waits_for_ever"),
          Row<NeverFinishes>("never_finishes"),
          Row<FinishesAlways>("finishes_always"),
          Row<ClosesBoth>("closes_both"),
          Row<SwallowsErrors>("swallows_errors"),
          {.strategy = {.name = "drops_records",
                        .summary = "broken on purpose",
                        .open_writer = OpenAltering<DropsRecords>}}};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sockets, SocketTest, testing::ValuesIn(Rows()), SocketName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
