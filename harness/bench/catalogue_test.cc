#include "harness/bench/catalogue.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"

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
using ::testing::UnorderedElementsAre;
using Kind = TargetSpec::Kind;

absl::StatusOr<std::unique_ptr<Writer>> OpenNone(Endpoint, const WriterOptions&) {
  return absl::UnimplementedError("only its row is wanted");
}

Workload Toy(std::string_view name) {
  return {.name = name,
          .summary = "",
          .unit = "turn",
          .count = "spin",
          .parameters =
              {{.key = "spin", .value_name = "N", .meaning = "turns", .parse = ParseNumberBetween<1, 10000>}},
          .strategies = [] { return std::vector<WorkloadStrategy>{{.name = "plain", .summary = ""}}; },
          .make_pass = [](const Case&) { return absl::UnimplementedError("only its row is wanted"); }};
}

WriterStrategy Further(std::string_view name) {
  return {.name = name, .summary = "", .capabilities = {}, .default_buffer_size = 4096, .open = OpenNone};
}

Selection With(std::vector<Choice> choices, std::vector<std::string> strategies = {}) {
  return {.workloads = {}, .strategies = std::move(strategies), .choices = std::move(choices)};
}

Choice Target(Kind target) { return {"target", {target == Kind::kFile ? "." : TargetSpec{target}.Name()}}; }

Selection To(Kind target) { return With({Target(target)}); }

// The cases of weir's own strategies; what is left out is not looked at.
std::vector<Case> Cases(const Selection& selection) {
  std::vector<LeftOut> left_out;
  const auto cases = Catalogue::Create()->Cases(selection, left_out);
  EXPECT_TRUE(cases.ok()) << cases.status();
  return cases.value_or(std::vector<Case>());
}

absl::Status Refusal(const Selection& selection) {
  std::vector<LeftOut> left_out;
  return Catalogue::Create()->Cases(selection, left_out).status();
}

std::vector<std::string> Names(const std::vector<Case>& cases) {
  std::vector<std::string> names;
  for (const Case& c : cases) names.push_back(c.Name());
  return names;
}

TEST(CatalogueTest, HasTheRegistryThenWhatIsAddedToIt) {
  const WriterStrategy further[] = {Further("mine"), Further("mine too")};
  const Workload more[] = {Toy("toy")};
  const absl::StatusOr<Catalogue> catalogue = Catalogue::Create(further, more);
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  const auto strategies = catalogue->workloads().front().strategies();
  ASSERT_EQ(strategies.size(), WriterStrategies().size() + 2);
  for (size_t i = 0; i < WriterStrategies().size(); ++i)
    EXPECT_EQ(strategies[i].name, WriterStrategies()[i].name);
  EXPECT_EQ(strategies[strategies.size() - 2].name, "mine");
  EXPECT_EQ(strategies.back().name, "mine too");
  EXPECT_EQ(catalogue->workloads().back().name, "toy");
}

TEST(CatalogueTest, TwoWorkloadsCannotShareAName) {
  const Workload as_ours[] = {Toy("copy")}, as_limits[] = {Toy("limit")};
  EXPECT_THAT(Catalogue::Create({}, as_ours).status().ToString(),
              HasSubstr("two workloads are called 'copy'"));
  EXPECT_THAT(Catalogue::Create({}, as_limits).status().ToString(), HasSubstr("'limit'"));
}

