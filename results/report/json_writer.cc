#include "results/report/json_writer.h"

#include <cassert>
#include <cmath>

#include "fmt/format.h"
#include "results/report/code_point.h"

namespace weir {
namespace {

rapidjson::SizeType Size(const std::string& text) { return static_cast<rapidjson::SizeType>(text.size()); }

}  // namespace

std::string JsonNumber(double value) {
  assert(std::isfinite(value));
  if (value == 0) return std::signbit(value) ? "-0.0" : "0";
  return fmt::format("{}", value);
}

JsonWriter& JsonWriter::StartObject() {
  writer_.StartObject();
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  writer_.EndObject();
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  writer_.EndArray();
  return *this;
}

JsonWriter& JsonWriter::StartArray(std::string_view key) {
  Key(key).writer_.StartArray();
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view key, std::string_view value) {
  return Key(key).Element(value);
}

JsonWriter& JsonWriter::Strings(std::string_view key, std::span<const std::string> values) {
  StartArray(key);
  for (const std::string& value : values) Element(value);
  return EndArray();
}

JsonWriter& JsonWriter::StringUnlessEmpty(std::string_view key, std::string_view value) {
  return value.empty() ? *this : String(key, value);
}

JsonWriter& JsonWriter::Integer(std::string_view key, std::optional<int64_t> value) {
  if (value) Key(key).writer_.Int64(*value);
  return *this;
}

JsonWriter& JsonWriter::Number(std::string_view key, std::optional<double> value) {
  return value && std::isfinite(*value) ? Raw(key, JsonNumber(*value)) : *this;
}

JsonWriter& JsonWriter::Bool(std::string_view key, bool value) {
  Key(key).writer_.Bool(value);
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view key, std::string_view json) {
  Key(key).writer_.RawValue(json.data(), json.size(), rapidjson::kNullType);
  return *this;
}

JsonWriter& JsonWriter::Element(std::string_view text) {
  const std::string valid = ValidUtf8(text);
  writer_.String(valid.data(), Size(valid));
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  const std::string valid = ValidUtf8(key);
  writer_.Key(valid.data(), Size(valid));
  return *this;
}

std::string JsonWriter::Take() {
  std::string text(buffer_.GetString(), buffer_.GetSize());
  buffer_.Clear();
  return text;
}

}  // namespace weir
