#include "tests/conformance/forked_child.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"

namespace weir {
namespace {

// What Google Test noted in this process from the `first` note on.
std::string NotesFrom(int first) {
  const testing::TestResult& result = *testing::UnitTest::GetInstance()->current_test_info()->result();
  std::string notes;
  for (int i = first; i < result.total_part_count(); ++i) {
    const testing::TestPartResult& part = result.GetTestPartResult(i);
    notes += part.skipped() ? fmt::format("{}\n", part.message())
                            : fmt::format("{}:{}\n{}\n", part.file_name() == nullptr ? "?" : part.file_name(),
                                          part.line_number(), part.message());
  }
  return notes;
}

int CountNotes() {
  return testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
}

enum ExitCode { kPassed = 0, kFailed = 1, kSkipped = 77 };

[[noreturn]] void BeChild(const std::function<void()>& body, int notes_fd) {
  const int first = CountNotes();
  body();
  const std::string notes = NotesFrom(first);
  const bool written = ::write(notes_fd, notes.data(), notes.size()) == static_cast<ssize_t>(notes.size());
  std::fflush(stdout);
  if (testing::Test::IsSkipped() && !testing::Test::HasFailure()) ::_exit(kSkipped);
  ::_exit(notes.empty() && written ? kPassed : kFailed);
}

std::string ReadAll(int fd) {
  std::string all;
  char chunk[4096];
  for (ssize_t got; (got = ::read(fd, chunk, sizeof chunk)) > 0;) all.append(chunk, static_cast<size_t>(got));
  return all;
}

}  // namespace

void RunInChild(const std::function<void()>& body) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::fflush(stdout);
  const pid_t parent = ::getpid(), child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    DieWithParent(parent);
    BeChild(body, ends[1]);
  }
  ::close(ends[1]);
  const std::string notes = ReadAll(ends[0]);
  ::close(ends[0]);
  int status;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status))
    FAIL() << "the child died of SIG" << ::sigabbrev_np(WTERMSIG(status)) << "\n" << notes;
  if (WEXITSTATUS(status) == kSkipped) GTEST_SKIP() << notes;
  EXPECT_EQ(WEXITSTATUS(status), kPassed) << "in a child:\n" << notes;
}

}  // namespace weir