TEST(CatalogueTest, AFurtherWorkloadIsMeasuredWithWhatItHas) {
  const Workload more[] = {Toy("toy")};
  const Catalogue catalogue = *Catalogue::Create({}, more);
  std::vector<LeftOut> left_out;
  Selection selection = With({{"spin", {"1", "2k"}}, {"target", {"null"}, true}});
  selection.workloads = {"toy"};
  const std::vector<Case> cases = *catalogue.Cases(selection, left_out);
  EXPECT_THAT(Names(cases), ElementsAre("toy/plain/spin:1", "toy/plain/spin:2000")) << "no limit, no target";
  EXPECT_EQ(cases[0].limit, "");
  EXPECT_EQ(catalogue.Units(cases[1]), 2000u);
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
  const auto cases = Catalogue::Create()->Cases(To(Kind::kFile), left_out);
  ASSERT_TRUE(cases.ok());
  std::vector<std::string_view> runnable, measured;
  for (const WriterStrategy& strategy : WriterStrategies()) {
    if (SupportedIn(strategy, ".").ok()) runnable.push_back(strategy.name);
  }
  for (const Case& c : *cases) {
    if (c.workload == "write") measured.push_back(c.strategy);
  }
  EXPECT_EQ(measured, runnable);
  EXPECT_THAT(Names({cases->begin() + static_cast<std::ptrdiff_t>(runnable.size()), cases->end()}),
              UnorderedElementsAre("limit/copy/place:cache/record:number/records:1000000",
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
  for (const Case& c : Cases(With({{"records", {"77"}}}))) EXPECT_EQ(RecordsOf(c), 77u) << c.Name();
}

TEST(CatalogueTest, KeysStandInTheSameOrder) {
  constexpr const char* kForm =
      "(write|limit)/[a-z]+(/place:[a-z]+)?/record:[a-z0-9:-]+/records:[0-9]+(/target:[a-z]+)?"
      "(/buffer:[0-9]+)?";
  for (const Kind target : {Kind::kFile, Kind::kNull, Kind::kPipe}) {
    const Selection selection = With({Target(target), {"record", {"mixed:8-40"}}});
    EXPECT_THAT(Names(Cases(selection)), Each(MatchesRegex(kForm)));
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
      EXPECT_EQ(RecordsOf(limit), RecordsOf(c)) << c.Name();
      const bool kept = c.strategy != "discard" && target != Kind::kNull;
      EXPECT_EQ(limit.strategy, kept ? "write" : "copy") << c.Name();
      EXPECT_EQ(limit.Word("place"), kept ? "" : "cache") << c.Name();
    }
  }
}

TEST(CatalogueTest, WhatCannotWriteToAPipeIsLeftOutWithTheReason) {
  for (const auto& [target, name] : {std::pair{Kind::kPipe, "pipe"}, {Kind::kNull, "null"}}) {
    std::vector<LeftOut> left_out;
    const auto cases = Catalogue::Create()->Cases(To(target), left_out);
    ASSERT_TRUE(cases.ok());
    EXPECT_THAT(left_out, Contains(AllOf(Field(&LeftOut::name, "mmap"),
                                         Field(&LeftOut::reason, HasSubstr("regular files only")),
                                         Field(&LeftOut::reason, HasSubstr(name)))));
    for (const Case& c : *cases) EXPECT_NE(c.strategy, "mmap");
  }
}

TEST(CatalogueTest, WhatThisMachineCannotRunIsLeftOutWithTheReason) {
  WriterStrategy futuristic = Further("futuristic");
  futuristic.supported = [] { return absl::UnimplementedError("needs Linux 99"); };
  std::vector<LeftOut> left_out;
  const auto cases = Catalogue::Create({&futuristic, 1})->Cases(With({}, {"futuristic", "naive"}), left_out);
  ASSERT_TRUE(cases.ok());
  ASSERT_EQ(left_out.size(), 1u);
  EXPECT_EQ(left_out[0].name, "futuristic");
  EXPECT_EQ(left_out[0].reason, "needs Linux 99");
  EXPECT_EQ((*cases)[0].strategy, "naive");
}

TEST(CatalogueTest, OnlyChosenStrategiesAndTheirLimits) {
  const Selection selection = With({Target(Kind::kNull), {"records", {"5"}}}, {"naive", "discard", "naive"});
  EXPECT_THAT(Names(Cases(selection)),
              UnorderedElementsAre("write/naive/record:number/records:5/target:null",
                                   "write/discard/record:number/records:5/target:null",
                                   "limit/copy/place:cache/record:number/records:5",
                                   "limit/copy/place:memory/record:number/records:5",
                                   "limit/write/record:number/records:5/target:null",
                                   "limit/handoff/record:number/records:5/target:null"));
}

TEST(CatalogueTest, AnUnknownStrategyIsNotFound) {
  std::vector<LeftOut> left_out;
  const absl::Status status = Catalogue::Create()->Cases(With({}, {"batched", "batchd"}), left_out).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.ToString(), HasSubstr("'batchd' (did you mean batched?)"));
}

