#include "results/history/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace weir {
namespace {

constexpr int64_t kEnd = 253'402'300'800;  // 10000-01-01
constexpr int64_t kDay = 86'400;

// Reads a text from its front.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  std::optional<int64_t> Read() {
    const std::optional<int64_t> day = Day();
    if (!day) return std::nullopt;
    if (rest_.empty()) return *day * kDay;
    if (!AnyOf("T ")) return std::nullopt;
    const std::optional<int> hour = Digits(2);
    if (!hour || *hour > 24 || !AnyOf(":")) return std::nullopt;
    const std::optional<int> minute = Digits(2);
    if (!minute || *minute > 59) return std::nullopt;
    const std::optional<int> second = AnyOf(":") ? Digits(2) : std::optional(0);
    if (!second || *second > 60) return std::nullopt;
    if (AnyOf(".,")) PassDigits();
    const std::optional<int64_t> zone = Zone();
    if (!zone || !rest_.empty()) return std::nullopt;
    return *day * kDay + *hour * 3600 + *minute * 60 + *second - *zone;
  }

 private:
  bool AnyOf(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_[0]) == characters.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void PassDigits() { rest_.remove_prefix(std::min(rest_.find_first_not_of("0123456789"), rest_.size())); }

  std::optional<int> Digits(size_t count) {
    int number = 0;
    const char* const end = rest_.data() + std::min(count, rest_.size());
    const auto [stop, error] = std::from_chars(rest_.data(), end, number);
    if (rest_.size() < count || error != std::errc() || stop != end || number < 0) return std::nullopt;
    rest_.remove_prefix(count);
    return number;
  }

  std::optional<int64_t> Day() {
    const std::optional<int> year = Digits(4);
    if (!year || !AnyOf("-/")) return std::nullopt;
    const std::optional<int> month = Digits(2);
    if (!month || !AnyOf("-/")) return std::nullopt;
    const std::optional<int> day = Digits(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
  }

  // East of Greenwich, in seconds.
  std::optional<int64_t> Zone() {
    AnyOf(" ");
    if (rest_.empty() || AnyOf("Z")) return 0;
    const bool west = rest_[0] == '-';
    if (!AnyOf("+-")) return std::nullopt;
    const std::optional<int> hours = Digits(2);
    AnyOf(":");
    const std::optional<int> minutes = rest_.empty() ? std::optional(0) : Digits(2);
    if (!hours || !minutes) return std::nullopt;
    return (west ? -1 : 1) * (int64_t{*hours} * 3600 + int64_t{*minutes} * 60);
  }

  std::string_view rest_;
};

std::optional<int64_t> Seconds(std::string_view text) {
  double seconds = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc() && stop == text.data() + text.size();
  return whole && seconds >= 0 && seconds < static_cast<double>(kEnd)
             ? std::optional(static_cast<int64_t>(seconds))
             : std::nullopt;
}

}  // namespace

std::optional<int64_t> ParseTime(std::string_view text) {
  if (const std::optional<int64_t> seconds = Seconds(text)) return seconds;
  const std::optional<int64_t> time = TimeReader(text).Read();
  return time && *time >= 0 && *time < kEnd ? time : std::nullopt;
}

std::string FormatDay(int64_t time) { return FormatTime(time).substr(0, 10); }

std::string FormatTime(int64_t time) {
  const int64_t seconds = std::clamp<int64_t>(time, 0, kEnd - 1);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(seconds / kDay))};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     seconds % kDay / 3600, seconds % 3600 / 60, seconds % 60);
}

}  // namespace weir
