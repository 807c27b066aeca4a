#ifndef WEIR_RESULTS_REPORT_JSON_MEMBERS_H_
#define WEIR_RESULTS_REPORT_JSON_MEMBERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Puts together the members of one JSON object, in their order. What is absent is left out.
class JsonMembers {
 public:
  /// All in one line.
  JsonMembers() = default;
  /// One to a line, each behind `indent`, which must outlive this.
  explicit JsonMembers(std::string_view indent) : separator_(",\n"), indent_(indent) {}

  /// `json` must be valid JSON.
  JsonMembers& Add(std::string_view key, std::string_view json);
  JsonMembers& String(std::string_view key, std::string_view value);
  JsonMembers& StringUnlessEmpty(std::string_view key, std::string_view value);
  JsonMembers& Integer(std::string_view key, std::optional<int64_t> value);
  /// Left out too where it is not finite: JSON has no such numbers.
  JsonMembers& Number(std::string_view key, std::optional<double> value);
  JsonMembers& Bool(std::string_view key, bool value);

  /// The members alone; empty if there are none.
  const std::string& Inside() const { return text_; }
  /// With braces, close to them.
  std::string Object() const { return "{" + text_ + "}"; }

 private:
  std::string_view separator_ = ", ";
  std::string_view indent_;
  std::string text_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_JSON_MEMBERS_H_