TEST(CatalogueTest, TheBufferGoesToThoseThatHaveOne) {
  for (const Case& c : Cases(With({{"buffer", {"64KiB"}}}))) {
    const auto strategy = std::ranges::find(WriterStrategies(), c.strategy, &WriterStrategy::name);
    const bool buffered = c.workload == "write" && strategy->capabilities.uses_buffer;
    EXPECT_EQ(c.Name().ends_with("/buffer:65536"), buffered) << c.Name();
  }
}

TEST(CatalogueTest, ParametersReachEveryCase) {
  Selection selection = With({{"record", {"fixed:8"}}, {"target", {testing::TempDir()}}});
  selection.seed = 42;
  for (const Case& c : Cases(selection)) {
    EXPECT_EQ(RecordOf(c), *ParseRecordSpec("fixed:8")) << c.Name();
    EXPECT_EQ(c.seed, 42u) << c.Name();
    EXPECT_EQ(TargetOf(c).directory, testing::TempDir()) << c.Name();
  }
}

TEST(CatalogueTest, MakesAPassOfEachCase) {
  for (const Case& c : Cases(With({{"record", {"fixed:8"}}, {"records", {"100"}}}))) {
    const absl::StatusOr<std::unique_ptr<Pass>> pass = Catalogue::Create()->MakePass(c);
    ASSERT_TRUE(pass.ok()) << pass.status();
    EXPECT_EQ((*pass)->bytes(), 800u) << c.Name();
    const bool fills_pages = c.strategy != "discard" && c.strategy != "copy";
    EXPECT_EQ((*pass)->file_bytes(), fills_pages ? 800u : 0u) << c.Name();
  }
}

// Of the case of `strategy`, or of the first.
std::chrono::seconds ExpectedDuration(const Selection& selection, std::string_view strategy = "") {
  const Catalogue catalogue = *Catalogue::Create();
  for (const Case& c : Cases(selection)) {
    if (strategy.empty() || c.strategy == strategy)
      return catalogue.ExpectedDuration(c, **catalogue.MakePass(c));
  }
  ADD_FAILURE() << "no " << strategy;
  return {};
}

