#include "harness/probes/system_root.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <utility>

#include "system/file_content.h"

namespace weir {

SystemRoot::SystemRoot(std::string_view prefix) : prefix_(prefix) {
  while (!prefix_.empty() && prefix_.back() == '/') prefix_.pop_back();
}

std::string SystemRoot::Path(std::string_view absolute) const { return prefix_ + std::string(absolute); }

std::optional<std::string> SystemRoot::Read(std::string_view absolute) const {
  std::optional<std::string> text = ReadFile(Path(absolute));
  if (!text) return std::nullopt;
  const size_t last = text->find_last_not_of(" \t\n");
  text->resize(last == std::string::npos ? 0 : last + 1);
  return text;
}

std::optional<long long> SystemRoot::ReadNumber(std::string_view absolute) const {
  const std::optional<std::string> text = Read(absolute);
  if (!text) return std::nullopt;
  long long number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

bool SystemRoot::Exists(std::string_view absolute) const { return access(Path(absolute).c_str(), F_OK) == 0; }

KernelFile::KernelFile(const SystemRoot& root, std::string_view absolute)
    : descriptor_(open(root.Path(absolute).c_str(), O_RDONLY | O_CLOEXEC)) {}

KernelFile::~KernelFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

KernelFile::KernelFile(KernelFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

KernelFile& KernelFile::operator=(KernelFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

std::optional<std::string_view> KernelFile::Read(std::span<char> buffer) const {
  if (descriptor_ < 0) return std::nullopt;
  ssize_t got = 0;
  do {
    got = pread(descriptor_, buffer.data(), buffer.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return std::nullopt;
  return std::string_view(buffer.data(), static_cast<size_t>(got));
}

namespace {

bool BeginsWord(std::string_view text, size_t at) {
  return at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t';
}

std::optional<unsigned long long> LeadingNumber(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return std::nullopt;
  unsigned long long number = 0;
  const auto [end, error] = std::from_chars(text.data() + start, text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<unsigned long long> NumberAfter(std::string_view text, std::string_view key) {
  for (size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const std::string_view rest = text.substr(at + key.size());
    const bool whole =
        key.ends_with('=') || key.ends_with(':') || rest.starts_with(' ') || rest.starts_with('\t');
    if (BeginsWord(text, at) && whole) return LeadingNumber(rest);
  }
  return std::nullopt;
}

}  // namespace weir
