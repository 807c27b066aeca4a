#include "harness/workloads/comparing_writer.h"

#include <algorithm>
#include <span>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr size_t kAtOnce = 64 * 1024;

}  // namespace

ComparingWriter::ComparingWriter(ExpectedStream& expected)
    : Writer(sizeof scratch_), expected_(expected), wanted_(kAtOnce) {
  OpenWindow(std::span<char>(scratch_, 0));
}

bool ComparingWriter::PushRecord(std::string_view record) {
  while (!record.empty()) {
    const std::string_view piece = record.substr(0, kAtOnce);
    const size_t wanted = expected_.Read(std::span<char>(wanted_).first(piece.size()));
    const auto differs =
        std::mismatch(piece.begin(), piece.begin() + static_cast<ptrdiff_t>(wanted), wanted_.begin());
    const auto same = static_cast<size_t>(differs.first - piece.begin());
    AcceptDirectly(same);
    if (same < wanted) {
      return Fail(
          absl::DataLossError(fmt::format("the byte at offset {} is not the one that was sent", accepted())));
    }
    if (wanted < piece.size()) {
      return Fail(
          absl::DataLossError(fmt::format("more than the {} bytes that were sent arrived", accepted())));
    }
    record.remove_prefix(piece.size());
  }
  return true;
}

absl::Status ComparingWriter::DoClose() {
  if (!status().ok() || expected_.Read(std::span<char>(wanted_).first(1)) == 0) return absl::OkStatus();
  return absl::DataLossError(fmt::format("only {} bytes arrived", accepted()));
}

}  // namespace weir
