#include "commands/console/standard_streams.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::string Said(std::string_view text) {
  testing::internal::CaptureStderr();
  SayOnStandardError(text);
  return testing::internal::GetCapturedStderr();
}

TEST(StandardErrorTest, SaysWhatItIsGiven) {
  EXPECT_EQ(Said("weir: no {} of a format %s\n"), "weir: no {} of a format %s\n");
  EXPECT_EQ(Said(""), "");
  EXPECT_EQ(Said("it would begin with 'AGE-SECRET-KEY-1'\n"), "it would begin with 'AGE-SECRET-KEY-1'\n");
}

TEST(StandardErrorTest, KeepsTheSecretOfAKeyWhereverItStands) {
  EXPECT_EQ(Said("cannot open AGE-SECRET-KEY-1QPZRY9: none\n"), "cannot open AGE-SECRET-KEY-1...: none\n");
  EXPECT_EQ(Said("age-secret-key-1qpzry9"), "age-secret-key-1...");
  EXPECT_EQ(Said("a/AGE-SECRET-KEY-1QPZ/b 'AGE-SECRET-KEY-1QPZ' Age-Secret-Key-1QPZ\nend"),
            "a/AGE-SECRET-KEY-1... 'AGE-SECRET-KEY-1...' Age-Secret-Key-1...\\nend");
  EXPECT_EQ(Said("# public key: age1x\nAGE-SECRET-KEY-1AGE-SECRET-KEY-1QPZ"),
            "# public key: age1x\\nAGE-SECRET-KEY-1...");
}

TEST(StandardErrorTest, WhatItNamesCanNeitherBreakTheLineNorSteerTheTerminal) {
  EXPECT_EQ(Said("cannot open a\x1b[2J\nweir: all is well: none\n"),
            "cannot open a\\x1b[2J\\nweir: all is well: none\n");
  EXPECT_EQ(Said("cannot open \xE2\x80\xAEgpj.exe\xF6\n"), "cannot open \\u202egpj.exe\\xf6\n");
}

TEST(StandardErrorTest, ProgressFitsIntoOneLineOfTheTerminal) {
  const auto shown = [](std::string_view text) {
    testing::internal::CaptureStderr();
    ShowProgress(text);
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(shown("half\x1b[2J\n"), "\rhalf\\x1b[2J\\n\x1b[K");
  EXPECT_EQ(shown(""), "\r\x1b[K");
  std::string wide, fitting;
  for (int i = 0; i < 50; ++i) wide += "日";
  for (int i = 0; i < 39; ++i) fitting += "日";  // of 80 columns the last one stays free
  EXPECT_EQ(shown(wide), "\r" + fitting + "…\x1b[K");
}

TEST(StandardErrorTest, WhatIsSaidTakesTheLineOfTheProgress) {
  testing::internal::CaptureStderr();
  ShowProgress("half");
  SayOnStandardError("done\n");
  SayOnStandardError("and more\n");
  ShowProgress("half");
  ShowProgress("");
  SayOnStandardError("the end\n");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "\rhalf\x1b[K\r\x1b[Kdone\nand more\n\rhalf\x1b[K\r\x1b[Kthe end\n");
}

TEST(StandardErrorTest, KeepsTheSecretOfKeysOfEveryKind) {
  EXPECT_EQ(Said("cannot open AGE-SECRET-KEY-PQ-1QPZRY9: none\n"),
            "cannot open AGE-SECRET-KEY-PQ-1...: none\n");
  EXPECT_EQ(Said("'AGE-PLUGIN-YUBIKEY-1QPZRY9' age-plugin-x-1qpz"),
            "'AGE-PLUGIN-YUBIKEY-1...' age-plugin-x-1...");
  EXPECT_EQ(Said("run age-plugin-yubikey, not age-plugin-x/1"), "run age-plugin-yubikey, not age-plugin-x/1");
  EXPECT_EQ(Said("AGE-SECRET-KEY- 1 AGE-PLUGIN-"), "AGE-SECRET-KEY- 1 AGE-PLUGIN-");
}

TEST(StandardErrorTest, KeepsThePasswordOfADatabase) {
  EXPECT_EQ(Said("weir track show: one argument too many: postgresql://me:sec:r@t@host/db\n"),
            "weir track show: one argument too many: postgresql://me:...@host/db\n");
  EXPECT_EQ(Said("'postgres://me:secret@host/db' POSTGRES://me:secret@host"),
            "'postgres://me:...@host/db' POSTGRES://me:...@host");
  EXPECT_EQ(Said("postgresql:///db?user=me&password=secret&host=a b"),
            "postgresql:///db?user=me&password=...&host=a b");
  EXPECT_EQ(Said("postgresql://me@host:5432/db: refused"), "postgresql://me@host:5432/db: refused");
}

TEST(StandardErrorTest, ItIsNoErrorThatNobodyCanReadIt) {
  std::fflush(stderr);
  const int before = ::dup(STDERR_FILENO);
  ::close(STDERR_FILENO);
  SayOnStandardError("lost");
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::clearerr(stderr);
}

}  // namespace

}  // namespace weir
