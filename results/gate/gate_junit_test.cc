#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/gate/gate_renderer.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

GateOutcome Outcome() {
  GateOutcome outcome;
  outcome.decided_by = "regression: a < b & c";
  outcome.summary = {"geometric mean +2.0 %"};
  GatedBenchmark clear, regressed, open, failed, unmeasured;
  clear.name = "BM_A<int>";
  clear.verdict = BenchmarkVerdict::kClear;
  regressed.name = "BM_\"B\"";
  regressed.metric = "cpu_time";
  regressed.verdict = BenchmarkVerdict::kRegressed;
  regressed.change.shift = 0.5;
  open.name = "BM_C\n";
  failed.name = "BM_D";
  failed.verdict = BenchmarkVerdict::kFailed;
  failed.reason = "fails in the new program: no disk";
  unmeasured.name = "BM_E";
  unmeasured.verdict = BenchmarkVerdict::kUnmeasured;
  unmeasured.reason = "is skipped in both";
  outcome.gate.benchmarks = {clear, regressed, open, failed, unmeasured};
  outcome.count_changes = {{"BM_A<int>", "bytes", 8, 4, Finding::kImproved},
                           {"x", "bytes", 8, 9, Finding::kRegressed}};
  return outcome;
}

TEST(GateJunitTest, EveryVerdictIsATestCase) {
  EXPECT_EQ(RenderGateJunit(Outcome(), false),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="7" failures="2" errors="1" skipped="2">
  <testsuite name="weir gate" tests="7" failures="2" errors="1" skipped="2">
    <testcase classname="weir.gate" name="BM_A&lt;int>" />
    <testcase classname="weir.gate" name="BM_&quot;B&quot;">
      <failure message="regressed: 65 % slower" />
    </testcase>
    <testcase classname="weir.gate" name="BM_C&#10;">
      <skipped message="open: no figures" />
    </testcase>
    <testcase classname="weir.gate" name="BM_D">
      <error message="failed: fails in the new program: no disk" />
    </testcase>
    <testcase classname="weir.gate" name="BM_E">
      <skipped message="skipped: is skipped in both" />
    </testcase>
    <testcase classname="weir.gate" name="BM_A&lt;int> bytes" />
    <testcase classname="weir.gate" name="x bytes">
      <failure message="8 became 9" />
    </testcase>
    <system-out>geometric mean +2.0 %
regression: a &lt; b &amp; c</system-out>
  </testsuite>
</testsuites>
)");
}

TEST(GateJunitTest, WhatXmlCannotSayIsReplaced) {
  GateOutcome outcome;
  outcome.gate.benchmarks.resize(1);
  outcome.gate.benchmarks[0].verdict = BenchmarkVerdict::kClear;
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

TEST(GateJunitTest, WhatIsOpenOrMissingFailsIfToldTo) {
  GateOutcome outcome = Outcome();
  EXPECT_THAT(RenderGateJunit(outcome, true), HasSubstr("failures=\"3\" errors=\"1\" skipped=\"1\""));
  outcome.gate.all_required = true;
  EXPECT_THAT(RenderGateJunit(outcome, false), HasSubstr("failures=\"2\" errors=\"2\" skipped=\"1\""));
}

TEST(GateJunitTest, ANameDoesNotDependOnWhatElseThereIs) {
  GateOutcome outcome = Outcome();
  GatedBenchmark added;
  added.name = "BM_0";
  outcome.gate.benchmarks.insert(outcome.gate.benchmarks.begin(), added);
  for (const char* name : {"name=\"BM_A&lt;int>\"", "name=\"BM_D\"", "name=\"x bytes\""}) {
    EXPECT_THAT(RenderGateJunit(outcome, false), HasSubstr(name));
  }
}

TEST(GateJunitTest, AGateWithoutAResultIsAnError) {
  const std::string xml = RenderFailedGateJunit("./new: no such file");
  EXPECT_THAT(xml, HasSubstr("tests=\"1\" failures=\"0\" errors=\"1\""));
  EXPECT_THAT(xml, HasSubstr("<error message=\"./new: no such file\" />"));
}

}  // namespace
}  // namespace weir
