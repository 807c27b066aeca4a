#include "strategies/file/io_ring.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

size_t ReadAll(int fd) {
  std::vector<char> chunk(4096);
  size_t sum = 0;
  for (ssize_t got = 0; (got = ::read(fd, chunk.data(), chunk.size())) > 0;) sum += static_cast<size_t>(got);
  return sum;
}

// The kernel tells whoever has used a ring that it is gone while he is in this write already.
TEST(ProbeWithRingTest, CutsNoLaterWriteOfTheThreadShort) {
  const auto open = [] {
    return OpenKernelRing(1) == nullptr ? absl::UnavailableError("") : absl::OkStatus();
  };
  if (!ProbeWithRing(open).ok()) GTEST_SKIP() << "no io_uring here";
  const std::string stream(size_t{64} << 20, 'x');
  for (int i = 0; i < 3; ++i) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    size_t arrived = 0;
    std::thread reading([&] { arrived = ReadAll(ends[0]); });
    EXPECT_TRUE(ProbeWithRing(open).ok());
    EXPECT_EQ(::write(ends[1], stream.data(), stream.size()), static_cast<ssize_t>(stream.size()));
    ::close(ends[1]);
    reading.join();
    ::close(ends[0]);
    EXPECT_EQ(arrived, stream.size());
  }
}

TEST(ProbeWithRingTest, AnswersAsTheProbe) {
  EXPECT_EQ(ProbeWithRing([] { return absl::AbortedError("by a test"); }), absl::AbortedError("by a test"));
}

}  // namespace
}  // namespace weir
