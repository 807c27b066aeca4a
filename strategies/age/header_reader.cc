#include "strategies/age/header_reader.h"

#include <algorithm>
#include <string_view>

#include "strategies/age/header.h"

namespace weir {
namespace {

using std::string_view_literals::operator""sv;

// Moves bytes from what lies ready to `text`, up to the first newline or to the limit.
void TakeLine(Reader& source, std::string& text) {
  const std::string_view ready = source.Ready().substr(0, kMaxHeaderSize - text.size());
  const size_t size = std::min(ready.find('\n'), ready.size() - 1) + 1;
  text += ready.substr(0, size);
  source.Consume(size);
}

constexpr std::string_view kFirstLine = "age-encryption.org/v1\n";

// As much of what else a file may begin with as the parser needs to tell what it is.
constexpr std::string_view kBeginnings[] = {kFirstLine,
                                            "age-encryption.org/v1\r",
                                            "\xef\xbb\xbf"
                                            "age-encryption.org/v1",
                                            "-----BEGIN AGE",
                                            "a\0g\0e\0-\0"sv,
                                            "\xff\xfe"
                                            "a\0g\0e\0-\0"sv,
                                            "\0a\0g\0e\0-"sv,
                                            "\xfe\xff"
                                            "\0a\0g\0e\0-"sv};

// Too little to tell by.
bool IsCutBeginning(std::string_view text) {
  return std::ranges::any_of(kBeginnings, [&](std::string_view beginning) {
    return text.size() < beginning.size() && beginning.starts_with(text);
  });
}

}  // namespace

absl::StatusOr<std::string> ReadHeaderText(Reader& source) {
  std::string text;
  size_t line = 0;  // where the last one begins
  while (text.size() < kMaxHeaderSize && source.Pull()) {
    TakeLine(source, text);
    // What is wrong with the beginning, the parser can say.
    if (IsCutBeginning(text)) continue;
    if (!text.starts_with(kFirstLine)) return text;
    if (!text.ends_with('\n')) continue;
    if (std::string_view(text).substr(line).starts_with("---")) return text;
    line = text.size();
  }
  if (!source.status().ok()) return source.status();
  if (text.size() < kMaxHeaderSize) return text;
  return absl::InvalidArgumentError("header: it is longer than 1 MiB");
}

}  // namespace weir
