#include "results/compare/metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <vector>

#include "results/report/schema.h"
#include "results/text/units.h"

namespace weir {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool IsRate(std::string_view name) { return name.ends_with("_per_second") || name.ends_with("/s"); }

// From here on a ratio is told as a multiple: rounded as a percentage it would be 100 %.
constexpr double kTwofold = 1.995;

// How counters that are times end, and how long one of their units is.
struct TimeSuffix {
  std::string_view text;
  double seconds;
  std::string_view unit;
};
constexpr std::array<TimeSuffix, 4> kTimeSuffixes = {
    {{"_seconds", 1, "s"}, {"_ms", 1e-3, "ms"}, {"_us", 1e-6, "us"}, {"_ns", 1e-9, "ns"}}};

std::optional<TimeSuffix> TimeUnitOf(std::string_view name) {
  if (name == "real_time" || name == "cpu_time") return kTimeSuffixes[0];
  if (name.starts_with("ns_per_") || name.starts_with("ns/")) return kTimeSuffixes[3];
  const auto suffix = std::ranges::find_if(
      kTimeSuffixes, [name](const TimeSuffix& each) { return name.ends_with(each.text); });
  return suffix == kTimeSuffixes.end() ? std::nullopt : std::optional(*suffix);
}

// The words of a counter's name in small letters: "CacheMisses/op" is "cache", "misses", "/", "op".
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  char before = 0;
  for (const char c : name) {
    const auto letter = static_cast<unsigned char>(c);
    const bool camel = std::isupper(letter) && std::islower(static_cast<unsigned char>(before));
    if (camel || !std::isalnum(letter)) words.emplace_back();
    if (c == '/') words.insert(words.end(), {"per", ""});
    if (std::isalnum(letter)) words.back() += static_cast<char>(std::tolower(letter));
    before = c;
  }
  std::erase(words, "");
  return words;
}

constexpr std::array kFailures = {"error",      "errors",    "fail",     "fails",   "failed",  "failure",
                                  "failures",   "miss",      "misses",   "missed",  "fault",   "faults",
                                  "drop",       "drops",     "dropped",  "retry",   "retries", "loss",
                                  "lost",       "stall",     "stalls",   "timeout", "leak",    "leaks",
                                  "collisions", "conflicts", "timeouts", "evicted", "rejects", "rejected"};
constexpr std::array kCosts = {
    "time",        "latency",     "duration",  "elapsed",      "delay",  "wait",         "waited",
    "waits",       "ns",          "us",        "ms",           "sec",    "secs",         "seconds",
    "second",      "nanoseconds", "nsec",      "microseconds", "usec",   "milliseconds", "msec",
    "bytes",       "memory",      "mem",       "rss",          "heap",   "alloc",        "allocs",
    "allocations", "mallocs",     "syscalls",  "calls",        "cycles", "instructions", "insns",
    "branches",    "p50",         "p90",       "p95",          "p99",    "p999",         "jitter",
    "cost",        "overhead",    "energy",    "joules",       "spills", "contention",   "garbage",
    "switches",    "slow",        "evictions", "kb",           "mb",     "kib",          "mib"};
constexpr std::array kGains = {"rate", "throughput", "bandwidth", "qps",     "rps",    "iops",
                               "tps",  "fps",        "flops",     "gflops",  "mflops", "hit",
                               "hits", "speedup",    "ipc",       "goodput", "mbps",   "gbps",
                               "kbps", "bps",        "mips",      "bitrate", "hitrate"};
constexpr std::array kTimesOfRates = {"s", "sec", "secs", "second", "seconds", "minute", "min", "hour"};
constexpr std::array kScarce = {"cycle", "clock", "joule", "watt", "core", "dollar"};

template <typename Words>
bool HasAny(const std::vector<std::string>& words, const Words& known) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::find(known, std::string_view(word)) != known.end();
  });
}

// Whether more is better; nothing where the name does not tell.
std::optional<bool> HigherIsBetter(std::string_view name) {
  if (TimeUnitOf(name) || name == schema::kLimitRatio) return false;
  std::vector<std::string> words = WordsOf(name);
  const auto per = std::ranges::find(words, "per");
  const std::vector<std::string> divisor(per == words.end() ? per : per + 1, words.end());
  words.erase(per, words.end());
  if (HasAny(words, kFailures)) return false;
  if (HasAny(divisor, kTimesOfRates) || HasAny(divisor, kScarce)) return true;
  if (HasAny(words, kGains)) return true;
  if (HasAny(words, kCosts)) return false;
  return std::nullopt;
}

