#ifndef WEIR_TESTS_DOUBLES_PIPE_ENDS_H_
#define WEIR_TESTS_DOUBLES_PIPE_ENDS_H_

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "fmt/format.h"

namespace weir {

/// Both ends of a pipe in a test, whose reader does what the test wants: nothing, read to the end, go away.
class PipeEnds {
 public:
  PipeEnds() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) std::abort();
  }
  PipeEnds(const PipeEnds&) = delete;
  PipeEnds& operator=(const PipeEnds&) = delete;
  ~PipeEnds() {
    CloseReader();
    CloseWriter();
  }

  /// A path that opens the writing end anew; good until CloseWriter.
  std::string path() const { return fmt::format("/proc/self/fd/{}", ends_[1]); }
  /// The same for the reading end, until CloseReader.
  std::string reading_path() const { return fmt::format("/proc/self/fd/{}", ends_[0]); }
  int writer() const { return ends_[1]; }
  size_t capacity() const { return static_cast<size_t>(::fcntl(ends_[1], F_GETPIPE_SZ)); }

  /// Reads until every writer has closed.
  std::string ReadAll() {
    CloseWriter();
    std::string all;
    char chunk[4096];
    for (ssize_t got; (got = ::read(ends_[0], chunk, sizeof chunk)) > 0;) {
      all.append(chunk, static_cast<size_t>(got));
    }
    return all;
  }

  void CloseReader() { Close(ends_[0]); }
  void CloseWriter() { Close(ends_[1]); }

 private:
  static void Close(int& fd) {
    if (fd >= 0) ::close(std::exchange(fd, -1));
  }

  int ends_[2];
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_PIPE_ENDS_H_
