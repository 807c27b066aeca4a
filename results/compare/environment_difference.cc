#include "results/compare/environment_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>

#include "results/report/schema.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

// Google Benchmark's keys that say on what was measured.
constexpr std::array kMachineKeys = {schema::kHostName, schema::kNumCpus, schema::kCpuScaling,
                                     schema::kLibraryBuildType, schema::kLibraryVersion};

// Those that say what was measured, or on what: figures of others are of something else.
constexpr std::array kDecisiveKeys = {schema::kNumCpus,          schema::kMhzPerCpu,       schema::kCaches,
                                      schema::kLibraryBuildType, schema::kCpuModel,        schema::kCompiler,
                                      schema::kCompilerFlags,    schema::kCompilationMode, schema::kCores};

constexpr std::array kCpuKeys = {schema::kNumCpus, schema::kMhzPerCpu, schema::kCaches, schema::kCpuModel,
                                 schema::kCores};

// How such keys end that a user names (--benchmark_context=compiler_flags=-O2).
constexpr std::array<std::string_view, 12> kDecisiveWords = {
    "cpu",       "cpu_model", "cpu_name", "compiler",   "compiler_version", "compiler_flags",
    "cxx_flags", "cxxflags",  "cflags",   "build_type", "build_mode",       "compilation_mode"};

std::string Small(std::string_view key) {
  std::string small(key);
  for (char& c : small)
    c = c == '-' || c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return small;
}

bool EndsInCpu(std::string_view key) {
  const std::string small = Small(key);
  return key != schema::kCpuScaling &&
         (small.ends_with("cpu") || small.ends_with("cpu_model") || small.ends_with("cpu_name"));
}

// A value of the context; lists and objects of JSON without the space between their parts, which whoever writes the
// report again changes.
std::optional<std::string> ValueOf(const Report& report, std::string_view key) {
  std::optional<std::string> value = report.Context(key);
  if (!value || (!value->starts_with('[') && !value->starts_with('{'))) return value;
  bool quoted = false, escaped = false;
  std::erase_if(*value, [&](char c) {
    if (!quoted && std::isspace(static_cast<unsigned char>(c))) return true;
    if (c == '"' && !escaped) quoted = !quoted;
    escaped = c == '\\' && !escaped;
    return false;
  });
  return value;
}

// Clocks are read, and not twice the same.
bool SameValue(std::string_view key, const std::string& a, const std::string& b) {
  if (key != schema::kMhzPerCpu) return a == b;
  const double one = std::strtod(a.c_str(), nullptr), other = std::strtod(b.c_str(), nullptr);
  return std::fabs(one - other) <= 0.1 * std::max(one, other);
}

bool DescribesEnvironment(std::string_view key) {
  const auto is_among = [key](const auto& keys) { return std::ranges::find(keys, key) != keys.end(); };
  const bool of_workload = std::ranges::any_of(
      schema::kWorkloadPrefixes, [key](std::string_view prefix) { return key.starts_with(prefix); });
  return is_among(kMachineKeys) || IsDecisive(key) ||
         (key.starts_with(schema::kContextPrefix) && !is_among(schema::kRunKeys) && !of_workload);
}

std::set<std::string> EnvironmentKeys(const Report& base, const Report& compared) {
  std::set<std::string> keys;
  for (const Report* report : {&base, &compared}) {
    for (const auto& [key, value] : report->context) {
      if (DescribesEnvironment(key)) keys.insert(key);
    }
  }
  return keys;
}

// "weir_cpu_model" is "cpu model" to people.
std::string KeyInWords(std::string_view key) {
  if (key.starts_with(schema::kContextPrefix)) key.remove_prefix(schema::kContextPrefix.size());
  std::string words(key);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// From where they differ; two lines of compiler flags mostly are equal, and two lists of caches.
std::string ShortValue(const std::optional<std::string>& value, size_t equal) {
  constexpr size_t kShown = 60;
  if (!value) return "not known";
  const size_t start = value->size() <= kShown ? 0 : value->find_last_of(" ,", equal) + 1;  // npos + 1 is 0
  return (start > 0 ? "…" : "") + Shorten(std::string_view(*value).substr(start), kShown);
}

size_t EqualPrefix(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a || !b) return 0;
  const auto end = std::mismatch(a->begin(), a->end(), b->begin(), b->end()).first;
  return static_cast<size_t>(end - a->begin());
}

}  // namespace

bool IsDecisive(std::string_view key) {
  if (std::ranges::find(kDecisiveKeys, key) != kDecisiveKeys.end()) return true;
  if (key == schema::kCpuScaling) return false;
  const std::string small = Small(key);
  return std::ranges::any_of(kDecisiveWords, [&small](std::string_view word) {
    return small == word || small.ends_with("_" + std::string(word));
  });
}

std::vector<ComparisonWarning> EnvironmentWarnings(const Report& report, std::string_view name) {
  std::vector<ComparisonWarning> warnings;
  const auto warn_if = [&](std::string_view key, std::string_view value, std::string_view text) {
    if (report.Context(key) != value) return;
    warnings.push_back({std::string(key), fmt::format("{}: {}", name, text)});
  };
  warn_if(schema::kCompilationMode, "dbg", "measured with a debug build, whose figures mean nothing");
  warn_if(schema::kCompilationMode, "fastbuild", "measured with a build that was not optimised");
  warn_if(schema::kCpuScaling, "true", "CPU frequency scaling was on, which makes figures noisy");
  warn_if(schema::kInterrupted, "true", "the run was interrupted; only its complete rounds are here");
  return warnings;
}

bool AreAlike(const Report& base, const Report& compared) {
  return std::ranges::none_of(EnvironmentWarnings(base, compared), &ComparisonWarning::foremost);
}

bool SameMachine(const Report& base, const Report& compared) {
  return std::ranges::all_of(EnvironmentKeys(base, compared), [&](const std::string& key) {
    const auto before = ValueOf(base, key), after = ValueOf(compared, key);
    const bool of_cpu = std::ranges::find(kCpuKeys, key) != kCpuKeys.end() || EndsInCpu(key);
    return !of_cpu || !before || !after || SameValue(key, *before, *after);
  });
}

std::vector<ComparisonWarning> EnvironmentWarnings(const Report& base, const Report& compared,
                                                   std::string_view base_name,
                                                   std::string_view compared_name) {
  std::vector<ComparisonWarning> warnings;
  for (const std::string& key : EnvironmentKeys(base, compared)) {
    const auto before = ValueOf(base, key), after = ValueOf(compared, key);
    const bool both = before && after;
    if (both ? SameValue(key, *before, *after) : before == after) continue;
    const size_t equal = EqualPrefix(before, after);
    warnings.push_back(
        {"environment",
         fmt::format("{} differs: {} in {}, {} in {}", KeyInWords(key), ShortValue(before, equal), base_name,
                     ShortValue(after, equal), compared_name),
         both && IsDecisive(key)});
  }
  std::stable_partition(warnings.begin(), warnings.end(), std::mem_fn(&ComparisonWarning::foremost));
  for (auto& warning : EnvironmentWarnings(base, base_name)) warnings.push_back(std::move(warning));
  for (auto& warning : EnvironmentWarnings(compared, compared_name)) warnings.push_back(std::move(warning));
  return warnings;
}

}  // namespace weir
