#include "results/report/placed_json.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace weir {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string Quoted(std::initializer_list<std::string_view> keys) {
  std::string quoted;
  for (const std::string_view key : keys)
    quoted += fmt::format("{}\"{}\"", quoted.empty() ? "" : " or ", key);
  return quoted;
}

// From `from` on the next brace that a key follows, or npos.
size_t NextObject(std::string_view text, size_t from) {
  for (size_t at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const size_t next = text.find_first_not_of(kSpace, at + 1);
    if (next != std::string_view::npos && text[next] == '"') return at;
  }
  return std::string_view::npos;
}

bool IsTime(const PlacedJson::Value& value) {
  return value.kind == PlacedJson::Kind::kNumber && std::isfinite(value.number) && value.number >= 0;
}

}  // namespace

// Takes RapidJSON's events, in the order of the text. `base` is where the stream starts in it.
class PlacedJson::Handler {
 public:
  using Ch = char;

  Handler(PlacedJson& json, const rapidjson::MemoryStream& stream, size_t base)
      : json_(json), stream_(stream), base_(base) {}

  bool Null() {
    Add(Kind::kNull, 0);
    return true;
  }
  bool Bool(bool /*value*/) {
    Add(Kind::kBool, 0);
    return true;
  }
  bool RawNumber(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view text(data, length);
    double number = std::numeric_limits<double>::quiet_NaN();
    if (text.back() >= '0' && text.back() <= '9') {  // not NaN or Infinity
      const auto [end, error] = std::from_chars(data, data + length, number);
      if (error != std::errc()) return false;
    }
    Add(Kind::kNumber, length).number = number;
    return true;
  }
  // Numbers come as their text, by a flag.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }
  bool String(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    Add(Kind::kString, 1).text = json_.names_.Keep({data, length});
    return true;
  }
  bool Key(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    key_ = json_.names_.Keep({data, length});
    return true;
  }
  bool StartObject() { return Open(Kind::kObject); }
  bool StartArray() { return Open(Kind::kArray); }
  bool EndObject(rapidjson::SizeType /*members*/) { return Close(); }
  bool EndArray(rapidjson::SizeType /*elements*/) { return Close(); }

 private:
  struct Container {
    uint32_t index;
    uint32_t last;  // of what it holds; 0: nothing yet
  };

  // `length` is how far the stream is behind the value's start.
  Value& Add(Kind kind, size_t length) {
    std::vector<Value>& values = json_.values_;
    const auto index = static_cast<uint32_t>(values.size());
    if (!open_.empty()) {
      Container& holder = open_.back();
      (holder.last == 0 ? values[holder.index].first : values[holder.last].next) = index;
      holder.last = index;
    }
    Value& value = values.emplace_back();
    value.kind = kind;
    value.offset = base_ + stream_.Tell() - length;
    value.key = key_;
    key_ = {};
    return value;
  }

  bool Open(Kind kind) {
    const auto index = static_cast<uint32_t>(json_.values_.size());
    Add(kind, 0);  // its bracket has not been taken yet
    open_.push_back({index, 0});
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  PlacedJson& json_;
  const rapidjson::MemoryStream& stream_;
  const size_t base_;
  std::string_view key_;
  std::vector<Container> open_;
};

bool PlacedJson::ReadNext(size_t from, std::initializer_list<std::string_view> keys) {
  for (size_t at = NextObject(text_.text, from); at != std::string_view::npos && status_.ok();
       at = NextObject(text_.text, std::max(end_, at + 1))) {
    if (Parse(at, keys)) return true;
  }
  return false;
}

bool PlacedJson::Parse(size_t from, std::initializer_list<std::string_view> keys) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseNanAndInfFlag | rapidjson::kParseStopWhenDoneFlag;
  values_.clear();
  begin_ = from;
  const std::string_view text = text_.text.substr(from);
  rapidjson::MemoryStream stream(text.data(), text.size());
  Handler handler(*this, stream, from);
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, handler);
  end_ = from + stream.Tell();
  const bool wanted = !values_.empty() && std::ranges::any_of(keys, [this](std::string_view key) {
    return Find(root(), key) != nullptr;
  });
  if (!wanted || result) return wanted;
  const size_t at = from + result.Offset();
  status_ = text_.ErrorAt(at, at >= text_.text.size() ? "the report is cut off here"
                              : result.Code() == rapidjson::kParseErrorTermination
                                  ? "a number that no double can hold"
                                  : rapidjson::GetParseError_En(result.Code()));
  return false;
}

const PlacedJson::Value* PlacedJson::Find(const Value& object, std::string_view key) const {
  if (object.kind != Kind::kObject) return nullptr;
  for (uint32_t i = object.first; i != 0; i = values_[i].next) {
    if (values_[i].key == key) return values_[i].kind == Kind::kNull ? nullptr : &values_[i];
  }
  return nullptr;
}

