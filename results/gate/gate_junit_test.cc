#include "results/gate/gate_junit.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

GateOutcome Outcome() {
  GateOutcome outcome;
  outcome.metric = MetricNamed("cpu_time");
  outcome.decided_by = "regression: a < b & c";
  GatedBenchmark passed, regressed, blind;
  passed.name = "BM_A<int>";
  regressed.name = "BM_\"B\"";
  regressed.verdict = BenchmarkVerdict::kRegressed;
  regressed.change.shift = 0.5;
  regressed.detectable = 0.04;
  blind.name = "BM_C\n";
  blind.verdict = BenchmarkVerdict::kInsensitive;
  outcome.gate.benchmarks = {passed, regressed, blind};
  outcome.gate.has_control = true;
  outcome.count_changes = {{"BM_A<int>", "bytes", 8, 4, Finding::kImproved},
                           {"x", "bytes", 8, 9, Finding::kRegressed}};
  return outcome;
}

TEST(GateJunitTest, EveryVerdictIsATestCase) {
  EXPECT_EQ(RenderGateJunit(Outcome(), false),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="6" failures="2" errors="0" skipped="1">
  <testsuite name="weir gate" tests="6" failures="2" errors="0" skipped="1">
    <testcase classname="weir.gate" name="BM_A&lt;int>" />
    <testcase classname="weir.gate" name="BM_&quot;B&quot;">
      <failure message="regressed: 65 % slower; 4.0 % would have been seen" />
    </testcase>
    <testcase classname="weir.gate" name="BM_C&#10;">
      <skipped message="insensitive: no figures; 0 % would have been seen" />
    </testcase>
    <testcase classname="weir.gate" name="BM_A&lt;int> bytes" />
    <testcase classname="weir.gate" name="x bytes">
      <failure message="8 became 9" />
    </testcase>
    <testcase classname="weir.gate" name="control: the old program against itself" />
    <system-out>regression: a &lt; b &amp; c</system-out>
  </testsuite>
</testsuites>
)");
}

TEST(GateJunitTest, WhatXmlCannotSayIsReplaced) {
  GateOutcome outcome;
  outcome.gate.benchmarks.resize(1);
  const std::pair<std::string, std::string> names[] = {
      {"Gr\xf6\xdf"
       "e/8",
       "Gr\xEF\xBF\xBD\xEF\xBF\xBD"
       "e/8"},  // Latin-1
      {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
      {"a\x1b[2Jb\x01", "a\xEF\xBF\xBD[2Jb\xEF\xBF\xBD"},
      {"no \xEF\xBF\xBE character", "no \xEF\xBF\xBD character"},  // U+FFFE
      {std::string("nul\0", 4), "nul\xEF\xBF\xBD"},
      {"größe × 😀 \xC2\x85", "größe × 😀 \xC2\x85"},
  };
  for (const auto& [name, escaped] : names) {
    outcome.gate.benchmarks[0].name = name;
    outcome.decided_by = name;
    const std::string xml = RenderGateJunit(outcome, false);
    EXPECT_THAT(xml, HasSubstr("name=\"" + escaped + "\" />"));
    EXPECT_THAT(xml, HasSubstr("<system-out>" + escaped + "</system-out>"));
  }
  // In an attribute white space itself would be read as a space.
  outcome.gate.benchmarks[0].name = "tab\tline\nreturn\r";
  EXPECT_THAT(RenderGateJunit(outcome, false), HasSubstr("name=\"tab&#09;line&#10;return&#13;\" />"));
}

TEST(GateJunitTest, AlarmsOfTheControlAndBlindnessFailIfToldTo) {
  GateOutcome outcome = Outcome();
  outcome.gate.control_alarms = {"BM_D"};
  EXPECT_THAT(RenderGateJunit(outcome, false), HasSubstr("failures=\"2\" errors=\"0\" skipped=\"2\""));
  EXPECT_THAT(RenderGateJunit(outcome, true), HasSubstr("failures=\"4\" errors=\"0\" skipped=\"0\""));
  EXPECT_THAT(RenderGateJunit(outcome, true), HasSubstr("looks slower than itself in BM_D"));
}

}  // namespace
}  // namespace weir
