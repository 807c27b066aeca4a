#include "system/read_file.h"

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

}  // namespace weir
