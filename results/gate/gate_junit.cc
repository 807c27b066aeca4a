#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>
#include <vector>

#include "results/gate/gate_renderer.h"
#include "results/report/code_point.h"

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

enum class Result { kPassed, kFailed, kError, kSkipped };

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
  pugi::xml_node result = element.append_child(test.result == Result::kFailed  ? "failure"
                                               : test.result == Result::kError ? "error"
                                                                               : "skipped");
  Set(result, "message", test.message);
}

void AddCounts(const std::vector<TestCase>& cases, pugi::xml_node& element) {
  const auto count = [&](Result result) {
    return static_cast<unsigned long long>(std::ranges::count(cases, result, &TestCase::result));
  };
  element.append_attribute("tests").set_value(static_cast<unsigned long long>(cases.size()));
  element.append_attribute("failures").set_value(count(Result::kFailed));
  element.append_attribute("errors").set_value(count(Result::kError));
  element.append_attribute("skipped").set_value(count(Result::kSkipped));
}

std::string Message(const GatedBenchmark& each) {
  const std::string change = ChangeInWords(each);
  std::string message = fmt::format("{}: {}", BenchmarkVerdictName(each.verdict),
                                    !each.reason.empty() ? each.reason
                                    : change.empty()     ? "no figures"
                                                         : change);
  if (each.instructions) message += "; " + each.instructions->InWords();
  return message;
}

Result ResultOf(const GateOutcome& outcome, BenchmarkVerdict verdict, bool inconclusive_fails) {
  switch (verdict) {
    case BenchmarkVerdict::kRegressed:
      return Result::kFailed;
    case BenchmarkVerdict::kFailed:
      return Result::kError;
    case BenchmarkVerdict::kUnmeasured:
      return outcome.gate.all_required ? Result::kError : Result::kSkipped;
    case BenchmarkVerdict::kOpen:
      return inconclusive_fails ? Result::kFailed : Result::kSkipped;
    case BenchmarkVerdict::kIgnored:
      return Result::kSkipped;
    case BenchmarkVerdict::kClear:
      break;
  }
  return Result::kPassed;
}

std::vector<TestCase> CasesOf(const GateOutcome& outcome, bool inconclusive_fails) {
  std::vector<TestCase> cases;
  for (const GatedBenchmark& each : outcome.gate.benchmarks) {
    cases.push_back({each.name, ResultOf(outcome, each.verdict, inconclusive_fails), Message(each)});
  }
  for (const CountChange& each : outcome.count_changes) {
    const bool grew = each.finding == Finding::kRegressed;
    cases.push_back({each.name + " " + each.counter, grew ? Result::kFailed : Result::kPassed,
                     fmt::format("{} became {}", each.base, each.compared)});
  }
  return cases;
}

std::string Render(const std::vector<TestCase>& cases, const std::string& said) {
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
  suite.append_child("system-out").text().set(XmlText(said).c_str());
  std::ostringstream xml;
  document.save(xml, "  ");
  return xml.str();
}

}  // namespace

std::string RenderGateJunit(const GateOutcome& outcome, bool inconclusive_fails) {
  std::string said;
  for (const std::string& line : outcome.summary) said += line + "\n";
  return Render(CasesOf(outcome, inconclusive_fails), said + outcome.decided_by);
}

std::string RenderFailedGateJunit(const std::string& error) {
  return Render({{"weir gate", Result::kError, error}}, error);
}

}  // namespace weir
