#include "standard_error.h"

#include <strings.h>

#include <algorithm>
#include <cstdio>

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
  ::flockfile(stderr);
  for (size_t at; (at = FindSecret(text)) != text.npos;) {
    Write(text.substr(0, at + kSecret.size()));
    text.remove_prefix(at + kSecret.size());
    const size_t secret = std::min(text.find_first_of(kEndsAWord), text.size());
    if (secret > 0) Write("...");
    text.remove_prefix(secret);
  }
  Write(text);
  ::funlockfile(stderr);
}

}  // namespace weir
