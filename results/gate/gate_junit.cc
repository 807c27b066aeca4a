#include "results/gate/gate_junit.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>
#include <vector>

#include "code_point.h"
#include "results/text/units.h"

namespace weir {
namespace {

// XML 1.0 has no way to say some characters, not even escaped: most of C0, and two that are none.
bool IsInXml(char32_t value) {
  return value >= 0x20 ? value != 0xFFFE && value != 0xFFFF : value == '\t' || value == '\n' || value == '\r';
}

// What stands for the character in text and attributes; empty where that is itself.
std::string_view Entity(char32_t value) {
  switch (value) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";  // in an attribute the character itself is read as a space
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return "";
  }
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    const std::string_view entity = Entity(point.value);
    if (!point.valid || !IsInXml(point.value)) {
      escaped += kReplacementCharacter;
    } else {
      escaped += entity.empty() ? text.substr(0, point.length) : entity;
    }
    text.remove_prefix(point.length);
  }
  return escaped;
}

enum class Result { kPassed, kFailed, kSkipped };

struct TestCase {
  std::string name;
  Result result = Result::kPassed;
  std::string message;
};

std::string Element(const TestCase& test) {
  const std::string head =
      fmt::format("    <testcase classname=\"weir.gate\" name=\"{}\"", Escaped(test.name));
  if (test.result == Result::kPassed) return head + "/>\n";
  const std::string_view tag = test.result == Result::kFailed ? "failure" : "skipped";
  return fmt::format("{}>\n      <{} message=\"{}\"/>\n    </testcase>\n", head, tag, Escaped(test.message));
}

std::string Figures(const GatedBenchmark& each, const Metric& metric) {
  std::string text = each.change.shift ? metric.InWords(std::exp(*each.change.shift)) : "no figures";
  if (!std::isinf(each.detectable))
    text += fmt::format("; {} would have been seen", FormatPercent(each.detectable));
  return text;
}

class JunitCases {
 public:
  JunitCases(const GateOutcome& outcome, bool inconclusive_fails)
      : outcome_(outcome), inconclusive_(inconclusive_fails ? Result::kFailed : Result::kSkipped) {}

  std::vector<TestCase> All() const {
    std::vector<TestCase> cases;
    for (const GatedBenchmark& each : outcome_.gate.benchmarks) {
      cases.push_back(
          {each.name, ResultOf(each.verdict),
           fmt::format("{}: {}", BenchmarkVerdictName(each.verdict), Figures(each, outcome_.metric))});
    }
    for (const CountChange& each : outcome_.count_changes) {
      const bool grew = each.finding == Finding::kRegressed;
      cases.push_back({each.name + " " + each.counter, grew ? Result::kFailed : Result::kPassed,
                       fmt::format("{} became {}", each.base, each.compared)});
    }
    if (outcome_.gate.has_control) cases.push_back(Control());
    return cases;
  }

 private:
  Result ResultOf(BenchmarkVerdict verdict) const {
    switch (verdict) {
      case BenchmarkVerdict::kRegressed:
        return Result::kFailed;
      case BenchmarkVerdict::kInsensitive:
      case BenchmarkVerdict::kUndecided:
        return inconclusive_;
      case BenchmarkVerdict::kIgnored:
        return Result::kSkipped;
      default:
        return Result::kPassed;
    }
  }

  TestCase Control() const {
    TestCase control{"control: the old program against itself"};
    if (outcome_.gate.control_alarms.empty()) return control;
    control.result = inconclusive_;
    control.message = "looks slower than itself in " + outcome_.gate.control_alarms.front();
    return control;
  }

  const GateOutcome& outcome_;
  const Result inconclusive_;
};

}  // namespace

std::string RenderGateJunit(const GateOutcome& outcome, bool inconclusive_fails) {
  const std::vector<TestCase> cases = JunitCases(outcome, inconclusive_fails).All();
  size_t failures = 0, skipped = 0;
  std::string elements;
  for (const TestCase& test : cases) {
    failures += test.result == Result::kFailed;
    skipped += test.result == Result::kSkipped;
    elements += Element(test);
  }
  const std::string counts = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"",
                                         cases.size(), failures, skipped);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {0}>\n  <testsuite name=\"weir gate\" "
      "{0}>\n{1}"
      "    <system-out>{2}</system-out>\n  </testsuite>\n</testsuites>\n",
      counts, elements, Escaped(outcome.decided_by));
}

}  // namespace weir
