#include "harness/rounds/description.h"

#include "rapidjson/document.h"
#include "results/report/schema.h"

namespace weir {
namespace {

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
          fields.Count("expected_seconds"),
          fields.Count("usual_ms")};
}

}  // namespace

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
  description.notes = fields.Texts("notes");
  if (!complete)
    return absl::InvalidArgumentError("the description of a bench lacks something: another version?");
  return description;
}

}  // namespace weir
