#include "results/report/json_members.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "results/report/json_text.h"

namespace weir {

JsonMembers& JsonMembers::Add(std::string_view key, std::string_view json) {
  fmt::format_to(std::back_inserter(text_), "{}{}{}: {}", text_.empty() ? "" : separator_, indent_,
                 JsonString(key), json);
  return *this;
}

JsonMembers& JsonMembers::String(std::string_view key, std::string_view value) {
  return Add(key, JsonString(value));
}

JsonMembers& JsonMembers::StringUnlessEmpty(std::string_view key, std::string_view value) {
  return value.empty() ? *this : String(key, value);
}

JsonMembers& JsonMembers::Integer(std::string_view key, std::optional<int64_t> value) {
  return value ? Add(key, fmt::format("{}", *value)) : *this;
}

JsonMembers& JsonMembers::Number(std::string_view key, std::optional<double> value) {
  return value && std::isfinite(*value) ? Add(key, JsonNumber(*value)) : *this;
}

JsonMembers& JsonMembers::Bool(std::string_view key, bool value) {
  return Add(key, value ? "true" : "false");
}

}  // namespace weir
