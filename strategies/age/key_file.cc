#include "strategies/age/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "fmt/format.h"

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

template <class Key>
absl::StatusOr<std::vector<Key>> ParseKeys(std::string_view text, std::string_view source,
                                           std::string_view kind) {
  std::vector<Key> keys;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    absl::StatusOr<Key> key = Key::Parse(line);
    if (!key.ok()) {
      return absl::InvalidArgumentError(
          fmt::format("{}: line {}: {}", source, number, std::string(key.status().message())));
    }
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) return absl::InvalidArgumentError(fmt::format("{}: it holds no {}", source, kind));
  return keys;
}

}  // namespace

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError("open", path);
  absl::StatusOr<KeyFile> file = ReadOpened(fd, path);
  ::close(fd);
  return file;
}

absl::StatusOr<std::vector<X25519Identity>> ParseIdentities(std::string_view text, std::string_view source) {
  if (text.starts_with("age-encryption.org/") || text.starts_with("-----BEGIN AGE")) {
    return absl::InvalidArgumentError(
        fmt::format("{}: an encrypted file of identities; decrypt it first", source));
  }
  return ParseKeys<X25519Identity>(text, source, "identity");
}

absl::StatusOr<std::vector<X25519Recipient>> ParseRecipients(std::string_view text, std::string_view source) {
  return ParseKeys<X25519Recipient>(text, source, "recipient");
}

}  // namespace weir
