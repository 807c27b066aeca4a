#include "system/file_content.h"

#include <unistd.h>

#include <cerrno>
#include <fstream>

namespace weir {

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  // Not through stream iterators: where read(2) fails, they throw.
  std::string text;
  char block[4096];
  do {
    file.read(block, sizeof block);
    text.append(block, static_cast<size_t>(file.gcount()));
  } while (file);
  if (file.bad()) return std::nullopt;
  return text;
}

int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

}  // namespace weir
