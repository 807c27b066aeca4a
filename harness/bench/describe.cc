#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/bench/catalogue.h"
#include "harness/probes/build_info.h"
#include "harness/rounds/description.h"
#include "harness/workloads/pass.h"
#include "harness/workloads/workloads.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"
#include "results/report/schema.h"

namespace weir {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

void String(Json& json, std::string_view key, std::string_view value) {
  json.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

template <class Pairs>
void WriteTexts(Json& json, const char* key, const Pairs& pairs) {
  json.Key(key);
  json.StartObject();
  for (const auto& [name, text] : pairs) String(json, name, text);
  json.EndObject();
}

void WriteBuild(Json& json) {
  WriteTexts(json, "build", DescribeBuild());
  String(json, "unfit", fmt::format("{}", fmt::join(WhyUnfitToMeasure(), "; ")));
}

void WriteStrategy(Json& json, const Description::Strategy& strategy) {
  json.StartObject();
  String(json, "name", strategy.name);
  String(json, "summary", strategy.summary);
  String(json, "unsupported", strategy.unsupported);
  String(json, "workload", strategy.workload);
  json.EndObject();
}

template <class Rows, class Write>
void WriteArray(Json& json, const char* key, const Rows& rows, Write write) {
  json.Key(key);
  json.StartArray();
  for (const auto& row : rows) write(row);
  json.EndArray();
}

void WriteStrategies(Json& json, const Catalogue& catalogue, const Selection& selection) {
  const auto text = [](std::string_view view) { return std::string(view); };
  WriteArray(json, "strategies", catalogue.workloads(), [&](const Workload& workload) {
    for (const WorkloadStrategy& each : workload.strategies()) {
      const absl::Status here = catalogue.SupportedHere(workload, each, selection);
      WriteStrategy(json,
                    {text(each.name), text(each.summary), std::string(here.message()), text(workload.name)});
    }
  });
}

void WriteParameters(Json& json, const Catalogue& catalogue) {
  WriteArray(json, "parameters", catalogue.workloads(), [&](const Workload& workload) {
    for (const Parameter& each : workload.parameters) {
      json.StartObject();
      String(json, "workload", workload.name);
      String(json, "flag", FlagOf(each.key));
      String(json, "value", each.value_name);
      String(json, "meaning", each.meaning);
      json.EndObject();
    }
  });
}

std::vector<std::pair<std::string_view, std::string_view>> WorkloadSummaries(const Catalogue& catalogue) {
  std::vector<std::pair<std::string_view, std::string_view>> summaries;
  for (const Workload& each : catalogue.workloads()) summaries.emplace_back(each.name, each.summary);
  return summaries;
}

std::vector<std::pair<std::string_view, std::string_view>> LimitSummaries(const Catalogue& catalogue) {
  std::vector<std::pair<std::string_view, std::string_view>> summaries;
  for (const Limit* each : catalogue.Limits()) summaries.emplace_back(each->name, each->summary);
  return summaries;
}

void WriteCases(Json& json, const Catalogue& catalogue, const std::vector<Case>& cases) {
  WriteArray(json, "cases", cases, [&](const Case& c) {
    const absl::StatusOr<std::unique_ptr<Pass>> pass = catalogue.MakePass(c);
    json.StartObject();
    String(json, "name", c.Name());
    String(json, "workload", c.workload);
    String(json, "strategy", c.strategy);
    String(json, schema::kLimit, c.limit);
    String(json, schema::kBounds,
           c.workload == schema::kLimitWorkload
               ? fmt::format("{}", fmt::join(catalogue.WorkloadsBoundBy(c.strategy), ","))
               : "");
    json.Key("file_bytes");
    json.Uint64(pass.ok() ? (*pass)->file_bytes() + (*pass)->input_bytes() : 0);
    json.Key("expected_seconds");
    json.Uint64(static_cast<uint64_t>(pass.ok() ? catalogue.ExpectedDuration(c, **pass).count() : 0));
    json.Key("usual_ms");
    json.Uint64(static_cast<uint64_t>(pass.ok() ? catalogue.UsualDuration(c, **pass).count() : 0));
    json.EndObject();
  });
}

// The strategies of the cases, or whole workloads, to which a parameter that the user has named means
// nothing.
std::vector<std::string> WithoutParameter(const Catalogue& catalogue, std::string_view key,
                                          const std::vector<Case>& cases) {
  std::vector<std::string> names;
  for (const Case& c : cases) {
    const Workload* const workload = catalogue.WorkloadOf(c);
    if (workload == nullptr || c.Find(key) != nullptr) continue;
    const std::string name = workload->FindParameter(key) == nullptr ? c.workload : c.strategy;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

std::vector<std::pair<std::string, std::string>> Notes(const Catalogue& catalogue, const Selection& selection,
                                                       const std::vector<Case>& cases) {
  std::vector<std::pair<std::string, std::string>> notes;
  for (const Choice& choice : selection.choices) {
    if (choice.suggested) continue;
    const std::vector<std::string> names = WithoutParameter(catalogue, choice.key, cases);
    if (names.empty()) continue;
    notes.emplace_back(FlagOf(choice.key),
                       fmt::format("means nothing to {}, measured without it", fmt::join(names, ", ")));
  }
  return notes;
}

}  // namespace

absl::StatusOr<std::string> Describe(const Catalogue& catalogue, const Selection& selection) {
  std::vector<LeftOut> left_out;
  const absl::StatusOr<std::vector<Case>> cases = catalogue.Cases(selection, left_out);
  if (!cases.ok()) return cases.status();
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  WriteBuild(json);
  WriteStrategies(json, catalogue, selection);
  WriteTexts(json, "workloads", WorkloadSummaries(catalogue));
  WriteParameters(json, catalogue);
  WriteTexts(json, "limits", LimitSummaries(catalogue));
  WriteCases(json, catalogue, *cases);
  WriteTexts(json, "left_out", left_out);
  WriteTexts(json, "notes", Notes(catalogue, selection, *cases));
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize());
}

}  // namespace weir
