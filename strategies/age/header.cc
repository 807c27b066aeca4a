#include "strategies/age/header.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "strategies/age/text_encoding.h"

namespace weir {
namespace {

constexpr std::string_view kStanzaStart = "-> ";
constexpr std::string_view kEnd = "---";
constexpr size_t kColumns = 64;  // of a full line of a stanza's body

bool IsVisible(char character) { return character >= 33 && character <= 126; }

// Goes through the lines, and knows where it is.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  absl::StatusOr<AgeHeader> Parse() {
    if (!NextLine() || line_ != kAgeVersionLine) return Wrong(WrongVersion());
    AgeHeader header;
    while (NextLine() && line_.starts_with(kStanzaStart)) {
      absl::StatusOr<Stanza> stanza = ParseStanza();
      if (!stanza.ok()) return stanza.status();
      header.stanzas.push_back(*std::move(stanza));
    }
    if (header.stanzas.empty()) return Wrong("there is no stanza, which would begin with '-> '");
    absl::Status end = ParseEnd(header);
    return end.ok() ? absl::StatusOr<AgeHeader>(std::move(header)) : end;
  }

 private:
  // False where no complete line is left; line_ is then what there is.
  bool NextLine() {
    const size_t end = text_.find('\n', next_);
    line_start_ = next_;
    ++number_;
    complete_ = end != std::string_view::npos;
    line_ = text_.substr(next_, complete_ ? end - next_ : std::string_view::npos);
    next_ = complete_ ? end + 1 : text_.size();
    return complete_;
  }

  std::string_view WrongVersion() const {
    if (IsUtf16Of(text_, kAgeVersionLine.substr(0, 4))) {
      return "the file was made UTF-16 text, as PowerShell's > does, and is no longer what was encrypted; "
             "encrypt with -o OUT in place of >";
    }
    if (text_.starts_with(kByteOrderMark) &&
        text_.substr(kByteOrderMark.size()).starts_with(kAgeVersionLine)) {
      return "the file was saved as text, with a byte order mark, and is no longer what was encrypted; "
             "encrypt with -o OUT, and leave the file as it is";
    }
    if (line_.starts_with(kAgeVersionLine) && line_.substr(kAgeVersionLine.size()).starts_with('\r')) {
      return "the file's line ends were changed, as by PowerShell's > or a transfer of text, and it is no "
             "longer "
             "what was encrypted; encrypt with -o OUT in place of >, and copy the file as binary";
    }
    if (line_.starts_with("-----BEGIN AGE")) return "an armored file, which is not read; age -d reads it";
    if (line_.starts_with("age-encryption.org/")) return "a version of the age format that is not known";
    return "this is no age file, which would begin with 'age-encryption.org/v1'";
  }

  absl::StatusOr<Stanza> ParseStanza() {
    Stanza stanza;
    std::string_view rest = line_.substr(kStanzaStart.size());
    while (true) {
      const size_t space = std::min(rest.find(' '), rest.size());
      const std::string_view argument = rest.substr(0, space);
      if (argument.empty()) return Wrong("an empty argument of a stanza");
      if (!std::all_of(argument.begin(), argument.end(), IsVisible)) {
        return Wrong("a character in a stanza's arguments that is not visible ASCII");
      }
      stanza.arguments.emplace_back(argument);
      if (space == rest.size()) break;
      rest.remove_prefix(space + 1);
    }
    absl::Status body = ParseBody(stanza.body);
    return body.ok() ? absl::StatusOr<Stanza>(std::move(stanza)) : body;
  }

  // Full lines, and a shorter one, perhaps empty, that ends it.
  absl::Status ParseBody(std::string& body) {
    do {
      if (!NextLine()) return Wrong("the header ends within a stanza");
      if (line_.size() > kColumns) return Wrong("a line of a stanza's body of more than 64 characters");
      const std::optional<std::string> bytes = DecodeBase64(line_);
      if (!bytes) return Wrong("a line of a stanza's body that is not base64 as it must be");
      body += *bytes;
    } while (line_.size() == kColumns);
    return absl::OkStatus();
  }

  absl::Status ParseEnd(AgeHeader& header) {
    if (!complete_) return Wrong("the header has no end");
    if (!line_.starts_with("--- ")) return Wrong("neither a stanza, as '-> ', nor the end, as '--- '");
    const std::optional<std::string> mac = DecodeBase64(line_.substr(kEnd.size() + 1));
    if (!mac || mac->size() != header.mac.size()) {
      return Wrong("the authentication code is not 32 bytes in base64");
    }
    std::copy(mac->begin(), mac->end(), header.mac.begin());
    if (next_ != text_.size()) return Wrong("something follows the end of the header");
    header.authenticated = text_.substr(0, line_start_ + kEnd.size());
    return absl::OkStatus();
  }

  absl::Status Wrong(std::string_view what) const {
    return absl::InvalidArgumentError(fmt::format("header, line {}: {}", number_, what));
  }

  const std::string_view text_;
  size_t next_ = 0;
  size_t number_ = 0;
  size_t line_start_ = 0;
  bool complete_ = false;
  std::string_view line_;
};

void AppendStanza(const Stanza& stanza, std::string& text) {
  text += "->";
  for (const std::string& argument : stanza.arguments) text.append(" ").append(argument);
  text += '\n';
  const std::string body = EncodeBase64(stanza.body);
  size_t at = 0;
  for (; body.size() - at >= kColumns; at += kColumns) text.append(body, at, kColumns).append("\n");
  text.append(body, at).append("\n");
}

}  // namespace

absl::StatusOr<AgeHeader> ParseHeader(std::string_view text) { return HeaderParser(text).Parse(); }

absl::StatusOr<std::string> AuthenticatedHeader(std::span<const Stanza> stanzas) {
  std::string text = fmt::format("{}\n", kAgeVersionLine);
  for (const Stanza& stanza : stanzas) AppendStanza(stanza, text);
  text += kEnd;
  if (text.size() + 64 > kMaxHeaderSize) {
    return absl::InvalidArgumentError(fmt::format("{} recipients are too many for one file", stanzas.size()));
  }
  return text;
}

std::string CompleteHeader(std::string_view authenticated, const std::array<char, 32>& mac) {
  return fmt::format("{} {}\n", authenticated, EncodeBase64({mac.data(), mac.size()}));
}

namespace {

using namespace std::string_view_literals;

// Moves bytes from what lies ready to `text`, up to the first newline or to the limit.
void TakeLine(Reader& source, std::string& text) {
  const std::string_view ready = source.Ready().substr(0, kMaxHeaderSize - text.size());
  const size_t size = std::min(ready.find('\n'), ready.size() - 1) + 1;
  text += ready.substr(0, size);
  source.Consume(size);
}

constexpr std::string_view kFirstLine = "age-encryption.org/v1\n";

// As much of what else a file may begin with as the parser needs to tell what it is; the byte order marks in octal, as
// the letters behind them would be hexadecimal digits.
constexpr std::string_view kBeginnings[] = {
    kFirstLine,       "age-encryption.org/v1\r", "\357\273\277age-encryption.org/v1",
    "-----BEGIN AGE", "a\0g\0e\0-\0"sv,          "\377\376a\0g\0e\0-\0"sv,
    "\0a\0g\0e\0-"sv, "\376\377\0a\0g\0e\0-"sv};

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
