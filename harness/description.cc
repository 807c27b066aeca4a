#include "harness/description.h"

#include <memory>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/pass.h"
#include "harness/probes/build_info.h"
#include "harness/workloads/workload.h"
#include "rapidjson/document.h"
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
    json.EndObject();
  });
}

// Reads members of one object, remembering whether any was missing or of another type.
class Fields {
 public:
  Fields(const rapidjson::Value& object, bool& complete) : object_(object), complete_(complete) {}

  std::string Text(const char* key) {
    const rapidjson::Value* const value = Find(key);
    if (value == nullptr || !value->IsString()) return Missing(), "";
    return {value->GetString(), value->GetStringLength()};
  }
  uint64_t Count(const char* key) {
    const rapidjson::Value* const value = Find(key);
    if (value == nullptr || !value->IsUint64()) return Missing(), 0;
    return value->GetUint64();
  }
  std::vector<std::pair<std::string, std::string>> Texts(const char* key) {
    std::vector<std::pair<std::string, std::string>> texts;
    const rapidjson::Value* const value = Find(key);
    if (value == nullptr || !value->IsObject()) return Missing(), texts;
    for (const auto& member : value->GetObject()) {
      if (!member.value.IsString()) return Missing(), texts;
      texts.emplace_back(member.name.GetString(), member.value.GetString());
    }
    return texts;
  }
  template <class Element, class Read>
  std::vector<Element> Array(const char* key, Read read) {
    std::vector<Element> elements;
    const rapidjson::Value* const value = Find(key);
    if (value == nullptr || !value->IsArray()) return Missing(), elements;
    for (const rapidjson::Value& element : value->GetArray())
      elements.push_back(read(Fields(element, complete_)));
    return elements;
  }

 private:
  const rapidjson::Value* Find(const char* key) const {
    if (!object_.IsObject()) return nullptr;
    const auto member = object_.FindMember(key);
    return member == object_.MemberEnd() ? nullptr : &member->value;
  }
  void Missing() { complete_ = false; }

  const rapidjson::Value& object_;
  bool& complete_;
};

Description::Strategy ReadStrategy(Fields fields) {
  return {fields.Text("name"), fields.Text("summary"), fields.Text("unsupported"), fields.Text("workload")};
}

Description::Parameter ReadParameter(Fields fields) {
  return {fields.Text("workload"), fields.Text("flag"), fields.Text("value"), fields.Text("meaning")};
}

Description::Case ReadCase(Fields fields) {
  return {fields.Text("name"),
          fields.Text("workload"),
          fields.Text("strategy"),
          fields.Text(schema::kLimit.data()),
          fields.Text(schema::kBounds.data()),
          fields.Count("file_bytes"),
          fields.Count("expected_seconds")};
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
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize());
}

absl::StatusOr<Description> ParseDescription(std::string_view json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  bool complete = !document.HasParseError() && document.IsObject();
  if (!complete) return absl::InvalidArgumentError("not the description of a bench");
  Fields fields(document, complete);
  Description description;
  description.build = fields.Texts("build");
  description.unfit = fields.Text("unfit");
  description.strategies = fields.Array<Description::Strategy>("strategies", ReadStrategy);
  description.workloads = fields.Texts("workloads");
  description.parameters = fields.Array<Description::Parameter>("parameters", ReadParameter);
  description.limits = fields.Texts("limits");
  description.cases = fields.Array<Description::Case>("cases", ReadCase);
  description.left_out = fields.Texts("left_out");
  if (!complete)
    return absl::InvalidArgumentError("the description of a bench lacks something: another version?");
  return description;
}

}  // namespace weir
