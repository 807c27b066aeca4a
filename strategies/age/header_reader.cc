#include "strategies/age/header_reader.h"

#include <algorithm>
#include <string_view>

#include "strategies/age/header.h"

namespace weir {
namespace {

// Moves bytes from what lies ready to `text`, up to the first newline or to the limit.
void TakeLine(Reader& source, std::string& text) {
  const std::string_view ready = source.Ready().substr(0, kMaxHeaderSize - text.size());
  const size_t size = std::min(ready.find('\n'), ready.size() - 1) + 1;
  text += ready.substr(0, size);
  source.Consume(size);
}

bool BeginsAsAgeFile(std::string_view text) {
  const size_t size = std::min(text.size(), kAgeVersionLine.size());
  return text.substr(0, size) == kAgeVersionLine.substr(0, size);
}

}  // namespace

absl::StatusOr<std::string> ReadHeaderText(Reader& source) {
  std::string text;
  size_t line = 0;  // where the last one begins
  while (text.size() < kMaxHeaderSize && source.Pull()) {
    TakeLine(source, text);
    // What is wrong with the beginning, the parser can say.
    if (!BeginsAsAgeFile(text)) return text;
    if (!text.ends_with('\n')) continue;
    if (std::string_view(text).substr(line).starts_with("---")) return text;
    line = text.size();
  }
  if (!source.status().ok()) return source.status();
  if (text.size() < kMaxHeaderSize) return text;
  return absl::InvalidArgumentError("header: it is longer than 1 MiB");
}

}  // namespace weir
