#include "commands/crypt/transfer_progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "commands/console/standard_error.h"
#include "fmt/format.h"

namespace weir {
namespace {

constexpr double kQuietSeconds = 0.5;

std::string Bytes(double bytes) {
  constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  const auto* unit = std::begin(kUnits);
  for (; bytes >= 999.5 && unit + 1 < std::end(kUnits); ++unit) bytes /= 1000;
  const int decimals = unit == std::begin(kUnits) || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f} {}", bytes, decimals, *unit);
}

std::string MinutesAndSeconds(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string TransferProgressText(std::string_view doing, uint64_t done, std::optional<uint64_t> total,
                                 double seconds) {
  const auto bytes = static_cast<double>(done);
  const double rate = seconds > 0 ? bytes / seconds : 0;
  std::string text = fmt::format("{}: {}", doing, Bytes(bytes));
  // A file that has grown since its size was asked for has no end that is known.
  const bool known = total && *total >= done && *total > 0;
  if (known) {
    text += fmt::format(" of {} ({:.0f} %)", Bytes(static_cast<double>(*total)),
                        std::floor(100 * bytes / static_cast<double>(*total)));
  }
  text += fmt::format(", {}/s", Bytes(rate));
  if (known && rate > 0) {
    text += fmt::format(", {} left", MinutesAndSeconds(static_cast<double>(*total - done) / rate));
  }
  return text;
}

TransferProgress::TransferProgress(std::string_view doing, std::optional<uint64_t> total)
    : doing_(doing), total_(total), visible_(::isatty(STDERR_FILENO) == 1) {}

TransferProgress::~TransferProgress() {
  if (shown_) ShowProgress("");
}

void TransferProgress::Show(uint64_t done) {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (!visible_ || seconds < kQuietSeconds) return;
  shown_ = true;
  ShowProgress(TransferProgressText(doing_, done, total_, seconds));
}

}  // namespace weir
