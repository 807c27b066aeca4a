#ifndef WEIR_HARNESS_WORKLOADS_CASE_H_
#define WEIR_HARNESS_WORKLOADS_CASE_H_

#include <any>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// What a parameter was set to.
struct ParameterValue {
  std::string text;       ///< as it stands in the name of a case
  std::any typed;         ///< what it means, of the type that its parameter says
  std::string directory;  ///< that it names, for files to be made in; it is in no name. Empty: it names none
};

/// A number, which stands in a name in digits, and a word, which means itself.
ParameterValue ValueOf(uint64_t number);
ParameterValue ValueOf(const std::string& word);

struct CaseParameter {
  std::string key;
  ParameterValue value;
  bool in_name = true;  ///< false: it decides only in which state the machine is brought before the case
};

/// One workload, one strategy, one set of parameters: a row of a report.
struct Case {
  std::string workload;  ///< the name of one, or schema::kLimitWorkload
  std::string strategy;  ///< a strategy's name; of a limit, what limits: "copy", "write", "handoff", …
  std::vector<CaseParameter> parameters = {};  ///< in the order of the workload's
  uint64_t seed = 1;
  bool yardstick = false;  ///< no way of doing the work, measured beside those; see schema::kYardstick

  /// Of its strategy; see CodeOf.
  std::string code = {};

  /// The name of the limit that this is held against. Empty for a limit, and where there is none.
  std::string limit = {};

  /// A directory that the processes of one session share, for what is made once a session; see Expected.
  /// Empty: there is none.
  std::string session_directory = {};

  /// See results/report/case_name.h.
  std::string Name() const;

  /// Sets a parameter: in its place where the case has it, else as the last one.
  void Set(std::string_view key, ParameterValue value);
  /// Null: the case does not have it.
  const CaseParameter* Find(std::string_view key) const;
  /// The same, and null for one of another type.
  template <class T>
  const T* Get(std::string_view key) const {
    const CaseParameter* const parameter = Find(key);
    return parameter == nullptr ? nullptr : std::any_cast<T>(&parameter->value.typed);
  }
  /// The number or word that it is set to; `otherwise` where the case has none.
  uint64_t Number(std::string_view key, uint64_t otherwise = 0) const;
  std::string Word(std::string_view key) const;

  /// The first that a parameter names: where its files are made. Empty: it makes none.
  std::string Directory() const;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_CASE_H_
