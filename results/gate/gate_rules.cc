#include "results/gate/gate_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rapidjson/document.h"
#include "rapidjson/error/en.h"
#include "results/compare/metric_choice.h"
#include "results/report/case_name.h"

namespace weir {
namespace {

using Json = rapidjson::Value;

constexpr double kLargestEffect = 1;

// At most five looks, for which the levels of a look are made.
std::vector<size_t> LooksUpTo(size_t most) {
  std::vector<size_t> looks;
  for (const size_t look : {6, 10, 16, 26}) {
    if (look < most) looks.push_back(look);
  }
  looks.push_back(most);
  return looks;
}

// Where in the text an error lies: "1:8".
std::string Place(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t line_start = before.rfind('\n') + 1;  // 0 in the first line
  return fmt::format("{}:{}", std::ranges::count(before, '\n') + 1, offset - line_start + 1);
}

// Reads one element of the list; what is wrong with it, or an empty string.
class OverrideReader {
 public:
  std::string Read(const Json& json, GateOverride& result) {
    if (!json.IsObject()) return "it must be an object";
    for (const auto& member : json.GetObject()) {
      const std::string wrong = ReadMember(member.name.GetString(), member.value, result);
      if (!wrong.empty()) return wrong;
    }
    return names_ == 1 ? "" : "it needs one \"name\" or one \"regex\"";
  }

 private:
  std::string ReadMember(std::string_view key, const Json& value, GateOverride& result) {
    if (key == "name" || key == "regex") return ReadName(key, value, result);
    if (key == "min_effect") return ReadEffect(key, value, result.min_effect);
    if (key == "tolerance") return ReadEffect(key, value, result.tolerance);
    if (key == "metric") return ReadText(key, value, result.metric);
    if (key == "better") return ReadDirection(value, result.better);
    if (key != "ignore") {
      return fmt::format(
          "there is no \"{}\"; known: name, regex, min_effect, tolerance, metric, better, ignore", key);
    }
    if (!value.IsBool()) return "\"ignore\" must be true or false";
    result.ignore = value.GetBool();
    return "";
  }

  std::string ReadName(std::string_view key, const Json& value, GateOverride& result) {
    ++names_;
    const std::string wrong = ReadText(key, value, result.text);
    if (!wrong.empty() || key == "name") return wrong;
    absl::StatusOr<NameFilter> filter = NameFilter::Make(result.text);
    if (!filter.ok()) return std::string(filter.status().message());
    result.expression = *std::move(filter);
    return "";
  }

  static std::string ReadText(std::string_view key, const Json& value, std::string& text) {
    if (!value.IsString() || value.GetStringLength() == 0) return fmt::format("\"{}\" must be a text", key);
    text = value.GetString();
    return "";
  }

  static std::string ReadDirection(const Json& value, std::string& better) {
    if (value == "higher" || value == "lower") {
      better = value.GetString();
      return "";
    }
    return "\"better\" must be \"higher\" or \"lower\"";
  }

  static std::string ReadEffect(std::string_view key, const Json& value, std::optional<double>& effect) {
    if (!value.IsNumber() || value.GetDouble() < 0 || value.GetDouble() > kLargestEffect) {
      return fmt::format("\"{}\" must be a number from 0 to {:g}, such as 0.05 for 5 %", key, kLargestEffect);
    }
    effect = value.GetDouble();
    return "";
  }

  int names_ = 0;
};

}  // namespace

bool GateOverride::Matches(std::string_view benchmark) const {
  const auto matches = [this](std::string_view name) {
    return expression ? expression->Finds(name) : name == text;
  };
  return matches(benchmark) || matches(WithoutAppendedParts(benchmark));
}

Metric GateRule::MetricOr(std::string_view name) const {
  const std::string_view chosen = metric.empty() ? name : metric;
  return ChooseMetric(chosen, better).value_or(MetricNamed(chosen));
}

GateRule GateRules::For(std::string_view benchmark) const {
  GateRule rule = common;
  for (const GateOverride& each : overrides) {
    if (!each.Matches(benchmark)) continue;
    rule.min_effect = each.min_effect.value_or(rule.min_effect);
    rule.tolerance = each.tolerance.value_or(rule.tolerance);
    rule.ignore = rule.ignore || each.ignore;
    if (!each.metric.empty()) {
      rule.metric = each.metric;
      rule.better.clear();  // that was another metric's
    }
    if (!each.better.empty()) rule.better = each.better;
  }
  return rule;
}

std::vector<size_t> GateRules::FirstLooks() const { return LooksUpTo(most_pairs); }

std::vector<size_t> GateRules::FreshLooks() const {
  constexpr size_t kFirstLook = 6;
  return LooksUpTo(most_pairs > 2 * kFirstLook ? most_pairs - kFirstLook : most_pairs);
}

absl::StatusOr<std::vector<GateOverride>> ReadGateOverrides(std::string_view json,
                                                            std::string_view source_name) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError()) {
    return absl::InvalidArgumentError(fmt::format("{}:{}: {}", source_name,
                                                  Place(json, document.GetErrorOffset()),
                                                  rapidjson::GetParseError_En(document.GetParseError())));
  }
  if (!document.IsObject() || document.MemberCount() != 1 || !document.HasMember("overrides") ||
      !document["overrides"].IsArray()) {
    return absl::InvalidArgumentError(
        fmt::format("{}: it must be {{\"overrides\": [...]}} and nothing else", source_name));
  }
  std::vector<GateOverride> overrides;
  for (const Json& each : document["overrides"].GetArray()) {
    const std::string wrong = OverrideReader().Read(each, overrides.emplace_back());
    if (wrong.empty()) continue;
    return absl::InvalidArgumentError(
        fmt::format("{}: override {}: {}", source_name, overrides.size(), wrong));
  }
  return overrides;
}

}  // namespace weir
