// The pages of whole commands (--html), looked at in a browser: see page_browser.py.

#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "results/report/json_writer.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using testing::HasSubstr;

constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kLooker = "tests/page_browser.py";

// From -1 to 1, the same on every machine.
double Noise(size_t i) { return std::fmod(static_cast<double>(i) * 0.618033988749895, 1.0) * 2 - 1; }

// Names that must be only names.
std::vector<std::string> HostileNames() {
  return {"<script>alert(1)</script>",
          "</script><b>bold",
          "line\u2028separated",
          "\"quoted' &amp; `more`",
          std::string(3000, 'x'),
          "\u202eright-to-left",
          "אבגד",
          "--> <!-- ]]>",
          "javascript:alert(1)",
          "a\\u003cb",
          "=1+1",
          "plain/a/b"};
}

class PageTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    for (const char* needed :
         {"/usr/bin/chromium", "/usr/bin/chromedriver", "/usr/lib/python3/dist-packages/selenium"}) {
      if (!std::filesystem::exists(needed))
        GTEST_SKIP() << needed << " is not installed (chromium, chromium-driver, python3-selenium)";
    }
  }

  // A report of Google Benchmark; the benchmark `slower`, if any, takes half as long again.
  std::string WriteReportOf(const std::string& name, const std::vector<std::string>& benchmarks,
                            size_t slower, size_t seed) const {
    JsonWriter json;
    json.StartObject().StartObject("context").String("date", "2026-01-01T00:00:00+00:00");
    json.String("host_name", "<img src=x onerror=alert(1)>").Integer("num_cpus", 2).EndObject();
    json.StartArray("benchmarks");
    for (size_t i = 0; i < benchmarks.size(); ++i) {
      for (size_t round = 0; round < 8; ++round) {
        const double time = 100 * static_cast<double>(i + 1) * (i == slower ? 1.5 : 1) *
                            (1 + 0.01 * Noise(seed + 8 * i + round));
        json.StartObject().String("name", benchmarks[i]).String("run_name", benchmarks[i]);
        json.String("run_type", "iteration").Integer("repetitions", 8);
        json.Integer("repetition_index", static_cast<int64_t>(round)).Integer("iterations", 1000);
        json.Number("real_time", time).Number("cpu_time", time).String("time_unit", "ns").EndObject();
      }
    }
    json.EndArray().EndObject();
    return Write(name, json.Take());
  }

  void Page(std::vector<std::string> arguments, const std::string& kind) {
    const std::string page = path(kind + ".html");
    arguments.insert(arguments.end(), {"--html", page});
    const ProcessResult result = Weir(arguments);
    ASSERT_TRUE(std::filesystem::exists(page)) << arguments[0] << ": " << result.exit_code << result.err;
    pages_.push_back(fmt::format("{}={}", kind.substr(0, kind.find('-')), page));
  }

  void Compare(const std::vector<std::string>& names, const std::string& kind) {
    const std::string before = WriteReportOf("old.json", names, names.size(), 1);
    const std::string after = WriteReportOf("new.json", names, 2, 1000);
    Page({"compare", before, after}, kind);
  }

  // A step in every third series, in each at another commit.
  void Track(const std::vector<std::string>& names, const std::string& kind) {
    std::string csv = "series,commit,time,value\n";
    for (size_t i = 0; i < names.size(); ++i) {
      for (size_t commit = 0; commit < 60; ++commit) {
        const double value = 10 * static_cast<double>(i + 1) *
                             (i % 3 == 0 && commit >= 15 + 3 * i ? 1.2 : 1) *
                             (1 + 0.01 * Noise(60 * i + commit));
        std::string quoted;
        for (const char c : names[i]) quoted += c == '"' ? "\"\"" : std::string(1, c);
        csv += fmt::format("\"{}\",{:040x},{},{}\n", quoted, commit + 1, 1767225600 + 3600 * commit, value);
      }
    }
    const std::string database = path(kind + ".sqlite");
    const ProcessResult imported = Weir({"track", "import", Write(kind + ".csv", csv), "--db", database,
                                         "--better", "lower", "--unit", "ms"});
    ASSERT_EQ(imported.exit_code, kExitDone) << imported.err;
    Page({"track", "show", "--db", database}, kind);
  }

  ProcessResult Look() const {
    std::vector<std::string> command = {kPython, std::filesystem::absolute(kLooker).string(),
                                        directory_.string()};
    command.insert(command.end(), pages_.begin(), pages_.end());
    const auto looked = RunProcess(command, interruption_);
    EXPECT_TRUE(looked.ok()) << looked.status();
    return looked.value_or(ProcessResult{});
  }

  void LookAtAll() const {
    const ProcessResult looked = Look();
    EXPECT_EQ(looked.exit_code, 0) << looked.out << looked.err;
  }

  std::vector<std::string> pages_;
};

std::vector<std::string> PlainNames() {
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back(fmt::format("BM_Sort/{}", 1 << i));
  return names;
}

