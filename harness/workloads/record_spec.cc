#include "harness/workloads/record_spec.h"

#include "fmt/format.h"
#include "harness/quantity.h"

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
  return RecordSpec{kind, *min, *max};
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
  }
  return "";
}

absl::StatusOr<RecordSpec> ParseRecordSpec(std::string_view text) {
  constexpr std::string_view kFixed = "fixed:", kMixed = "mixed:";
  if (text == "number") return RecordSpec{};
  if (text.starts_with(kFixed)) {
    const std::string_view size = text.substr(kFixed.size());
    return ParseSizes(RecordSpec::Kind::kFixed, size, size);
  }
  const size_t dash = text.find('-');
  if (text.starts_with(kMixed) && dash != std::string_view::npos) {
    return ParseSizes(RecordSpec::Kind::kMixed, text.substr(kMixed.size(), dash - kMixed.size()),
                      text.substr(dash + 1));
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no kind of record; there are number, fixed:B and mixed:A-B", text));
}

}  // namespace weir
