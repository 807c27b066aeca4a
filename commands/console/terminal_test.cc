#include "commands/console/terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(TerminalTest, ATerminalHasTheColumnsThatItSays) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) GTEST_SKIP() << "no pseudo-terminal can be had here";
  const winsize size{.ws_row = 40, .ws_col = 132, .ws_xpixel = 0, .ws_ypixel = 0};
  ASSERT_EQ(::ioctl(terminal, TIOCSWINSZ, &size), 0);
  EXPECT_EQ(TerminalWidth(terminal), 132u);
  const winsize silent{};
  ASSERT_EQ(::ioctl(terminal, TIOCSWINSZ, &silent), 0);
  EXPECT_EQ(TerminalWidth(terminal), std::nullopt);
  ::close(terminal);
}

TEST(TerminalTest, WhatIsNoTerminalHasNone) {
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(TerminalWidth(null), std::nullopt);
  ::close(null);
  EXPECT_EQ(TerminalWidth(-1), std::nullopt);
}

}  // namespace
}  // namespace weir