void PlacedJson::Fail(const Value& at, std::string_view what) {
  if (status_.ok()) status_ = text_.ErrorAt(at.offset, what);
}

const PlacedJson::Value* PlacedJson::Wanted(const Value& object, std::string_view key, Kind kind,
                                            std::string_view name) {
  const Value* value = Find(object, key);
  if (value == nullptr) {
    Fail(object, fmt::format("no \"{}\" in this object", key));
  } else if (value->kind != kind) {
    Fail(*value, fmt::format("\"{}\" must be {}", key, name));
  }
  return value != nullptr && value->kind == kind ? value : nullptr;
}

double PlacedJson::NumberIn(const Value& object, std::string_view key) {
  const Value* value = Wanted(object, key, Kind::kNumber, "a number");
  if (value == nullptr) return 0;
  if (!IsTime(*value)) Fail(*value, fmt::format("\"{}\" must be a number that is not below 0", key));
  return value->number;
}

std::optional<double> PlacedJson::OptionalNumberIn(const Value& object, std::string_view key) {
  if (Find(object, key) == nullptr) return std::nullopt;
  const Value* value = Wanted(object, key, Kind::kNumber, "a number");
  if (value == nullptr || !std::isfinite(value->number)) return std::nullopt;
  return value->number;
}

double PlacedJson::CountIn(const Value& object, std::string_view key) {
  const Value* value = Wanted(object, key, Kind::kNumber, "a number");
  if (value == nullptr) return 1;
  if (value->number >= 1 && value->number <= 0x1p53 && std::trunc(value->number) == value->number) {
    return value->number;
  }
  Fail(*value, fmt::format("\"{}\" must be a whole number from 1 on", key));
  return 1;
}

std::string_view PlacedJson::TextIn(const Value& object, std::string_view key) {
  const Value* value = Wanted(object, key, Kind::kString, "a string");
  if (value == nullptr) return "";
  if (value->text.empty()) Fail(*value, fmt::format("\"{}\" is empty", key));
  return value->text;
}

const PlacedJson::Value& PlacedJson::ObjectIn(const Value& object, std::string_view key) {
  static constexpr Value kNone;
  const Value* value = Wanted(object, key, Kind::kObject, "an object");
  return value == nullptr ? kNone : *value;
}

std::vector<const PlacedJson::Value*> PlacedJson::ElementsIn(const Value& object, std::string_view key) {
  std::vector<const Value*> elements;
  const Value* array = Wanted(object, key, Kind::kArray, "an array");
  if (array == nullptr) return elements;
  for (uint32_t i = array->first; i != 0; i = values_[i].next) elements.push_back(&values_[i]);
  return elements;
}

std::vector<const PlacedJson::Value*> PlacedJson::ObjectsIn(const Value& object, std::string_view key) {
  std::vector<const Value*> elements = ElementsIn(object, key);
  const auto other =
      std::ranges::find_if(elements, [](const Value* each) { return each->kind != Kind::kObject; });
  if (other == elements.end()) return elements;
  Fail(**other, fmt::format("an element of \"{}\" must be an object", key));
  return {};
}

std::vector<double> PlacedJson::NumbersIn(const Value& object, std::string_view key) {
  std::vector<double> numbers;
  for (const Value* each : ElementsIn(object, key)) {
    if (!IsTime(*each)) {
      Fail(*each, fmt::format("an element of \"{}\" must be a number that is not below 0", key));
      return {};
    }
    numbers.push_back(each->number);
  }
  return numbers;
}

absl::Status ReadSingleObject(const ToolText& text, std::initializer_list<std::string_view> keys,
                              PlacedJson& json, std::vector<std::string>& notes) {
  if (!json.ReadNext(0, keys)) {
    return json.status().ok() ? text.ErrorAt(0, fmt::format("no object with {}", Quoted(keys)))
                              : json.status();
  }
  if (text.text.substr(0, json.begin()).find_first_not_of(kSpace) != std::string_view::npos) {
    notes.emplace_back("text before it was passed over");
  }
  if (text.text.find_first_not_of(kSpace, json.end()) == std::string_view::npos) return absl::OkStatus();
  PlacedJson other(text);
  if (other.ReadNext(json.end(), keys) || !other.status().ok()) {
    return text.ErrorAt(other.begin(), kSecondReport);
  }
  notes.emplace_back("text behind it was passed over");
  return absl::OkStatus();
}

bool HasTokens(std::string_view text, std::initializer_list<std::string_view> tokens) {
  for (size_t at = text.find(*tokens.begin()); at != std::string_view::npos;
       at = text.find(*tokens.begin(), at + 1)) {
    std::string_view rest = text.substr(at);
    const bool all = std::ranges::all_of(tokens, [&rest](std::string_view token) {
      rest.remove_prefix(std::min(rest.find_first_not_of(kSpace), rest.size()));
      if (!rest.starts_with(token)) return false;
      rest.remove_prefix(token.size());
      return true;
    });
    if (all) return true;
  }
  return false;
}

}  // namespace weir
