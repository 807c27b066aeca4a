#include <string>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/bench/catalogue.h"
#include "harness/probes/build_info.h"
#include "harness/rounds/description.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

absl::StatusOr<std::unique_ptr<Writer>> OpenNone(Endpoint, const WriterOptions&) {
  return absl::UnimplementedError("only its row is wanted");
}

// A row whose texts need escaping, and which no machine can run.
const WriterStrategy kStrange = {.name = "\"strange\"",
                                 .summary = "one line\nand \\ another, in µs",
                                 .capabilities = {},
                                 .default_buffer_size = 4096,
                                 .open = OpenNone,
                                 .supported = [] { return absl::UnimplementedError("needs {magic}"); }};

Selection SelectionTo(const std::string& target = ".") {
  return {.choices = {{"record", {"fixed:8"}}, {"records", {"1000"}}, {"target", {target}}}};
}

std::string Json(const Selection& selection = SelectionTo()) {
  return *Describe(*Catalogue::Create({&kStrange, 1}), selection);
}

TEST(DescribeTest, StrategiesComeThrough) {
  const absl::StatusOr<Description> description = ParseDescription(Json());
  ASSERT_TRUE(description.ok()) << description.status();
  ASSERT_GT(description->strategies.size(), WriterStrategies().size() + 1);
  for (size_t i = 0; i < WriterStrategies().size(); ++i) {
    EXPECT_EQ(description->strategies[i].name, WriterStrategies()[i].name);
    EXPECT_EQ(description->strategies[i].summary, WriterStrategies()[i].summary);
    EXPECT_EQ(description->strategies[i].unsupported == "", SupportedIn(WriterStrategies()[i], ".").ok());
    EXPECT_EQ(description->strategies[i].workload, "write");
  }
  const Description::Strategy& strange = description->strategies[WriterStrategies().size()];
  EXPECT_EQ(strange.name, kStrange.name);
  EXPECT_EQ(strange.summary, kStrange.summary);
  EXPECT_EQ(strange.unsupported, "needs {magic}");
  EXPECT_EQ(description->strategies.back().workload, Catalogue::Create()->workloads().back().name);
}

TEST(DescribeTest, CasesComeThroughWithWhatTheyNeedOnTheDiskAndHowLongTheyShouldTake) {
  std::vector<LeftOut> left_out;
  const Catalogue catalogue = *Catalogue::Create({&kStrange, 1});
  const std::vector<Case> cases = *catalogue.Cases(SelectionTo(), left_out);
  const Description description = *ParseDescription(Json());
  ASSERT_EQ(description.cases.size(), cases.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(description.cases[i].name, cases[i].Name());
    EXPECT_EQ(description.cases[i].workload, cases[i].workload);
    EXPECT_EQ(description.cases[i].strategy, cases[i].strategy);
    EXPECT_EQ(description.cases[i].limit, cases[i].limit);
    const bool on_disk = cases[i].strategy != "discard" && cases[i].strategy != "copy";
    EXPECT_EQ(description.cases[i].file_bytes, on_disk ? 8000u : 0u) << cases[i].Name();
    const std::chrono::seconds expected(description.cases[i].expected_seconds);
    EXPECT_EQ(expected, catalogue.ExpectedDuration(cases[i], **catalogue.MakePass(cases[i])));
  }
}

TEST(DescribeTest, WhatIsLeftOutComesThroughWithItsReason) {
  const Description description = *ParseDescription(Json(SelectionTo("pipe")));
  EXPECT_THAT(description.left_out, Contains(Pair("mmap", HasSubstr("pipe"))));
  EXPECT_THAT(description.left_out, Contains(Pair(kStrange.name, "needs {magic}")));
  for (const Description::Case& c : description.cases) EXPECT_EQ(c.file_bytes, 0u) << c.name;
}

TEST(DescribeTest, BuildWorkloadsAndLimitsComeThrough) {
  const Description description = *ParseDescription(Json());
  EXPECT_EQ(description.unfit, fmt::format("{}", fmt::join(WhyUnfitToMeasure(), "; ")));
  const auto build = DescribeBuild();
  ASSERT_EQ(description.build.size(), build.size());
  for (size_t i = 0; i < build.size(); ++i) {
    EXPECT_EQ(description.build[i].first, build[i].first);
    EXPECT_EQ(description.build[i].second, build[i].second);
  }
  const Catalogue catalogue = *Catalogue::Create();
  ASSERT_EQ(description.workloads.size(), catalogue.workloads().size());
  auto parameter = description.parameters.begin();
  for (size_t i = 0; i < catalogue.workloads().size(); ++i) {
    const Workload& workload = catalogue.workloads()[i];
    EXPECT_EQ(description.workloads[i].first, workload.name);
    EXPECT_EQ(description.workloads[i].second, workload.summary);
    for (const Parameter& each : workload.parameters) {
      ASSERT_NE(parameter, description.parameters.end());
      EXPECT_EQ(parameter->workload, workload.name);
      EXPECT_EQ(parameter->flag, FlagOf(each.key));
      EXPECT_EQ(parameter->value, each.value_name);
      EXPECT_EQ(parameter++->meaning, each.meaning);
    }
  }
  EXPECT_EQ(parameter, description.parameters.end());
  const std::vector<const Limit*> limits = catalogue.Limits();
  ASSERT_EQ(description.limits.size(), limits.size());
  for (size_t i = 0; i < limits.size(); ++i) {
    EXPECT_EQ(description.limits[i].first, limits[i]->name);
    EXPECT_EQ(description.limits[i].second, limits[i]->summary);
  }
}

