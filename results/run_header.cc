#include "results/run_header.h"

#include <fmt/format.h>

#include <charconv>
#include <set>
#include <vector>

#include "results/units.h"

namespace weir {
namespace {

std::string Join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) joined += (joined.empty() ? "" : " · ") + part;
  return joined;
}

std::string Quantity(std::string_view digits, std::string (*format)(uint64_t)) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? format(value) : std::string(digits);
}

std::string DescribeParameter(std::string_view key, std::string_view value) {
  if (key == "buffer") return Quantity(value, FormatBufferSize) + " buffer";
  return value.empty() ? std::string(key) : fmt::format("{} {}", key, value);
}

// "10M number records", as far as the cases agree.
std::string DescribeRecords(const RunSummary& run) {
  std::string text = "records";
  for (const char* wanted : {"record", "records"}) {
    for (const auto& [key, value] : run.common_parameters) {
      if (key != wanted) continue;
      text = (key == "records" ? Quantity(value, FormatCount) : value) + " " + text;
    }
  }
  return text == "records" ? "" : text;
}

// Whether the case differs from the run in no parameter, so that it stands for it.
bool IsTypical(const CaseSummary& each, const RunSummary& run) {
  for (const auto& [key, value] : run.common_parameters) {
    if (each.Parameter(key).value_or(value) != value) return false;
  }
  return true;
}

std::string BytesMoved(const RunSummary& run) {
  for (const CaseSummary& each : run.strategies) {
    if (each.Measured() && each.bytes && each.bytes->low == each.bytes->high && IsTypical(each, run)) {
      return FormatBytes(each.bytes->low);
    }
  }
  return "";
}

std::string Rounds(const RunSummary& run) {
  const auto count = [](int64_t n) { return fmt::format("{} round{}", n, n == 1 ? "" : "s"); };
  if (run.interrupted) {
    return fmt::format("INTERRUPTED after {} of {}",
                       run.rounds_complete ? fmt::format("{}", *run.rounds_complete) : "an unknown number",
                       run.rounds ? count(*run.rounds) : "its rounds");
  }
  if (run.rounds && run.rounds_complete && *run.rounds != *run.rounds_complete) {
    return fmt::format("{} of {}", *run.rounds_complete, count(*run.rounds));
  }
  return run.rounds ? count(*run.rounds) : "";
}

void AddUnlessEmpty(std::vector<std::string>& parts, std::string part) {
  if (!part.empty()) parts.push_back(std::move(part));
}

}  // namespace

std::string DescribeWork(const RunSummary& run) {
  std::vector<std::string> parts;
  std::set<std::string> seen;
  for (const CaseSummary& each : run.strategies) {
    if (seen.insert(each.workload).second) parts.push_back(each.workload);
  }
  AddUnlessEmpty(parts, DescribeRecords(run));
  AddUnlessEmpty(parts, BytesMoved(run));
  for (const auto& [key, value] : run.common_parameters) {
    if (key != "record" && key != "records") parts.push_back(DescribeParameter(key, value));
  }
  AddUnlessEmpty(parts, Rounds(run));
  return Join(parts);
}

std::string DescribeMachine(const RunSummary& run) {
  std::vector<std::string> parts;
  for (const char* key : {"host_name", "cpu_model"}) {
    if (const auto value = run.Context(key)) AddUnlessEmpty(parts, std::string(*value));
  }
  if (const auto cpus = run.Context("num_cpus")) parts.push_back(fmt::format("{} CPUs", *cpus));
  for (const char* key : {"weir_kernel", "weir_filesystem", "weir_build"}) {
    if (const auto value = run.Context(key)) AddUnlessEmpty(parts, std::string(*value));
  }
  return Join(parts);
}

}  // namespace weir
