#include "results/text/work_words.h"

#include <fmt/format.h>

#include <charconv>

#include "results/text/units.h"

namespace weir {
namespace {

constexpr double kDefaultSinkRate = 1e8;

// What follows `prefix` in `text`, if it begins so.
std::optional<std::string_view> Behind(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

// Of the parameters that say when a producer waits, or gives up.
std::optional<std::string_view> WaterWords(std::string_view key) {
  if (key == "high_water_mark") return "high-water mark";
  if (key == "low_water_mark") return "low-water mark";
  if (key == "flood_limit") return "flood limit";
  return std::nullopt;
}

}  // namespace

std::optional<uint64_t> WholeNumber(std::string_view text) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string RecordsInWords(std::string_view record) {
  if (const auto size = Behind("fixed:", record)) return fmt::format("records of {} bytes", *size);
  if (const auto name = Behind("lines:", record)) return fmt::format("lines of {}", *name);
  if (const auto sizes = Behind("mixed:", record)) {
    const size_t dash = sizes->find('-');
    if (dash == std::string_view::npos) return fmt::format("records of {} bytes", *sizes);
    return fmt::format("records of {} to {} bytes", sizes->substr(0, dash), sizes->substr(dash + 1));
  }
  return record.empty() ? "records" : fmt::format("{} records", record);
}

std::optional<double> SinkRate(std::string_view target) {
  if (target == "slow") return kDefaultSinkRate;
  const auto rate = Behind("slow:", target);
  const auto number = rate ? WholeNumber(*rate) : std::nullopt;
  if (!number) return std::nullopt;
  return static_cast<double>(*number);
}

std::string TargetInWords(std::string_view target) {
  if (target == "null") return "/dev/null";
  if (target == "file" || target == "pipe") return fmt::format("a {}", target);
  if (const auto label = Behind("file:", target)) return fmt::format("a file ({})", *label);
  if (const auto rate = SinkRate(target)) return fmt::format("the slow sink ({})", FormatRate(*rate));
  return std::string(target);
}

std::string ParameterValue(std::string_view key, std::string_view value) {
  const std::optional<uint64_t> number = WholeNumber(value);
  if ((key == "records" || key == "sync_every") && number) return FormatCount(*number);
  if ((key == "buffer" || WaterWords(key)) && number) return FormatBufferSize(*number);
  return std::string(value);
}

std::string ParameterInWords(std::string_view key, std::string_view value) {
  if (key == "records" || key == "buffer") return fmt::format("{} {}", ParameterValue(key, value), key);
  if (const auto words = WaterWords(key)) return fmt::format("{} {}", ParameterValue(key, value), *words);
  if (key == "sync_every" && value == "never") return "never synced";
  if (key == "sync_every") return fmt::format("sync every {} records", ParameterValue(key, value));
  if (key == "place") return fmt::format("in {}", value);
  if (key == "cipher") return std::string(value);
  if (key == "reader" || key == "writer") return fmt::format("{} {}", key, value);
  if (key == "threads") return fmt::format("{} thread{}", value, value == "1" ? "" : "s");
  return value.empty() ? std::string(key) : fmt::format("{}:{}", key, value);
}

}  // namespace weir
