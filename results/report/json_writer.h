#ifndef WEIR_RESULTS_REPORT_JSON_WRITER_H_
#define WEIR_RESULTS_REPORT_JSON_WRITER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rapidjson/encodings.h"
#include "rapidjson/prettywriter.h"
#include "rapidjson/stringbuffer.h"

namespace weir {

/// `value` in the shortest form that reads back as the same double, "-0.0" included. `value` must be finite:
/// JSON has no other numbers.
std::string JsonNumber(double value);

/// Writes JSON, two spaces a level, through RapidJSON. What is absent is left out, as is a number that is not
/// finite. All is ASCII: what is not is escaped, so that no terminal obeys what a name contains; each byte of
/// a string that is not part of valid UTF-8 becomes U+FFFD, because JSON is UTF-8 and a file name need not
/// be.
class JsonWriter {
 public:
  JsonWriter() : writer_(buffer_) { writer_.SetIndent(' ', 2); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  /// An object or array as the whole text or as an element of an array.
  JsonWriter& StartObject();
  JsonWriter& EndObject();
  JsonWriter& EndArray();

  /// Members of the object that was started last.
  JsonWriter& StartObject(std::string_view key) { return Key(key).StartObject(); }
  JsonWriter& StartArray(std::string_view key);
  JsonWriter& String(std::string_view key, std::string_view value);
  /// An array of them.
  JsonWriter& Strings(std::string_view key, std::span<const std::string> values);
  JsonWriter& StringUnlessEmpty(std::string_view key, std::string_view value);
  JsonWriter& Integer(std::string_view key, std::optional<int64_t> value);
  JsonWriter& Number(std::string_view key, std::optional<double> value);
  JsonWriter& Bool(std::string_view key, bool value);
  /// `json` must be one valid value; it is written as it is.
  JsonWriter& Raw(std::string_view key, std::string_view json);

  /// An element of the array that was started last.
  JsonWriter& Element(std::string_view text);

  /// What has been written since the last call, so that a long text need not be in memory as a whole.
  std::string Take();

 private:
  JsonWriter& Key(std::string_view key);

  rapidjson::StringBuffer buffer_;
  rapidjson::PrettyWriter<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_JSON_WRITER_H_
