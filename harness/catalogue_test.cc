#include "harness/catalogue.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/workloads/file_workload.h"
#include "harness/workloads/limit.h"

namespace weir {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::MatchesRegex;
using Kind = TargetSpec::Kind;

absl::StatusOr<std::unique_ptr<Writer>> OpenNone(Endpoint, const WriterOptions&) {
  return absl::UnimplementedError("only its row is wanted");
}

WriterStrategy Further(std::string_view name) {
  return {.name = name, .summary = "", .capabilities = {}, .default_buffer_size = 4096, .open = OpenNone};
}

CaseParameters To(Kind target) {
  CaseParameters parameters;
  parameters.target.kind = target;
  return parameters;
}

// The cases of weir's own strategies; what is left out is not looked at.
std::vector<Case> Cases(const CaseParameters& parameters) {
  std::vector<LeftOut> left_out;
  const auto cases = Catalogue::Create({})->Cases(parameters, left_out);
  EXPECT_TRUE(cases.ok()) << cases.status();
  return cases.value_or(std::vector<Case>());
}

std::vector<std::string> Names(const std::vector<Case>& cases) {
  std::vector<std::string> names;
  for (const Case& c : cases) names.push_back(c.Name());
  return names;
}

TEST(CatalogueTest, HasTheRegistryThenWhatIsAddedToIt) {
  const WriterStrategy further[] = {Further("mine"), Further("mine too")};
  const absl::StatusOr<Catalogue> catalogue = Catalogue::Create(further);
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  const auto& strategies = catalogue->strategies();
  ASSERT_EQ(strategies.size(), WriterStrategies().size() + 2);
  for (size_t i = 0; i < WriterStrategies().size(); ++i) EXPECT_EQ(strategies[i], &WriterStrategies()[i]);
  EXPECT_EQ(strategies[strategies.size() - 2], &further[0]);
  EXPECT_EQ(strategies.back(), &further[1]);
}

TEST(CatalogueTest, TwoStrategiesCannotShareAName) {
  const WriterStrategy as_ours[] = {Further("batched")}, as_each_other[] = {Further("mine"), Further("mine")};
  const absl::Status ours = Catalogue::Create(as_ours).status();
  EXPECT_EQ(ours.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(ours.ToString(), HasSubstr("'batched'"));
  EXPECT_THAT(Catalogue::Create(as_each_other).status().ToString(), HasSubstr("'mine'"));
}

TEST(CatalogueTest, ACaseForEveryStrategyThenTheLimits) {
  std::vector<LeftOut> left_out;
  const auto cases = Catalogue::Create({})->Cases(To(Kind::kFile), left_out);
  ASSERT_TRUE(cases.ok());
  std::vector<std::string_view> runnable, measured;
  for (const WriterStrategy& strategy : WriterStrategies()) {
    if (Supported(strategy).ok()) runnable.push_back(strategy.name);
  }
  for (const Case& c : *cases) {
    if (c.workload == "write") measured.push_back(c.strategy);
  }
  EXPECT_EQ(measured, runnable);
  EXPECT_THAT(Names({cases->begin() + static_cast<std::ptrdiff_t>(runnable.size()), cases->end()}),
              ElementsAre("limit/copy/place:cache/record:number/records:1000000",
                          "limit/copy/place:memory/record:number/records:1000000",
                          "limit/write/record:number/records:1000000/target:file",
                          "limit/handoff/record:number/records:1000000/target:file",
                          "limit/copy/place:cache/record:number/records:10000000",
                          "limit/copy/place:memory/record:number/records:10000000",
                          "limit/write/record:number/records:10000000/target:file",
                          "limit/handoff/record:number/records:10000000/target:file"));
  EXPECT_EQ(left_out.size(), WriterStrategies().size() - runnable.size());
}

TEST(CatalogueTest, ByDefaultFewerRecordsWhereEachIsASystemCall) {
  EXPECT_THAT(Names(Cases(To(Kind::kFile))),
              IsSupersetOf({"write/discard/record:number/records:10000000/target:file",
                            "write/naive/record:number/records:1000000/target:file",
                            "write/batched/record:number/records:10000000/target:file/buffer:262144",
                            "write/mmap/record:number/records:10000000/target:file/buffer:4194304"}));
}

TEST(CatalogueTest, ACountThatWasNamedIsThatOfAllCases) {
  CaseParameters parameters = To(Kind::kFile);
  parameters.records = 77;
  for (const Case& c : Cases(parameters)) EXPECT_EQ(c.records, 77u) << c.Name();
}

TEST(CatalogueTest, KeysStandInTheSameOrder) {
  constexpr const char* kForm =
      "(write|limit)/[a-z]+(/place:[a-z]+)?/record:[a-z0-9:-]+/records:[0-9]+(/target:[a-z]+)?"
      "(/buffer:[0-9]+)?";
  for (const Kind target : {Kind::kFile, Kind::kNull, Kind::kPipe}) {
    CaseParameters parameters = To(target);
    parameters.record = *ParseRecordSpec("mixed:8-40");
    EXPECT_THAT(Names(Cases(parameters)), Each(MatchesRegex(kForm)));
  }
}

TEST(CatalogueTest, NoTwoCasesShareAName) {
  const std::vector<std::string> names = Names(Cases(To(Kind::kFile)));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

TEST(CatalogueTest, EveryStrategyIsHeldAgainstALimitOfAsManyRecords) {
  for (const Kind target : {Kind::kFile, Kind::kNull, Kind::kPipe}) {
    const std::vector<Case> cases = Cases(To(target));
    std::map<std::string, const Case*> by_name;
    for (const Case& c : cases) by_name[c.Name()] = &c;
    for (const Case& c : cases) {
      EXPECT_EQ(c.limit.empty(), c.workload == "limit") << c.Name();
      if (c.limit.empty()) continue;
      ASSERT_TRUE(by_name.contains(c.limit)) << c.Name() << " has no " << c.limit;
      const Case& limit = *by_name[c.limit];
      EXPECT_EQ(limit.records, c.records) << c.Name();
      const bool kept = c.strategy != "discard" && target != Kind::kNull;
      EXPECT_EQ(limit.strategy, kept ? "write" : "copy") << c.Name();
      EXPECT_EQ(limit.place, kept ? "" : "cache") << c.Name();
    }
  }
}

TEST(CatalogueTest, WhatCannotWriteToAPipeIsLeftOutWithTheReason) {
  for (const auto& [target, name] : {std::pair{Kind::kPipe, "pipe"}, {Kind::kNull, "null"}}) {
    std::vector<LeftOut> left_out;
    const auto cases = Catalogue::Create({})->Cases(To(target), left_out);
    ASSERT_TRUE(cases.ok());
    EXPECT_THAT(left_out, Contains(AllOf(Field(&LeftOut::strategy, "mmap"),
                                         Field(&LeftOut::reason, HasSubstr("regular files only")),
                                         Field(&LeftOut::reason, HasSubstr(name)))));
    for (const Case& c : *cases) EXPECT_NE(c.strategy, "mmap");
  }
}

TEST(CatalogueTest, WhatThisMachineCannotRunIsLeftOutWithTheReason) {
  WriterStrategy futuristic = Further("futuristic");
  futuristic.supported = [] { return absl::UnimplementedError("needs Linux 99"); };
  std::vector<LeftOut> left_out;
  CaseParameters parameters = To(Kind::kFile);
  parameters.strategies = {"futuristic", "naive"};
  const auto cases = Catalogue::Create({&futuristic, 1})->Cases(parameters, left_out);
  ASSERT_TRUE(cases.ok());
  ASSERT_EQ(left_out.size(), 1u);
  EXPECT_EQ(left_out[0].strategy, "futuristic");
  EXPECT_EQ(left_out[0].reason, "needs Linux 99");
  EXPECT_EQ((*cases)[0].strategy, "naive");
}

TEST(CatalogueTest, OnlyChosenStrategiesAndTheirLimits) {
  CaseParameters parameters = To(Kind::kNull);
  parameters.strategies = {"naive", "discard", "naive"};
  parameters.records = 5;
  EXPECT_THAT(Names(Cases(parameters)), ElementsAre("write/naive/record:number/records:5/target:null",
                                                    "write/discard/record:number/records:5/target:null",
                                                    "limit/copy/place:cache/record:number/records:5",
                                                    "limit/copy/place:memory/record:number/records:5",
                                                    "limit/write/record:number/records:5/target:null",
                                                    "limit/handoff/record:number/records:5/target:null"));
}

TEST(CatalogueTest, AnUnknownStrategyIsNotFound) {
  CaseParameters parameters = To(Kind::kFile);
  parameters.strategies = {"batched", "batchd"};
  std::vector<LeftOut> left_out;
  const absl::Status status = Catalogue::Create({})->Cases(parameters, left_out).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.ToString(), HasSubstr("'batchd'"));
}

TEST(CatalogueTest, TheBufferGoesToThoseThatHaveOne) {
  CaseParameters parameters = To(Kind::kFile);
  parameters.buffer_size = 65536;
  for (const Case& c : Cases(parameters)) {
    const auto strategy = std::ranges::find(WriterStrategies(), c.strategy, &WriterStrategy::name);
    const bool buffered = c.workload == "write" && strategy->capabilities.uses_buffer;
    EXPECT_EQ(c.Name().ends_with("/buffer:65536"), buffered) << c.Name();
    EXPECT_EQ(c.buffer_size == 65536, buffered) << c.Name();
  }
}

TEST(CatalogueTest, ParametersReachEveryCase) {
  CaseParameters parameters;
  parameters.record = *ParseRecordSpec("fixed:8");
  parameters.seed = 42;
  parameters.target.directory = "/somewhere";
  for (const Case& c : Cases(parameters)) {
    EXPECT_EQ(c.record, parameters.record) << c.Name();
    EXPECT_EQ(c.seed, 42u) << c.Name();
    EXPECT_EQ(c.target.directory, "/somewhere") << c.Name();
  }
}

TEST(CatalogueTest, MakesAPassOfEachCase) {
  CaseParameters parameters = To(Kind::kFile);
  parameters.record = *ParseRecordSpec("fixed:8");
  parameters.records = 100;
  for (const Case& c : Cases(parameters)) {
    const absl::StatusOr<std::unique_ptr<Pass>> pass = Catalogue::Create({})->MakePass(c);
    ASSERT_TRUE(pass.ok()) << pass.status();
    EXPECT_EQ((*pass)->bytes(), 800u) << c.Name();
    const bool fills_pages = c.strategy != "discard" && c.strategy != "copy";
    EXPECT_EQ((*pass)->file_bytes(), fills_pages ? 800u : 0u) << c.Name();
  }
}

// Of the case of `strategy`, or of the first.
std::chrono::seconds ExpectedDuration(const CaseParameters& parameters, std::string_view strategy = "") {
  const Catalogue catalogue = *Catalogue::Create({});
  for (const Case& c : Cases(parameters)) {
    if (strategy.empty() || c.strategy == strategy)
      return catalogue.ExpectedDuration(c, **catalogue.MakePass(c));
  }
  ADD_FAILURE() << "no " << strategy;
  return {};
}

TEST(CatalogueTest, ACaseIsExpectedToTakeLongerTheMoreItHasToDo) {
  using std::chrono::seconds;
  CaseParameters batched = To(Kind::kFile);
  batched.strategies = {"batched"};
  const seconds quick = ExpectedDuration(batched);
  EXPECT_GE(quick, seconds(2)) << "to settle";
  EXPECT_LT(quick, seconds(60));
  batched.records = 1'000'000'000;
  const seconds billion = ExpectedDuration(batched);
  EXPECT_GT(billion, seconds(10'888'888'890 / 200'000'000));
  CaseParameters naive = batched;
  naive.strategies = {"naive"};
  EXPECT_GT(ExpectedDuration(naive), billion + seconds(900)) << "a system call a record";
  CaseParameters synced = batched;
  synced.sync_every = 1000;
  EXPECT_GT(ExpectedDuration(synced), billion + seconds(10'000)) << "a million times 10 ms";
  CaseParameters slow = batched;
  slow.target = {.kind = Kind::kSlow, .bytes_per_second = 1'000'000};
  EXPECT_GT(ExpectedDuration(slow), seconds(10'888));
}

TEST(CatalogueTest, TheExpectedDurationIsOfAllPassesAndOfTheLongestStreamTheCounterHolds) {
  using std::chrono::seconds;
  CaseParameters parameters = To(Kind::kNull);
  parameters.records = 1;
  EXPECT_EQ(ExpectedDuration(parameters, "discard"), seconds(2 * 2 + 1)) << "timed, then observed";
  EXPECT_EQ(ExpectedDuration(parameters, "write"), kLimitPasses * seconds(2) + seconds(1));
  parameters.records = 1'000'000'000'000'000'000;
  EXPECT_GT(ExpectedDuration(parameters, "batched"), seconds(1'000'000'000));
}

TEST(CatalogueTest, MakesNoPassOfWhatItDoesNotHave) {
  Case c;
  c.workload = "write";
  c.strategy = "batchd";
  EXPECT_EQ(Catalogue::Create({})->MakePass(c).status().code(), absl::StatusCode::kNotFound);
  c.workload = "limit";
  EXPECT_EQ(Catalogue::Create({})->MakePass(c).status().code(), absl::StatusCode::kNotFound);
}

TEST(CatalogueTest, ASweepHasEveryCombinationAndNoCaseTwice) {
  std::vector<CaseParameters> sweep;
  for (const Kind target : {Kind::kFile, Kind::kSlow}) {
    for (const size_t buffer : {4096, 65536}) {
      CaseParameters parameters = To(target);
      parameters.buffer_size = buffer;
      parameters.strategies = {"batched", "naive", "mmap"};
      sweep.push_back(parameters);
    }
  }
  std::vector<LeftOut> left_out;
  const auto cases = Catalogue::Create({})->Sweep(sweep, left_out);
  ASSERT_TRUE(cases.ok());
  const std::vector<std::string> names = Names(*cases);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  std::map<std::string, int> strategies;
  for (const Case& c : *cases) ++strategies[c.strategy];
  EXPECT_EQ(strategies["batched"], 4) << "two targets and two buffers";
  EXPECT_EQ(strategies["naive"], 2) << "has no buffer";
  EXPECT_EQ(strategies["mmap"], 2) << "not to a pipe";
  EXPECT_EQ(left_out.size(), 1u) << "and that is said once";
}

TEST(CatalogueTest, TheSlowSinkGetsFewerRecords) {
  CaseParameters parameters = To(Kind::kSlow);
  parameters.strategies = {"batched"};
  for (const Case& c : Cases(parameters)) EXPECT_EQ(c.records, kQuickSlowRecords) << c.Name();
}

CaseParameters Of(const std::string& workload) {
  CaseParameters parameters;
  parameters.workload = workload;
  return parameters;
}

TEST(CatalogueTest, AWorkloadThatReadsAFileHasItsOwnStrategiesAndLimits) {
  for (const FileWorkload& workload : FileWorkloads()) {
    const std::vector<Case> cases = Cases(Of(std::string(workload.name)));
    size_t measured = 0;
    std::set<std::string> limits;
    for (const Case& c : cases) {
      EXPECT_EQ(c.records, kQuickRecords);
      measured += c.workload == workload.name;
      if (c.workload == "limit") limits.insert(c.strategy);
      if (c.workload == "limit") continue;
      EXPECT_THAT(c.limit, HasSubstr("limit/" + std::string(workload.limits.front()) + "/"));
      EXPECT_THAT(Names(cases), Contains(c.limit));
    }
    const auto can_run = [](const FileStrategy& each) { return each.supported.ok(); };
    const std::vector<FileStrategy> strategies = workload.strategies();
    EXPECT_EQ(measured, static_cast<size_t>(std::ranges::count_if(strategies, can_run)));
    for (const std::string_view limit : workload.limits) EXPECT_THAT(limits, Contains(std::string(limit)));
  }
}

TEST(CatalogueTest, AFileWorkloadGoesToFilesOnlyAndKnowsItsStrategies) {
  CaseParameters parameters = Of("copy");
  parameters.strategies = {"splice", "chunk"};
  parameters.buffer_size = 65536;
  const std::vector<std::string> names = Names(Cases(parameters));
  EXPECT_THAT(names, Contains("copy/chunk/record:number/records:10000000/target:file/buffer:65536"));
  EXPECT_EQ(names.size(), 2 + FindFileWorkload("copy")->limits.size());
  std::vector<LeftOut> left_out;
  parameters.strategies = {"pooled"};
  EXPECT_EQ(Catalogue::Create({})->Cases(parameters, left_out).status().code(), absl::StatusCode::kNotFound);
  parameters.strategies = {};
  parameters.target.kind = Kind::kPipe;
  EXPECT_TRUE(Cases(parameters).empty());
  EXPECT_EQ(Catalogue::Create({})->Cases(parameters, left_out)->size(), 0u);
  ASSERT_EQ(left_out.size(), 1u);
  EXPECT_EQ(left_out[0].strategy, "copy");
  parameters = Of("read");
  parameters.record = *ParseRecordSpec("fixed:8");
  EXPECT_EQ(Catalogue::Create({})->Cases(parameters, left_out).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Catalogue::Create({})->Cases(Of("paint"), left_out).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace weir
