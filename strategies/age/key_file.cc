#include "strategies/age/key_file.h"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "strategies/age/text_encoding.h"

namespace weir {
namespace {

absl::Status SystemError(std::string_view what, const std::string& path) {
  return absl::ErrnoToStatus(errno, fmt::format("cannot {} {}", what, path));
}

// Fills `text` from the file, and says how much there was; one byte more than allowed tells a file too long.
absl::StatusOr<size_t> Fill(int fd, const std::string& path, SecretBytes& text) {
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(fd, text.span().data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("read", path);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  return size;
}

absl::StatusOr<KeyFile> ReadOpened(int fd, const std::string& path) {
  struct stat attributes;
  if (::fstat(fd, &attributes) != 0) return SystemError("look at", path);
  SecretBytes room(kMaxKeyFileSize + 1);
  const absl::StatusOr<size_t> size = Fill(fd, path, room);
  if (!size.ok()) return size.status();
  if (*size > kMaxKeyFileSize) {
    return absl::InvalidArgumentError(fmt::format("{}: longer than any file of keys (1 MiB)", path));
  }
  KeyFile file;
  file.text = SecretBytes::CopyOf(room.view().substr(0, *size));
  file.others_can_read = S_ISREG(attributes.st_mode) && (attributes.st_mode & (S_IRGRP | S_IROTH)) != 0;
  return file;
}

// Goes through the lines that may be keys: neither empty nor a comment.
class KeyLines {
 public:
  explicit KeyLines(std::string_view text) : rest_(text) {
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }

  bool Next() {
    while (NextLine()) {
      if (!line_.empty() && !line_.starts_with('#')) return true;
    }
    return false;
  }

  // To the line that ends the block that this one begins, or to the end of the file.
  void PassOverBlock() {
    while (NextLine() && !line_.starts_with("-----END ")) continue;
  }

  std::string_view line() const { return line_; }

  std::string Named(std::string_view source, std::string_view what) const {
    return fmt::format("{}: line {}: {}", source, number_, what);
  }

 private:
  bool NextLine() {
    if (rest_.empty()) return false;
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
  }

  std::string_view rest_, line_;
  size_t number_ = 0;
};

absl::Status Invalid(std::string_view source, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", source, what));
}

absl::Status IfUtf16(std::string_view text, std::string_view source) {
  constexpr std::string_view kStarts[] = {"#", "AGE-", "age1", "ssh-"};
  const auto is_start = [&](std::string_view start) { return IsUtf16Of(text, start); };
  if (std::ranges::none_of(kStarts, is_start)) return absl::OkStatus();
  return Invalid(source, "UTF-16 text, as PowerShell's > writes it; save it as UTF-8");
}

absl::Status AtLine(const KeyLines& lines, std::string_view source, const absl::Status& status) {
  return {status.code(), lines.Named(source, std::string(status.message()))};
}

}  // namespace

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path) {
  if (path == "-") return ReadOpened(STDIN_FILENO, "standard input");
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError("open", path);
  absl::StatusOr<KeyFile> file = ReadOpened(fd, path);
  ::close(fd);
  return file;
}

absl::StatusOr<Identities> ParseIdentities(std::string_view text, std::string_view source) {
  if (text.starts_with("age-encryption.org/") || text.starts_with("-----BEGIN AGE")) {
    return Invalid(source, "an encrypted file of identities; decrypt it first");
  }
  if (absl::Status utf16 = IfUtf16(text, source); !utf16.ok()) return utf16;
  Identities identities;
  for (KeyLines lines(text); lines.Next();) {
    if (const std::optional<std::string> other = OtherIdentity(lines.line())) {
      identities.passed_over.push_back(lines.Named(source, *other));
      if (lines.line().starts_with("-----")) lines.PassOverBlock();
      continue;
    }
    absl::StatusOr<X25519Identity> key = X25519Identity::Parse(lines.line());
    if (!key.ok()) return AtLine(lines, source, key.status());
    identities.keys.push_back(*std::move(key));
  }
  if (identities.keys.empty() && identities.passed_over.empty())
    return Invalid(source, "it holds no identity");
  return identities;
}

absl::StatusOr<std::vector<X25519Recipient>> ParseRecipients(std::string_view text, std::string_view source) {
  if (absl::Status utf16 = IfUtf16(text, source); !utf16.ok()) return utf16;
  std::vector<X25519Recipient> recipients;
  for (KeyLines lines(text); lines.Next();) {
    absl::StatusOr<X25519Recipient> recipient = ParseRecipient(lines.line());
    if (!recipient.ok()) return AtLine(lines, source, recipient.status());
    recipients.push_back(*std::move(recipient));
  }
  if (recipients.empty()) return Invalid(source, "it holds no recipient");
  return recipients;
}

absl::StatusOr<X25519Recipient> ParseRecipient(std::string_view text) {
  if (const std::optional<std::string> other = OtherRecipient(text)) return absl::UnimplementedError(*other);
  if (!IsSecretKey(text)) return X25519Recipient::Parse(text);
  return absl::InvalidArgumentError(
      "not a recipient but a secret key, which decrypts; `weir keygen -y FILE` prints its recipient");
}

namespace {

constexpr std::string_view kRecipientStart = "age1";
constexpr std::string_view kPluginIdentityStart = "AGE-PLUGIN-";
constexpr size_t kX25519RecipientSize = 62;  // of the text
constexpr size_t kMistyped = 2;              // by how many characters such a text may be off

bool StartsWithoutCase(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && ::strncasecmp(text.data(), start.data(), start.size()) == 0;
}

// As the plugin's program may be called, in the small letters of a public key; and no longer than a name is.
bool IsPluginName(std::string_view name) {
  constexpr size_t kLongest = 32;
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz0123456789+-._";
  return !name.empty() && name.size() <= kLongest && name.find_first_not_of(kCharacters) == name.npos;
}

std::string OfPlugin(std::string_view what, std::string_view name) {
  return fmt::format("{} of the plugin {}, which age runs and weir does not", what, name);
}

// The name in "age1NAME1…"; "" if it is none, or an X25519 recipient with a 1 too many.
std::string_view PluginOf(std::string_view recipient) {
  const size_t one = recipient.rfind('1');
  if (!recipient.starts_with(kRecipientStart) || one < kRecipientStart.size()) return "";
  const std::string_view name = recipient.substr(kRecipientStart.size(), one - kRecipientStart.size());
  const bool like_x25519 = recipient.size() + kMistyped >= kX25519RecipientSize &&
                           recipient.size() <= kX25519RecipientSize + kMistyped;
  if (!IsPluginName(name) || (like_x25519 && !DecodeBech32(recipient).ok())) return "";
  return name;
}

std::optional<std::string> SshRecipient(std::string_view text) {
  if (text.starts_with("ssh-ed25519 ") || text.starts_with("ssh-rsa ")) {
    return "an SSH key, which age encrypts to and weir does not";
  }
  for (const std::string_view start : {"ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"}) {
    if (text.starts_with(start)) return "an SSH key of a kind that neither age nor weir encrypts to";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> OtherRecipient(std::string_view text) {
  if (std::optional<std::string> ssh = SshRecipient(text)) return ssh;
  const std::string_view name = PluginOf(text);
  if (name.empty()) return std::nullopt;
  if (name == "pq") return "a post-quantum recipient, which age 1.3 encrypts to and weir does not";
  if (name == "tag" || name == "tagpq") {
    return "a hardware key's recipient, which age 1.3 encrypts to and weir does not";
  }
  return OfPlugin("a recipient", name);
}

std::optional<std::string> OtherIdentity(std::string_view text) {
  if (text.starts_with("-----BEGIN ") && text.ends_with(" PRIVATE KEY-----")) {
    return "an SSH key, which age decrypts with and weir does not";
  }
  if (text.starts_with("AGE-SECRET-KEY-PQ-1")) {
    return "a post-quantum identity, which age 1.3 decrypts with and weir does not";
  }
  if (!text.starts_with(kPluginIdentityStart)) return std::nullopt;
  std::string name(text.substr(kPluginIdentityStart.size()));
  const size_t end = name.rfind("-1");
  name.resize(end == name.npos ? 0 : end);
  std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  if (!IsPluginName(name)) return std::nullopt;
  return OfPlugin("an identity", name);
}

bool IsSecretKey(std::string_view text) {
  return StartsWithoutCase(text, "AGE-SECRET-KEY-") || StartsWithoutCase(text, kPluginIdentityStart);
}

}  // namespace weir
