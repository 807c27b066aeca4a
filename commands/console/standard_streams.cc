#include "commands/console/standard_streams.h"

#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <initializer_list>
#include <string>

#include "commands/console/terminal.h"
#include "fmt/format.h"
#include "results/text/text_layout.h"

namespace weir {

void ReserveStandardDescriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // gets the lowest number that is free
  }
}

namespace {

constexpr std::string_view kSecretKinds[] = {"AGE-SECRET-KEY-", "AGE-PLUGIN-"};
constexpr std::string_view kKindEnd = "1";
constexpr std::string_view kEndsAWord = " \t\r\n:;,'\"`";

bool IsInName(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '+' || c == '.' || c == '_';
}

// Where the secret begins in a text that begins as a key does, behind "AGE-SECRET-KEY-1" or
// "AGE-PLUGIN-NAME-1".
size_t SecretIn(std::string_view text) {
  for (const std::string_view kind : kSecretKinds) {
    const size_t end = text.find(kKindEnd);
    if (end == text.npos || end < kind.size() || !std::ranges::all_of(text.substr(0, end), IsInName))
      continue;
    if (::strncasecmp(text.data(), kind.data(), kind.size()) == 0) return end + kKindEnd.size();
  }
  return text.npos;
}

size_t FindSecret(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (const size_t secret = SecretIn(text.substr(at)); secret != text.npos) return at + secret;
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
    Write(Printable(text.substr(0, at)));
    text.remove_prefix(at);
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