TEST_F(PageTest, OfARun) {
  Page({"run", "--allow-debug", "--rounds", "7", "--records", "1k", "--workload", "write", "--strategy",
        "batched,vectored,stdio", "--buffer", "64KiB,1MiB,4KiB", "--target", directory_.string(), "--out",
        path("run.json")},
       "run");
  LookAtAll();
}

TEST_F(PageTest, OfComparisonAndGate) {
  Compare(PlainNames(), "compare");
  Page({"gate", path("old.json"), path("new.json")}, "gate");
  LookAtAll();
}

TEST_F(PageTest, OfWhatWasMeasuredInPairs) {
  const std::string before = std::filesystem::absolute("tests/ab_bench").string();
  const std::string after = std::filesystem::absolute("tests/ab_bench_slow").string();
  for (const std::vector<std::string>& command : {std::vector<std::string>{"ab"}, {"gate", "--ab"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {before, after, "--rounds", "6"});
    Page(arguments, "any-" + command[0]);
  }
  LookAtAll();
}

TEST_F(PageTest, OfAHistory) {
  Track(PlainNames(), "history");
  LookAtAll();
}

TEST_F(PageTest, HostileNamesAreOnlyNames) {
  Compare(HostileNames(), "hostile-compare");
  Page({"gate", path("old.json"), path("new.json")}, "hostile-gate");
  Page({"compare", "--col", "1", path("old.json")}, "any-column");
  Page({"report", path("old.json")}, "hostile-report");
  Track(HostileNames(), "hostile-history");
  LookAtAll();
}

// Files of other tools, and of Google Benchmark.
TEST_F(PageTest, OfWhatOthersMeasured) {
  const std::filesystem::path tools = "results/report/testdata/tools";
  for (const char* file :
       {"go_1.txt", "hyperfine_1.json", "pytest_1.json", "catch2_v3_1.xml", "nanobench_1.json",
        "cargo_criterion_1.jsonl", "criterion/fib/20/new/sample.json"}) {
    Page({"report", (tools / file).string()}, fmt::format("any-{}", pages_.size()));
  }
  Page({"report", WriteReportOf("old.json", PlainNames(), 0, 1)}, "others");
  LookAtAll();
}

// One with everything wrong that the script looks for, without which the other tests would say little.
TEST_F(PageTest, WhatIsWrongWithAPageIsSeen) {
  constexpr std::string_view kBroken =
      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"/><title>t</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"/><body>"
      "<style>.faint { color: #999; background: #fff; } details p { color: #eee; } .wide { width: 700px; }"
      ":root { --dim: #bbb; --bad: #a00; --good: #00a; --aside: #555; } svg { overflow: visible; }</style>"
      "<p class=\"faint\">hard to read</p><p style=\"color: red\">styled</p>"
      "<details><summary>more</summary><p>hidden until it is opened</p></details>"
      "<button onclick=\"0\"></button><button tabindex=\"-1\">out of reach</button>"
      "<img src=\"http://127.0.0.1:49999/pixel.png\" alt=\"\"/><div "
      "class=\"wide\">wide</div><canvas></canvas>"
      "<figure id=\"f\"><svg width=\"90\" height=\"40\"><text x=\"5\" y=\"20\">one label</text>"
      "<text x=\"9\" y=\"22\">another</text><text x=\"80\" y=\"39\">too far right</text></svg></figure>"
      "<table class=\"data\"><thead><tr><th><button>figure</button></th></tr></thead><tbody>"
      "<tr><td data-v=\"2\">2</td></tr><tr><td data-v=\"1\">1</td></tr></tbody></table>"
      "<script>console.error('logged')</script></body></html>";
  pages_.push_back("any=" + Write("broken.html", std::string(kBroken)));
  const ProcessResult looked = Look();
  EXPECT_EQ(looked.exit_code, 1) << looked.err;
  for (const char* seen :
       {"contrast of P.faint", "contrast of P.null", "contrast of --dim", "<p style=> in the source",
        "<button onclick=> in the source", "a button has no name",
        "the tab key does not reach BUTTON out of reach", "asks for http://127.0.0.1:49999", "light 390: 7",
        "one label over another", "too far right leaves its chart", "f: nothing is drawn", "f: no table",
        "click does not sort column 0", "log: ", "a foreign script: it ran"}) {
    EXPECT_THAT(looked.out, HasSubstr(seen));
  }
}

TEST_F(PageTest, WhatCannotBeWrittenIsSaid) {
  const std::string report = WriteReportOf("old.json", PlainNames(), 0, 1);
  const std::string nowhere = path("no-such-directory/page.html");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"report", report}, {"compare", report, report}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--html", nowhere});
    const ProcessResult result = Weir(arguments);
    EXPECT_EQ(result.exit_code, kExitMeasurementFailed) << command[0];
    EXPECT_THAT(result.err, HasSubstr(nowhere)) << command[0];
  }
  const ProcessResult gate = Weir({"gate", report, report, "--html", nowhere});
  EXPECT_EQ(gate.exit_code, kExitUsage) << "before anything is measured";
  EXPECT_THAT(gate.err, HasSubstr("--html"));
}

}  // namespace
}  // namespace weir
