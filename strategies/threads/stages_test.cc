#include "strategies/threads/stages.h"

#include <atomic>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

// Adds `by` to every byte; fails after `fails_at` bytes.
Stage Shift(int by, size_t fails_at = SIZE_MAX) {
  return [=](Reader& source, Writer& target) {
    size_t at = 0;
    while (source.Pull()) {
      std::string ready(source.Ready().substr(0, 333));
      source.Consume(ready.size());
      for (char& c : ready) c = static_cast<char>(c + by);
      at += ready.size();
      if (at > fails_at) return absl::DataLossError("no good");
      if (!target.Append(ready)) return target.status();
    }
    return source.status();
  };
}

const StagesOptions kSmall = {.channel = {.slab_size = 100, .slabs = 2}, .interrupt = nullptr};
const std::string kText(100'000, 'a');

TEST(StagesTest, EveryStageDoesItsPart) {
  for (const size_t count : {0, 1, 2, 5}) {
    TextReader source(kText);
    TextWriter sink;
    const std::vector<Stage> stages(count, Shift(1));
    ASSERT_TRUE(RunStages(source, stages, sink, kSmall).ok());
    EXPECT_EQ(sink.text(), std::string(kText.size(), static_cast<char>('a' + count)));
    EXPECT_TRUE(sink.Close().ok());
  }
}

TEST(StagesTest, TheFirstErrorIsTheCauseWhereverItIs) {
  for (size_t broken = 0; broken < 4; ++broken) {
    TextReader source(kText);
    TextWriter sink;
    std::vector<Stage> stages(4, Shift(1));
    stages[broken] = Shift(1, 50'000);
    std::atomic<int> interrupted = 0;
    const absl::Status failed =
        RunStages(source, stages, sink, {.channel = kSmall.channel, .interrupt = [&] { ++interrupted; }});
    EXPECT_EQ(failed.message(), "no good");
    EXPECT_LE(sink.text().size(), 50'000u);
    EXPECT_EQ(interrupted, 1);
    EXPECT_FALSE(sink.Append("more"));
  }
}

TEST(StagesTest, SourceAndSinkHaveErrorsToo) {
  const std::vector<Stage> stages(3, Shift(1));
  TextReader broken(kText, 60'000);
  TextWriter sink;
  EXPECT_EQ(RunStages(broken, stages, sink, kSmall).message(), "broken source");
  TextReader source(kText);
  TextWriter full(1000);
  EXPECT_EQ(RunStages(source, stages, full, kSmall).message(), "full target");
}

TEST(StagesTest, AStageThatEndsBeforeItsSourceEndsAll) {
  const Stage stages[] = {Shift(1), [](Reader&, Writer& target) {
                            target.Append("enough");
                            return absl::OkStatus();
                          }};
  TextReader source(kText);
  TextWriter sink;
  const absl::Status ended = RunStages(source, stages, sink, kSmall);
  EXPECT_EQ(ended.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(ended.message(), "nobody reads the stream any more");
}

TEST(StagesTest, AChannelThatCannotBeIsTold) {
  const std::vector<Stage> stages(2, Shift(1));
  TextReader source(kText);
  TextWriter sink;
  EXPECT_EQ(RunStages(source, stages, sink, {.channel = {.slabs = 0}, .interrupt = nullptr}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(source.Pull());
}

}  // namespace
}  // namespace weir
