#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/report/placed_json.h"
#include "results/report/tool_formats.h"

namespace weir {
namespace {

constexpr std::string_view kDesign = "the samples of one process, one after the other";

// ----------------------------------------------------------- cargo criterion --message-format=json: lines

bool IsCargoCriterion(std::string_view start) {
  return HasTokens(start, {"\"reason\"", ":", "\"benchmark-complete\""});
}

std::optional<TimeUnit> UnitOf(std::string_view name) {
  return name == "µs" ? TimeUnit::kMicrosecond : TimeUnitFromName(name);
}

// Each of the whole sample, so many iterations, in place of that of one.
std::vector<double> PerIteration(std::vector<double> sums, std::span<const double> iterations) {
  for (size_t i = 0; i < sums.size(); ++i) sums[i] /= iterations[i];
  return sums;
}

void AddSamples(PlacedJson& json, std::string_view iterations_key, std::string_view sums_key,
                std::string_view name, TimeUnit unit, ToolReport& report) {
  const std::vector<double> iterations = json.NumbersIn(json.root(), iterations_key);
  const std::vector<double> sums = json.NumbersIn(json.root(), sums_key);
  if (iterations.size() != sums.size()) {
    json.Fail(json.root(), fmt::format("{} \"{}\" and {} \"{}\" must be as many", iterations.size(),
                                       iterations_key, sums.size(), sums_key));
  }
  if (std::ranges::any_of(iterations, [](double count) { return count < 1 || count > 0x1p53; })) {
    json.Fail(*json.Find(json.root(), iterations_key),
              fmt::format("\"{}\" must be 1 and more", iterations_key));
  }
  if (json.status().ok()) report.AddRuns(name, unit, PerIteration(sums, iterations), iterations);
}

absl::Status ReadCargoCriterion(const ToolText& text, ToolReport& report) {
  PlacedJson json(text);
  for (size_t from = 0; json.ReadNext(from, {"reason"}); from = json.end()) {
    const PlacedJson::Value& reason = *json.Find(json.root(), "reason");
    if (reason.text != "benchmark-complete") continue;
    const std::string_view name = json.TextIn(json.root(), "id");
    const std::string_view unit_name = json.TextIn(json.root(), "unit");
    const std::optional<TimeUnit> unit = UnitOf(unit_name);
    if (!unit) json.Fail(json.root(), fmt::format("\"{}\" is no unit of time (ns, us, ms, s)", unit_name));
    if (json.status().ok()) AddSamples(json, "iteration_count", "measured_values", name, *unit, report);
    if (!json.status().ok()) break;
  }
  return json.status();
}

// --------------------------------------------- cargo bench: target/criterion/GROUP/FUNCTION/PARAMETER/new/…

// The files do not name their benchmark, their place does: what stands between "criterion" and the last two
// parts. Elsewhere the folder above "new", if any.
std::string NameOfPlace(std::string_view source) {
  std::vector<std::string> parts;
  for (const auto& part : std::filesystem::path(source)) parts.push_back(part.string());
  constexpr std::string_view kNoName = "benchmark";
  if (parts.size() < 3) return std::string(kNoName);
  parts.resize(parts.size() - 2);
  const auto last = std::ranges::find(parts.rbegin(), parts.rend(), "criterion").base();
  const auto first = last == parts.begin() || last == parts.end() ? parts.end() - 1 : last;
  std::string name;
  for (auto part = first; part != parts.end(); ++part) name += (name.empty() ? "" : "/") + *part;
  return name.empty() ? std::string(kNoName) : name;
}

bool IsCriterionSample(std::string_view start) {
  return HasTokens(start, {"{", "\"sampling_mode\"", ":"}) || HasTokens(start, {"{", "\"iters\"", ":", "["});
}

absl::Status ReadCriterionSample(const ToolText& text, ToolReport& report) {
  PlacedJson json(text);
  if (absl::Status status = ReadSingleObject(text, {"iters", "times"}, json, report.report().notes);
      !status.ok()) {
    return status;
  }
  AddSamples(json, "iters", "times", NameOfPlace(text.source), TimeUnit::kNanosecond, report);
  return json.status();
}

bool IsCriterionEstimates(std::string_view start) {
  return HasTokens(start, {"\"mean\"", ":", "{", "\"confidence_interval\"", ":", "{"});
}

absl::Status ReadCriterionEstimates(const ToolText& text, ToolReport& report) {
  PlacedJson json(text);
  if (absl::Status status = ReadSingleObject(text, {"mean"}, json, report.report().notes); !status.ok()) {
    return status;
  }
  const auto point = [&json](std::string_view key) {
    return json.NumberIn(json.ObjectIn(json.root(), key), "point_estimate");
  };
  const ToolReport::Aggregates aggregates = {
      .mean = point("mean"), .median = point("median"), .deviation = point("std_dev")};
  if (json.status().ok()) {
    report.AddAggregates(NameOfPlace(text.source), TimeUnit::kNanosecond, aggregates);
  }
  return json.status();
}

}  // namespace

ToolFormat CargoCriterionFormat() {
  return {"cargo-criterion's JSON", kDesign, IsCargoCriterion, ReadCargoCriterion};
}

ToolFormat CriterionSampleFormat() {
  return {"Criterion's sample.json", kDesign, IsCriterionSample, ReadCriterionSample};
}

ToolFormat CriterionEstimatesFormat() {
  return {"Criterion's estimates.json",
          "of one process the estimates, but not of how many samples; sample.json beside it has these",
          IsCriterionEstimates, ReadCriterionEstimates};
}

}  // namespace weir
