#ifndef WEIR_RESULTS_REPORT_PLACED_JSON_H_
#define WEIR_RESULTS_REPORT_PLACED_JSON_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "results/report/key_index.h"
#include "results/report/tool_text.h"

namespace weir {

/// A JSON object in memory whose values know their places, so that what is wrong with one can be told with
/// line and column. For reports of other tools, which are small; a value takes some 80 bytes.
///
/// The functions that want a value of a kind give an empty one where it is not there, and keep the first of
/// such errors in status(): a reader takes all it needs and asks once. Keys that come twice: the first
/// counts. Nesting costs heap and not stack. Not thread-safe.
class PlacedJson {
 public:
  enum class Kind : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  struct Value {
    Kind kind = Kind::kNull;
    uint32_t first = 0;  // of what it holds, and its next sibling; 0: none
    uint32_t next = 0;
    size_t offset = 0;  // in the text, of the value or just behind it
    std::string_view key;
    std::string_view text;  // a string's
    double number = 0;      // a number's; may be NaN and infinite
  };

  explicit PlacedJson(const ToolText& text) : text_(text) {}
  PlacedJson(const PlacedJson&) = delete;
  PlacedJson& operator=(const PlacedJson&) = delete;

  /// Reads the next object from `from` on that has one of the keys, in itself and not in what it holds;
  /// others and other text are passed over. False where there is none, or where the object is damaged, which
  /// status() then says.
  bool ReadNext(size_t from, std::initializer_list<std::string_view> keys);
  /// Of the object that was read last: its brace, and what follows it.
  size_t begin() const { return begin_; }
  size_t end() const { return end_; }

  const Value& root() const { return values_.front(); }

  /// Null where `object` is none, or has no such key, or null there.
  const Value* Find(const Value& object, std::string_view key) const;

  /// Finite and not below 0.
  double NumberIn(const Value& object, std::string_view key);
  /// Nothing too where it is not finite.
  std::optional<double> OptionalNumberIn(const Value& object, std::string_view key);
  /// A whole number from 1 on.
  double CountIn(const Value& object, std::string_view key);
  /// Not empty.
  std::string_view TextIn(const Value& object, std::string_view key);
  const Value& ObjectIn(const Value& object, std::string_view key);
  /// An array's elements; those of the others must all be objects, or finite numbers that are not below 0.
  std::vector<const Value*> ElementsIn(const Value& object, std::string_view key);
  std::vector<const Value*> ObjectsIn(const Value& object, std::string_view key);
  std::vector<double> NumbersIn(const Value& object, std::string_view key);

  /// The first thing that was wrong.
  const absl::Status& status() const { return status_; }
  void Fail(const Value& at, std::string_view what);

 private:
  class Handler;

  bool Parse(size_t from, std::initializer_list<std::string_view> keys);
  const Value* Wanted(const Value& object, std::string_view key, Kind kind, std::string_view name);

  const ToolText& text_;
  NamePool names_;
  std::vector<Value> values_;
  size_t begin_ = 0;
  size_t end_ = 0;
  absl::Status status_;
};

/// Reads the one object with one of the keys that a report consists of, notes that other text stands around
/// it, and refuses a second one behind it.
absl::Status ReadSingleObject(const ToolText& text, std::initializer_list<std::string_view> keys,
                              PlacedJson& json, std::vector<std::string>& notes);

/// Whether the text has the tokens one behind the other, with nothing but white space between, anywhere.
bool HasTokens(std::string_view text, std::initializer_list<std::string_view> tokens);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_PLACED_JSON_H_
