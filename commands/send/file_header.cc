#include "commands/send/file_header.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "fmt/format.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr std::string_view kMagic("\x57\x2a\x4d\x18", 4);
constexpr size_t kFrameStart = kMagic.size() + 4;
constexpr std::string_view kVersionLine = "weir-file/1";

absl::Status Malformed(std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("the file's header is malformed: {}", what));
}

// The next line of `text`, without its newline, behind `key` and a space.
std::optional<std::string_view> TakeLine(std::string_view& text, std::string_view key) {
  const size_t end = text.find('\n');
  if (end == text.npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (!line.starts_with(key)) return std::nullopt;
  line.remove_prefix(key.size());
  if (!line.starts_with(' ')) return std::nullopt;
  return line.substr(1);
}

// Digits alone, without zeros in front.
std::optional<uint64_t> Number(std::string_view digits, int base, uint64_t most) {
  uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc() || stopped != end || value > most) return std::nullopt;
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  return value;
}

std::optional<int> HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return std::nullopt;
}

bool ReadHex(std::string_view digits, std::array<char, 32>& bytes) {
  if (digits.size() != 2 * bytes.size()) return false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const std::optional<int> high = HexDigit(digits[2 * i]);
    const std::optional<int> low = HexDigit(digits[2 * i + 1]);
    if (!high || !low) return false;
    bytes[i] = static_cast<char>(*high << 4 | *low);
  }
  return true;
}

std::string LittleEndian(uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

uint32_t LittleEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = 4; i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

absl::Status NoHeader() {
  return absl::InvalidArgumentError("what was encrypted is no file that `weir send` has sent");
}

}  // namespace

std::string HexDigits(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<uint8_t>(byte));
  return digits;
}

absl::Status CheckFileName(std::string_view name) {
  if (name.size() > kMaxFileName) {
    return absl::InvalidArgumentError(
        fmt::format("the file's name has {} bytes; at most {} are taken", name.size(), kMaxFileName));
  }
  const auto refused = [&](std::string_view why) {
    return absl::InvalidArgumentError(fmt::format("the file's name, \"{}\", {}", Printable(name), why));
  };
  if (name.empty()) return refused("is empty");
  if (name.find('/') != name.npos) return refused("is a path");
  if (name.front() == '.') return refused("begins with a dot, so it would be hidden");
  if (name.front() == ' ' || name.back() == ' ') return refused("has a space at an end");
  if (Printable(name) != name) return refused("has characters that cannot be shown");
  return absl::OkStatus();
}

std::string SkippedFrame(std::string_view content) {
  std::string frame(kMagic);
  frame += LittleEndian(static_cast<uint32_t>(content.size()));
  frame += content;
  return frame;
}

std::string FileHeaderFrame(const FileHeader& header) {
  const std::string text =
      fmt::format("{}\nlength {}\nmode {:o}\nproof {}\nname {}\n", kVersionLine, header.length, header.mode,
                  HexDigits({header.proof.data(), header.proof.size()}), header.name);
  return SkippedFrame(text);
}

absl::StatusOr<FileHeader> ParseFileHeader(std::string_view text) {
  FileHeader header;
  const std::string version = std::string(kVersionLine) + "\n";
  if (!text.starts_with("weir-file/")) return NoHeader();
  if (!text.starts_with(version)) {
    return absl::InvalidArgumentError(
        "the file was sent by a newer weir than this one, which cannot read it");
  }
  text.remove_prefix(version.size());
  const auto length = TakeLine(text, "length");
  const auto mode = TakeLine(text, "mode");
  const auto proof = TakeLine(text, "proof");
  const auto name = TakeLine(text, "name");
  if (!length || !mode || !proof || !name || !text.empty())
    return Malformed("lines are missing, or more than needed");
  const std::optional<uint64_t> bytes = Number(*length, 10, kMaxFileLength);
  if (!bytes) return Malformed("the length is none");
  const std::optional<uint64_t> permissions = Number(*mode, 8, 0777);
  if (!permissions) return Malformed("the mode is none");
  if (!ReadHex(*proof, header.proof)) return Malformed("the proof is none");
  absl::Status named = CheckFileName(*name);
  if (!named.ok()) return named;
  header.length = *bytes;
  header.mode = static_cast<mode_t>(*permissions);
  header.name = *name;
  return header;
}

absl::StatusOr<FileHeader> ReadFileHeader(Reader& source) {
  const bool begun = source.Pull(kFrameStart);
  if (!source.status().ok()) return source.status();
  if (!begun || !source.Ready().starts_with(kMagic)) return NoHeader();
  const uint32_t size = LittleEndian(source.Ready().substr(kMagic.size(), 4));
  if (size > kMaxFileHeader) return Malformed(fmt::format("it has {} bytes", size));
  const bool whole = source.Pull(kFrameStart + size);
  if (!source.status().ok()) return source.status();
  if (!whole) return Malformed("it is cut");
  absl::StatusOr<FileHeader> header = ParseFileHeader(source.Ready().substr(kFrameStart, size));
  source.Consume(kFrameStart + size);
  return header;
}

}  // namespace weir
