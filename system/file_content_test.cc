#include "system/file_content.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <future>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(WriteAllTest, MoreThanAPipeTakesAtOnceArrives) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i);
  auto arrived = std::async(std::launch::async, [&] {
    std::string all;
    char chunk[777];
    for (ssize_t got; (got = ::read(ends[0], chunk, sizeof chunk)) > 0;)
      all.append(chunk, static_cast<size_t>(got));
    return all;
  });
  EXPECT_EQ(WriteAll(ends[1], text), 0);
  ::close(ends[1]);
  EXPECT_TRUE(arrived.get() == text);
  ::close(ends[0]);
}

// The first write is short here, and the second one fails.
TEST(WriteAllTest, AShortWriteIsGoneOnWithAndAnErrorTold) {
  const std::string path = testing::TempDir() + "/write_all";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit few{100, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &few);
  const int error = WriteAll(fd, std::string(150, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(error, EFBIG);
  EXPECT_EQ(::lseek(fd, 0, SEEK_CUR), 100);
  ::close(fd);
  EXPECT_EQ(WriteAll(fd, "x"), EBADF);
  EXPECT_EQ(WriteAll(fd, ""), 0);
  ::unlink(path.c_str());
}

}  // namespace
}  // namespace weir
