#include "commands/console/standard_streams.h"

#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <utility>

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
constexpr std::string_view kEndsAnAddress = " \t\r\n'\"`";
constexpr std::string_view kAddresses[] = {"postgresql://", "postgres://"};
constexpr std::string_view kPassword = "password=";

bool IsInName(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '+' || c == '.' || c == '_';
}

bool BeginsWith(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && ::strncasecmp(text.data(), word.data(), word.size()) == 0;
}

// A part of a text that nobody is to see; npos where there is none.
struct Secret {
  size_t begin = std::string_view::npos;
  size_t end = std::string_view::npos;
};

// In a text that begins as a key does: what is behind "AGE-SECRET-KEY-1" or "AGE-PLUGIN-NAME-1".
Secret KeyIn(std::string_view text) {
  for (const std::string_view kind : kSecretKinds) {
    const size_t end = text.find(kKindEnd);
    if (end == text.npos || end < kind.size() || !std::ranges::all_of(text.substr(0, end), IsInName))
      continue;
    const size_t secret = end + kKindEnd.size();
    if (BeginsWith(text, kind))
      return {secret, std::min(text.find_first_of(kEndsAWord, secret), text.size())};
  }
  return {};
}

// In a text that begins with a database's address, postgresql://USER:PASSWORD@HOST, or with "password=".
Secret PasswordIn(std::string_view text) {
  if (BeginsWith(text, kPassword)) {
    const size_t end = text.find('&', kPassword.size());
    return {kPassword.size(),
            std::min({end, text.find_first_of(kEndsAnAddress, kPassword.size()), text.size()})};
  }
  for (const std::string_view address : kAddresses) {
    if (!BeginsWith(text, address)) continue;
    const size_t end = std::min(text.find_first_of(kEndsAnAddress), text.size());
    const size_t at = text.substr(0, end).rfind('@');
    const size_t colon = text.find(':', address.size());
    if (at != text.npos && colon < at) return {colon + 1, at};
  }
  return {};
}

Secret FindSecret(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    for (const auto& find : {KeyIn, PasswordIn}) {
      const Secret secret = find(text.substr(at));
      if (secret.begin != text.npos) return {at + secret.begin, at + secret.end};
    }
  }
  return {};
}

constexpr std::string_view kClearLine = "\r\x1b[K";

void Write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

bool progress_stands = false;  // on the line where the cursor is; under the lock of stderr

}  // namespace

void SayOnStandardError(std::string_view text) {
  const bool ends_the_line = text.ends_with('\n');
  if (ends_the_line) text.remove_suffix(1);
  ::flockfile(stderr);
  if (std::exchange(progress_stands, false)) Write(kClearLine);
  for (Secret secret; (secret = FindSecret(text)).begin != text.npos;) {
    Write(Printable(text.substr(0, secret.begin)));
    if (secret.end > secret.begin) Write("...");
    text.remove_prefix(secret.end);
  }
  Write(Printable(text));
  if (ends_the_line) Write("\n");
  ::funlockfile(stderr);
}

void ShowProgress(std::string_view text) {
  const size_t columns = std::max<size_t>(TerminalWidth(STDERR_FILENO).value_or(80), 2);
  const std::string line = fmt::format("\r{}\x1b[K", Shorten(Printable(text), columns - 1));
  ::flockfile(stderr);
  progress_stands = !text.empty();
  Write(line);
  ::funlockfile(stderr);
}

}  // namespace weir