TEST(CatalogueTest, ACaseIsExpectedToTakeLongerTheMoreItHasToDo) {
  using std::chrono::seconds;
  const seconds quick = ExpectedDuration(With({}, {"batched"}));
  EXPECT_GE(quick, seconds(2)) << "to settle";
  EXPECT_LT(quick, seconds(60));
  const Choice many = {"records", {"1e9"}};
  const seconds billion = ExpectedDuration(With({many}, {"batched"}));
  EXPECT_GT(billion, seconds(10'888'888'890 / 200'000'000));
  EXPECT_GT(ExpectedDuration(With({many}, {"naive"})), billion + seconds(900)) << "a system call a record";
  EXPECT_GT(ExpectedDuration(With({many, {"sync_every", {"1000"}}}, {"batched"})), billion + seconds(10'000))
      << "a million times 10 ms";
  EXPECT_GT(ExpectedDuration(With({many, {"target", {"slow:1M"}}}, {"batched"})), seconds(10'888));
}

TEST(CatalogueTest, TheExpectedDurationIsOfBothPassesAndOfTheLongestStreamTheCounterHolds) {
  using std::chrono::seconds;
  const Selection one = With({Target(Kind::kNull), {"records", {"1"}}});
  EXPECT_EQ(ExpectedDuration(one, "discard"), seconds(2 * 2 + 1)) << "timed, then observed";
  EXPECT_EQ(ExpectedDuration(one, "write"), seconds(2 + 1));
  const Selection longest = With({Target(Kind::kNull), {"records", {"1e18"}}});
  EXPECT_GT(ExpectedDuration(longest, "batched"), seconds(1'000'000'000));
}

TEST(CatalogueTest, MakesNoPassOfWhatItDoesNotHave) {
  Case c{"write", "batchd"};
  EXPECT_EQ(Catalogue::Create()->MakePass(c).status().code(), absl::StatusCode::kNotFound);
  c.workload = "limit";
  EXPECT_EQ(Catalogue::Create()->MakePass(c).status().code(), absl::StatusCode::kNotFound);
}

TEST(CatalogueTest, ASweepHasEveryCombinationAndNoCaseTwice) {
  std::vector<LeftOut> left_out;
  const auto cases = Catalogue::Create()->Cases(
      With({{"target", {".", "slow", "."}}, {"buffer", {"4096", "64KiB"}}}, {"batched", "naive", "mmap"}),
      left_out);
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
  for (const Case& c : Cases(With({Target(Kind::kSlow)}, {"batched"})))
    EXPECT_EQ(RecordsOf(c), kQuickSlowRecords) << c.Name();
}

Selection Of(const std::string& workload, std::vector<Choice> choices = {},
             std::vector<std::string> strategies = {}) {
  return {.workloads = {workload}, .strategies = std::move(strategies), .choices = std::move(choices)};
}

TEST(CatalogueTest, AWorkloadThatReadsAFileHasItsOwnStrategiesAndLimits) {
  for (const Workload& workload : Workloads()) {
    if (workload.name == "write") continue;
    const std::vector<Case> cases = Cases(Of(std::string(workload.name)));
    size_t measured = 0;
    std::set<std::string> limits;
    for (const Case& c : cases) {
      if (workload.FindParameter("target") != nullptr && workload.count == "records") {
        EXPECT_EQ(RecordsOf(c), kQuickRecords);
      }
      measured += c.workload == workload.name;
      if (c.workload == "limit") limits.insert(c.strategy);
      if (c.workload == "limit") continue;
      if (workload.limits.empty()) {
        EXPECT_EQ(c.limit, "");
        continue;
      }
      EXPECT_THAT(c.limit, HasSubstr("limit/" + std::string(workload.limits.front()->name) + "/"));
      EXPECT_THAT(Names(cases), Contains(c.limit));
    }
    const auto can_run = [](const WorkloadStrategy& each) { return each.supported.ok(); };
    const std::vector<WorkloadStrategy> strategies = workload.strategies();
    EXPECT_EQ(measured, static_cast<size_t>(std::ranges::count_if(strategies, can_run)));
    for (const Limit* limit : workload.limits) EXPECT_THAT(limits, Contains(std::string(limit->name)));
  }
}

TEST(CatalogueTest, ASocketGetsAboutAsManyBytesWhateverARecordIsAndNotTooManyCalls) {
  const auto records = [](const char* strategy, const char* record) {
    return RecordsOf(Cases(Of("socket", {{"record", {record}}}, {strategy})).front());
  };
  EXPECT_EQ(records("batched", "fixed:64KiB"), 4096u) << "256 MiB";
  EXPECT_EQ(records("naive", "fixed:64KiB"), 4096u);
  EXPECT_EQ(records("batched", "fixed:9"), 10'000'000u);
  EXPECT_EQ(records("naive", "fixed:9"), 20'000u);
  EXPECT_EQ(records("batched", "fixed:16MiB"), 256u);
}

TEST(CatalogueTest, AFileWorkloadGoesToFilesOnlyAndKnowsItsStrategies) {
  const std::vector<std::string> names =
      Names(Cases(Of("copy", {{"buffer", {"65536"}}}, {"splice", "chunk"})));
  EXPECT_THAT(names, Contains("copy/chunk/record:number/records:10000000/target:file/buffer:65536"));
  EXPECT_EQ(names.size(), 2 + 3u) << "and its limits";
  EXPECT_EQ(Refusal(Of("copy", {}, {"pooled"})).code(), absl::StatusCode::kNotFound);
  std::vector<LeftOut> left_out;
  EXPECT_EQ(Catalogue::Create()->Cases(Of("copy", {Target(Kind::kPipe)}), left_out)->size(), 0u);
  ASSERT_EQ(left_out.size(), 1u);
  EXPECT_EQ(left_out[0].name, "copy");
  EXPECT_EQ(Refusal(Of("read", {{"record", {"fixed:8"}}})).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Refusal(Of("paint")).code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Refusal(Of("wirte")).message(), HasSubstr("'wirte' (did you mean write?)"));
}

TEST(CatalogueTest, AParameterThatNothingChosenHasIsRefusedUnlessItWasOnlySuggested) {
  const Choice flood = {"flood_limit", {"1MiB"}};
  EXPECT_EQ(Refusal(With({flood}, {"batched"})).message(),
            "--flood-limit: nothing that was chosen has it; these have: write flooded");
  EXPECT_EQ(Refusal(Of("encrypt", {{"sync_every", {"5"}}})).message(),
            Refusal(With({{"sync_every", {"5"}}}, {"discard"})).message());
  EXPECT_THAT(std::string(Refusal(Of("copy", {{"threads", {"2"}}})).message()),
              HasSubstr("--threads: nothing that was chosen has it; these have: encrypt; decrypt"));
  EXPECT_FALSE(Cases(With({flood}, {"batched", "flooded"})).empty());
  EXPECT_FALSE(Cases(With({{"flood_limit", {"1MiB"}, true}}, {"batched"})).empty());
}

TEST(CatalogueTest, AValueWithoutSenseIsRefusedWithItsFlag) {
  struct {
    const char* key;
    const char* text;
    const char* complaint;
  } const refused[] = {
      {"record", "text", "--record: 'text' is no kind of record"},
      {"record", "fixed:0", "--record: a record of 0 bytes"},
      {"records", "many", "--records: 'many' is not a count"},
      {"records", "0", "--records: 0 is not between 1 and 1000000000000000000"},
      {"records", "-1", "--records: '-1' is not a count"},
      {"target", "/no/such/directory", "--target: target '/no/such/directory'"},
      {"buffer", "63", "--buffer: 63 is not between 64 and 1073741824"},
      {"buffer", "2GiB", "--buffer: 2GiB is not between 64 and 1073741824"},
      {"high_water_mark", "0", "--high-water-mark: 0 is not between 1 and"},
      {"low_water_mark", "x", "--low-water-mark: 'x' is not a count"},
      {"flood_limit", "0", "--flood-limit: 0 is not between 1 and"},
  };
  for (const auto& [key, text, complaint] : refused) {
    EXPECT_THAT(Refusal(With({{key, {text}}})).ToString(), HasSubstr(complaint));
  }
  EXPECT_FALSE(Refusal(With({{"records", {"1", "two"}}})).ok()) << "one of a list";
  EXPECT_THAT(Refusal(Of("encrypt", {{"writer", {"quill"}}})).ToString(), HasSubstr("--writer: "));
  EXPECT_THAT(Refusal(Of("encrypt", {{"threads", {"257"}}})).ToString(), HasSubstr("--threads: "));
}

TEST(CatalogueTest, TheExtremesAreAllowed) {
  for (const auto& [key, text] :
       {std::pair{"records", "1"}, {"records", "1e18"}, {"buffer", "64"}, {"buffer", "1GiB"}})
    EXPECT_TRUE(Refusal(With({{key, {text}}}, {"batched"})).ok()) << key << " " << text;
}

TEST(CatalogueTest, DirectoriesWhoseRowsWouldShareTheirNamesAreRefused) {
  const std::string directory = testing::TempDir();
  EXPECT_THAT(Refusal(With({{"target", {directory, "null", "."}}})).ToString(),
              HasSubstr("--target: two directories, " + directory +
                        " and .; tell them apart as in one=" + directory + ",other=."));
  EXPECT_TRUE(Refusal(With({{"target", {".", "null", "."}}}, {"batched"})).ok());
}

TEST(CatalogueTest, UnderBazelRunTheTargetIsWhereTheUserStands) {
  ::setenv("BUILD_WORKING_DIRECTORY", testing::TempDir().c_str(), 1);
  EXPECT_EQ(Cases(With({}, {"naive"}))[0].Directory(), testing::TempDir());
  EXPECT_EQ(Cases(With({{"target", {"."}}}, {"naive"}))[0].Directory(), ".");
  ::unsetenv("BUILD_WORKING_DIRECTORY");
  EXPECT_EQ(Cases(With({}, {"naive"}))[0].Directory(), ".");
}

}  // namespace
}  // namespace weir