TEST(DescribeTest, ErrorsAreThoseOfTheCatalogue) {
  Selection selection = SelectionTo();
  selection.strategies = {"batchd"};
  EXPECT_EQ(Describe(*Catalogue::Create(), selection).status().code(), absl::StatusCode::kNotFound);
}

TEST(ParseDescribeTest, ATruncatedDescriptionIsAnError) {
  const std::string json = Json();
  for (size_t size = 0; size < json.size(); ++size) {
    // A copy of its own, so that a sanitizer sees a read past the end.
    const std::vector<char> part(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(size));
    const absl::Status status = ParseDescription({part.data(), part.size()}).status();
    ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << size << " bytes";
  }
}

TEST(ParseDescribeTest, AnythingElseIsAnError) {
  for (const char* json : {"[]", "null", "3", "\"text\"", "{}", "Usage: bench", "{\"build\":{}}", "{} {}"}) {
    EXPECT_EQ(ParseDescription(json).status().code(), absl::StatusCode::kInvalidArgument) << json;
  }
  EXPECT_EQ(ParseDescription(Json() + "x").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(ParseDescribeTest, DeepNestingIsAnErrorAndNoCrash) {
  for (const char* opening : {"[", "{\"a\":"}) {
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i) deep += opening;
    EXPECT_EQ(ParseDescription(deep).status().code(), absl::StatusCode::kInvalidArgument);
  }
  const std::string balanced = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_EQ(ParseDescription(balanced).status().code(), absl::StatusCode::kInvalidArgument);
}

// One with one strategy and one case, as short as it can be.
std::string Short(std::string_view strategies, std::string_view cases, std::string_view texts = "{}",
                  std::string_view parameters = "[]") {
  return fmt::format(
      R"({{"build":{0},"unfit":"","strategies":{1},"workloads":{0},"parameters":{3},"limits":{0},"cases":{2},"left_out":{0},"notes":{0}}})",
      texts, strategies, cases, parameters);
}

TEST(ParseDescribeTest, AMemberOfAnotherTypeIsAnError) {
  const std::string strategy = R"([{"name":"a","summary":"b","unsupported":"","workload":"write"}])";
  const std::string a_case =
      R"([{"name":"a","workload":"b","strategy":"c","limit":"d","bounds":"","file_bytes":18446744073709551615,"expected_seconds":7,"usual_ms":9}])";
  const absl::StatusOr<Description> right = ParseDescription(Short(strategy, a_case, R"({"k":"v"})"));
  ASSERT_TRUE(right.ok()) << right.status();
  EXPECT_EQ(right->cases[0].file_bytes, UINT64_MAX);
  EXPECT_EQ(right->cases[0].expected_seconds, 7u);
  EXPECT_EQ(right->build[0], std::pair(std::string("k"), std::string("v")));

  const std::string wrong[] = {
      Short("{}", a_case),
      Short("[1]", a_case),
      Short(R"([{"name":"a","summary":"b"}])", a_case),
      Short(R"([{"name":1,"summary":"b","unsupported":""}])", a_case),
      Short(strategy, "null"),
      Short(strategy, "[[]]"),
      Short(strategy, R"([{"name":"a","workload":"b","strategy":"c","limit":"d"}])"),
      Short(
          strategy,
          R"([{"name":"a","workload":"b","strategy":"c","limit":"d","bounds":"","file_bytes":-1,"expected_seconds":7,"usual_ms":9}])"),
      Short(
          strategy,
          R"([{"name":"a","workload":"b","strategy":"c","limit":"d","bounds":"","file_bytes":1.5,"expected_seconds":7,"usual_ms":9}])"),
      Short(
          strategy,
          R"([{"name":"a","workload":"b","strategy":"c","limit":"d","bounds":"","file_bytes":"1","expected_seconds":7,"usual_ms":9}])"),
      Short(strategy,
            R"([{"name":"a","workload":"b","strategy":"c","limit":"d","bounds":"","file_bytes":1}])"),
      Short(strategy, a_case, "[]"),
      Short(strategy, a_case, R"({"k":1})"),
      Short(strategy, a_case, "{}", "{}"),
      Short(strategy, a_case, "{}", R"([{"workload":"a","flag":"--b"}])"),
  };
  for (const std::string& json : wrong) {
    EXPECT_EQ(ParseDescription(json).status().code(), absl::StatusCode::kInvalidArgument) << json;
  }
}

}  // namespace
}  // namespace weir
