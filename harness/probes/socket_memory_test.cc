#include "harness/probes/socket_memory.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr size_t kSent = 10'000;

void ExpectKept(int from, int to) {
  const std::string bytes(kSent, 'x');
  ASSERT_EQ(::send(from, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(kSent));
  EXPECT_GE(*SocketMemory(from) + *SocketMemory(to), kSent);
  std::string read(kSent, ' ');
  ASSERT_EQ(::recv(to, read.data(), read.size(), MSG_WAITALL), static_cast<ssize_t>(kSent));
}

TEST(SocketMemoryTest, AUnixSocketHasWhatItSentUntilItIsRead) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  ExpectKept(ends[0], ends[1]);
  EXPECT_LT(*SocketMemory(ends[0]), kSent);
  for (const int end : ends) ::close(end);
}

TEST(SocketMemoryTest, TcpHasItAtOneEndOrTheOther) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0), connected = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener, generic, size), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  ASSERT_EQ(::getsockname(listener, generic, &size), 0);
  ASSERT_EQ(::connect(connected, generic, size), 0);
  const int accepted = ::accept(listener, nullptr, nullptr);
  ExpectKept(connected, accepted);
  for (const int each : {listener, connected, accepted}) ::close(each);
}

TEST(SocketMemoryTest, OfWhatIsNoSocketNothingIsKnown) { EXPECT_FALSE(SocketMemory(-1).has_value()); }

}  // namespace
}  // namespace weir
