#include "standard_error.h"

#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "fmt/format.h"
#include "terminal.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr std::string_view kSecret = "AGE-SECRET-KEY-1";
constexpr std::string_view kEndsAWord = " \t\r\n:;,'\"`";

size_t FindSecret(std::string_view text) {
  for (size_t at = 0; at + kSecret.size() <= text.size(); ++at) {
    if (::strncasecmp(text.data() + at, kSecret.data(), kSecret.size()) == 0) return at;
  }
  return text.npos;
}

void Write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

void SayOnStandardError(std::string_view text) {
  const bool ends_the_line = text.ends_with('\n');
  if (ends_the_line) text.remove_suffix(1);
  ::flockfile(stderr);
  for (size_t at; (at = FindSecret(text)) != text.npos;) {
    Write(Printable(text.substr(0, at + kSecret.size())));
    text.remove_prefix(at + kSecret.size());
    const size_t secret = std::min(text.find_first_of(kEndsAWord), text.size());
    if (secret > 0) Write("...");
    text.remove_prefix(secret);
  }
  Write(Printable(text));
  if (ends_the_line) Write("\n");
  ::funlockfile(stderr);
}

void ShowProgress(std::string_view text) {
  const size_t columns = std::max<size_t>(TerminalWidth(STDERR_FILENO).value_or(80), 2);
  Write(fmt::format("\r{}\x1b[K", Shorten(Printable(text), columns - 1)));
}

}  // namespace weir
