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

class TerminalStyleTest : public testing::Test {
 protected:
  TerminalStyleTest() {
    for (const char* name : {"COLUMNS", "TERM", "LC_ALL", "LC_CTYPE", "LANG"}) ::unsetenv(name);
  }

  // With this alone in the environment.
  static TableStyle With(const char* name, const char* value) {
    ::setenv(name, value, 1);
    const TableStyle style = TerminalStyle();
    ::unsetenv(name);
    return style;
  }
};

TEST_F(TerminalStyleTest, ColumnsCount) {
  EXPECT_EQ(With("COLUMNS", "132").width, 132u);
  for (const char* none : {"", "0", "-5", "wide", "120x"})
    EXPECT_EQ(With("COLUMNS", none).width, 80u) << none;
  EXPECT_EQ(With("COLUMNS", "99999999").width, 1000u);
  EXPECT_EQ(With("COLUMNS", "20").width, 80u);
}

TEST_F(TerminalStyleTest, ADumbTerminalAndTheLocaleCAreAscii) {
  EXPECT_FALSE(TerminalStyle().ascii);
  EXPECT_TRUE(With("TERM", "dumb").ascii);
  EXPECT_TRUE(With("LC_ALL", "C").ascii);
  EXPECT_TRUE(With("LANG", "POSIX").ascii);
  EXPECT_FALSE(With("LC_ALL", "C.UTF-8").ascii);
  ::setenv("LANG", "C", 1);
  EXPECT_FALSE(With("LC_ALL", "en_GB.UTF-8").ascii) << "LC_ALL decides";
  ::unsetenv("LANG");
}

}  // namespace
}  // namespace weir
