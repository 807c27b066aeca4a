#include "commands/send/paced_socket_system.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr Pace kShort = {.patience = std::chrono::milliseconds(5), .least = 100};
constexpr Pace kLong = {.patience = std::chrono::hours(1), .least = 100};

class PacedSocketSystemTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_), 0); }
  void TearDown() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }

  int Poll(PacedSocketSystem& system, short events, int timeout) const {
    pollfd one{ends_[0], events, 0};
    return system.Poll(&one, 1, timeout);
  }
  void Give(size_t size) const {
    const std::string bytes(size, 'a');
    ASSERT_EQ(::send(ends_[1], bytes.data(), size, 0), static_cast<ssize_t>(size));
  }

  int ends_[2];
};

TEST_F(PacedSocketSystemTest, PatienceEndsWithATimeout) {
  PacedSocketSystem system(PacedSocketSystem::Direction::kReceive, kShort);
  EXPECT_EQ(Poll(system, POLLIN, -1), -1);
  EXPECT_EQ(errno, ETIMEDOUT);
  EXPECT_EQ(Poll(system, POLLIN, 1'000'000), -1) << "and it stays so";
  EXPECT_EQ(errno, ETIMEDOUT);
  Give(1);
  EXPECT_EQ(Poll(system, POLLIN, -1), 1) << "but what is there can be taken";
}

TEST_F(PacedSocketSystemTest, AnEarlierTimeoutIsOne) {
  PacedSocketSystem system(PacedSocketSystem::Direction::kReceive, kLong);
  EXPECT_EQ(Poll(system, POLLIN, 1), 0);
  EXPECT_EQ(Poll(system, POLLIN, 0), 0);
}

TEST_F(PacedSocketSystemTest, EnoughBytesBuyPatienceAndFewerDoNot) {
  PacedSocketSystem system(PacedSocketSystem::Direction::kReceive, kShort);
  EXPECT_EQ(Poll(system, POLLIN, -1), -1);
  char bytes[100];
  Give(199);
  EXPECT_EQ(system.Receive(ends_[0], bytes, 99, 0), 99);
  ASSERT_EQ(::recv(ends_[0], bytes, 100, 0), 100);  // nobody sees these
  EXPECT_EQ(Poll(system, POLLIN, 1), -1);
  Give(1);
  EXPECT_EQ(system.Receive(ends_[0], bytes, 1, 0), 1);
  EXPECT_EQ(Poll(system, POLLIN, 0), 0);
  EXPECT_EQ(system.moved(), 100u);
}

TEST_F(PacedSocketSystemTest, TheOtherDirectionIsLeftAlone) {
  PacedSocketSystem receiving(PacedSocketSystem::Direction::kReceive, kShort);
  EXPECT_EQ(Poll(receiving, POLLOUT, -1), 1);
  EXPECT_EQ(receiving.Send(ends_[0], "abc", 3, 0), 3);
  EXPECT_EQ(receiving.moved(), 0u);
  PacedSocketSystem sending(PacedSocketSystem::Direction::kSend, kShort);
  EXPECT_EQ(Poll(sending, POLLIN, 10), 0);
  EXPECT_EQ(sending.Send(ends_[0], "abc", 3, 0), 3);
  EXPECT_EQ(sending.moved(), 3u);
}

}  // namespace
}  // namespace weir
