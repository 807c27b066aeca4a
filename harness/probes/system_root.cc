#include "harness/probes/system_root.h"

#include <unistd.h>

#include <charconv>

#include "system/read_file.h"

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

}  // namespace weir
