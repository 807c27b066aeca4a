#include "results/gate/gate_junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>
#include <vector>

#include "results/report/code_point.h"
#include "results/text/units.h"

namespace weir {
namespace {

// XML 1.0 has no way to say some characters, not even escaped: most of C0, and two that are none.
bool IsInXml(char32_t value) {
  return value >= 0x20 ? value != 0xFFFE && value != 0xFFFF : value == '\t' || value == '\n' || value == '\r';
}

// What pugixml can write: it escapes markup, but passes on what no XML may hold.
std::string XmlText(std::string_view text) {
  std::string xml;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    xml += point.valid && IsInXml(point.value) ? text.substr(0, point.length) : kReplacementCharacter;
    text.remove_prefix(point.length);
  }
  return xml;
}

enum class Result { kPassed, kFailed, kSkipped };

struct TestCase {
  std::string name;
  Result result = Result::kPassed;
  std::string message;
};

void Set(pugi::xml_node& element, const char* attribute, const std::string& value) {
  element.append_attribute(attribute).set_value(XmlText(value).c_str());
}

void AddCase(const TestCase& test, pugi::xml_node& suite) {
  pugi::xml_node element = suite.append_child("testcase");
  Set(element, "classname", "weir.gate");
  Set(element, "name", test.name);
  if (test.result == Result::kPassed) return;
  pugi::xml_node result = element.append_child(test.result == Result::kFailed ? "failure" : "skipped");
  Set(result, "message", test.message);
}

void AddCounts(const std::vector<TestCase>& cases, pugi::xml_node& element) {
  const auto count = [&](Result result) {
    return static_cast<unsigned long long>(std::ranges::count(cases, result, &TestCase::result));
  };
  element.append_attribute("tests").set_value(static_cast<unsigned long long>(cases.size()));
  element.append_attribute("failures").set_value(count(Result::kFailed));
  element.append_attribute("errors").set_value(0);
  element.append_attribute("skipped").set_value(count(Result::kSkipped));
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
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  Set(declaration, "version", "1.0");
  Set(declaration, "encoding", "UTF-8");
  pugi::xml_node suites = document.append_child("testsuites");
  AddCounts(cases, suites);
  pugi::xml_node suite = suites.append_child("testsuite");
  Set(suite, "name", "weir gate");
  AddCounts(cases, suite);
  for (const TestCase& test : cases) AddCase(test, suite);
  suite.append_child("system-out").text().set(XmlText(outcome.decided_by).c_str());
  std::ostringstream xml;
  document.save(xml, "  ");
  return xml.str();
}

}  // namespace weir
