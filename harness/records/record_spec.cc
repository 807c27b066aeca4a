#include "harness/records/record_spec.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <utility>

#include "fmt/format.h"
#include "harness/records/quantity.h"
#include "strategies/writer.h"
#include "xxhash.h"

namespace weir {
namespace {

absl::StatusOr<size_t> ParseSize(std::string_view text) {
  const absl::StatusOr<uint64_t> size = ParseQuantity(text);
  if (!size.ok()) return size.status();
  if (*size < 1 || *size > RecordSpec::kMaxSize) {
    return absl::InvalidArgumentError(
        fmt::format("a record of {} bytes; the sizes possible are 1 to {}", *size, RecordSpec::kMaxSize));
  }
  return static_cast<size_t>(*size);
}

absl::StatusOr<RecordSpec> ParseSizes(RecordSpec::Kind kind, std::string_view smallest,
                                      std::string_view largest) {
  const absl::StatusOr<size_t> min = ParseSize(smallest);
  if (!min.ok()) return min.status();
  const absl::StatusOr<size_t> max = ParseSize(largest);
  if (!max.ok()) return max.status();
  if (*min > *max) return absl::InvalidArgumentError(fmt::format("mixed:{}-{} is upside down", *min, *max));
  return RecordSpec{.kind = kind, .min_size = *min, .max_size = *max, .file = "", .text = nullptr};
}

// Every process of a run reads the file anew, which of a pipe gives nothing the second time.
absl::Status CheckRegular(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0)
    return absl::ErrnoToStatus(errno, fmt::format("lines:{} cannot be opened", path));
  if (!S_ISREG(info.st_mode))
    return absl::InvalidArgumentError(fmt::format("lines:{} is not a regular file", path));
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  absl::Status regular = CheckRegular(path);
  if (!regular.ok()) return regular;
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::ErrnoToStatus(errno, fmt::format("lines:{} cannot be opened", path));
  std::string text;
  char chunk[65536];
  errno = 0;
  while (file.read(chunk, sizeof chunk), file.gcount() > 0) {
    text.append(chunk, static_cast<size_t>(file.gcount()));
    if (text.size() > RecordSpec::kMaxFile) {
      return absl::InvalidArgumentError(
          fmt::format("lines:{} has more than {} bytes, and is held in memory", path, RecordSpec::kMaxFile));
    }
  }
  if (errno != 0) return absl::ErrnoToStatus(errno, fmt::format("lines:{} cannot be read", path));
  if (text.empty()) return absl::InvalidArgumentError(fmt::format("lines:{} is empty", path));
  return text;
}

absl::StatusOr<RecordSpec> ReadLines(const std::string& path) {
  absl::StatusOr<std::string> text = ReadText(path);
  if (!text.ok()) return text.status();
  const uint64_t digest = XXH64(text->data(), text->size(), 0);
  if (text->back() != '\n') text->push_back('\n');
  RecordSpec spec{
      .kind = RecordSpec::Kind::kLines, .min_size = text->size(), .max_size = 0, .file = "", .text = nullptr};
  for (size_t start = 0, end; start < text->size(); start = end) {
    end = text->find('\n', start) + 1;
    spec.min_size = std::min(spec.min_size, end - start);
    spec.max_size = std::max(spec.max_size, end - start);
  }
  spec.file = fmt::format("{}@{:08x}", std::filesystem::path(path).filename().string(), digest >> 32);
  text->append(Writer::kPadding, ' ');
  spec.text = std::make_shared<const std::string>(*std::move(text));
  return spec;
}

}  // namespace

std::string RecordSpec::Name() const {
  switch (kind) {
    case Kind::kNumber:
      return "number";
    case Kind::kFixed:
      return fmt::format("fixed:{}", min_size);
    case Kind::kMixed:
      return fmt::format("mixed:{}-{}", min_size, max_size);
    case Kind::kLines:
      return "lines:" + file;
  }
  return "";
}

absl::StatusOr<RecordSpec> ParseRecordSpec(std::string_view text) {
  constexpr std::string_view kFixed = "fixed:", kMixed = "mixed:", kLines = "lines:";
  if (text == "number") return RecordSpec{};
  if (text.starts_with(kFixed)) {
    const std::string_view size = text.substr(kFixed.size());
    return ParseSizes(RecordSpec::Kind::kFixed, size, size);
  }
  if (text.starts_with(kLines)) return ReadLines(std::string(text.substr(kLines.size())));
  const size_t dash = text.find('-');
  if (text.starts_with(kMixed) && dash != std::string_view::npos) {
    return ParseSizes(RecordSpec::Kind::kMixed, text.substr(kMixed.size(), dash - kMixed.size()),
                      text.substr(dash + 1));
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no kind of record; there are number, fixed:B, mixed:A-B and lines:FILE", text));
}

}  // namespace weir