std::string FormatAmount(double value, std::string_view unit) {
  const double whole = std::nearbyint(value);
  if (value < 1000 && whole != value) return FormatThreeDigits(value) + std::string(unit);
  return unit == "/s" ? FormatCountShort(static_cast<uint64_t>(whole)) + "/s"
                      : FormatBytes(static_cast<uint64_t>(whole));
}

}  // namespace

std::string Metric::Format(double value) const {
  if (name == schema::kBytesPerSecond) return FormatRate(value);
  if (const auto time = TimeUnitOf(name)) return FormatDuration(value * time->seconds);
  const bool amount = value >= 0 && value < 1e15;
  if (IsRate(name) && amount) return FormatAmount(value, "/s");
  if (Contains(name, "bytes") && amount) return FormatAmount(value, " B");
  return std::fabs(value) < 1e6 ? FormatThreeDigits(value) : fmt::format("{:.3g}", value);
}

std::string Metric::Unit() const {
  if (const auto time = TimeUnitOf(name)) return std::string(time->unit);
  constexpr std::string_view kPerSecond = "_per_second";
  if (name.ends_with(kPerSecond)) return name.substr(0, name.size() - kPerSecond.size()) + "/s";
  if (IsRate(name)) return name;
  return Contains(name, "bytes") ? "bytes" : "";
}

Interval Metric::ValueRatios(const Interval& costs) const {
  return higher_is_better ? Interval{1 / costs.high, 1 / costs.low} : costs;
}

std::string_view Metric::WordFor(bool worse) const {
  if (TimeUnitOf(name)) return worse ? "slower" : "faster";
  return worse != higher_is_better ? "more" : "less";
}

std::string_view Metric::OutcomeFor(bool worse) const {
  if (TimeUnitOf(name) || (higher_is_better && direction_known)) return worse ? "slower" : "faster";
  return WordFor(worse);
}

std::string Metric::InWords(double cost_ratio) const {
  if (cost_ratio == 1) return "the same";
  const bool worse = cost_ratio > 1;
  const std::string_view word = WordFor(worse);
  const double ratio = ValueRatio(cost_ratio);
  if (TimeUnitOf(name)) {
    const double factor = worse ? ratio : 1 / ratio;
    if (factor >= kTwofold) return fmt::format("{} × {}", FormatThreeDigits(factor), word);
  } else {
    if (ratio >= kTwofold) return fmt::format("{} × as much", FormatThreeDigits(ratio));
    if (ratio <= 0.1) return fmt::format("÷ {}", FormatThreeDigits(1 / ratio));
  }
  return fmt::format("{} {}", FormatPercent(std::fabs(ratio - 1)), word);
}

Metric MetricNamed(std::string_view name) {
  const std::optional<bool> higher = HigherIsBetter(name);
  return {std::string(name), higher.value_or(false), higher.has_value()};
}

std::string FormatRatio(double ratio) { return FormatRatioAs(ratio, ratio); }

std::string FormatRatios(const Interval& ratios, std::string_view between) {
  const auto beyond = [](double ratio) { return ratio >= kTwofold || ratio <= 1 / kTwofold; };
  const bool factors = beyond(ratios.low) || beyond(ratios.high);
  const auto format = [factors](double ratio) {
    return FormatRatioAs(!factors ? 1 : ratio < 1 ? 1 / kTwofold : kTwofold, ratio);
  };
  return fmt::format("{}{}{}", format(ratios.low), between, format(ratios.high));
}

std::string FormatRatioAs(double middle, double ratio) {
  if (middle >= kTwofold) return "× " + FormatThreeDigits(ratio);
  if (middle <= 1 / kTwofold) return "÷ " + FormatThreeDigits(1 / ratio);
  const double percent = (ratio - 1) * 100;
  if (std::fabs(percent) < 0.05) return "+0.0 %";  // where "-0.0" would be printed of a small decrease
  return std::fabs(percent) < 9.95 ? fmt::format("{:+.1f} %", percent) : fmt::format("{:+.0f} %", percent);
}

}  // namespace weir
