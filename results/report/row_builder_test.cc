#include "results/report/row_builder.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(RowBuilderTest, FieldsMayComeInAnyOrder) {
  RowBuilder builder;
  EXPECT_EQ(builder.AddString("error_message", "bad"), "");
  EXPECT_EQ(builder.AddNumber("real_time", "0"), "");
  EXPECT_EQ(builder.AddBool("error_occurred", true), "");
  EXPECT_EQ(builder.AddString("name", "a"), "");
  ReportRow row;
  EXPECT_EQ(builder.Finish(row), "");
  EXPECT_EQ(row.error, "bad");
  EXPECT_FALSE(row.real_time.has_value());
}

TEST(RowBuilderTest, FinishStartsAFreshRow) {
  RowBuilder builder;
  ReportRow row;
  EXPECT_EQ(builder.AddString("name", "a"), "");
  EXPECT_EQ(builder.AddNumber("x", "1"), "");
  EXPECT_EQ(builder.Finish(row), "");
  EXPECT_EQ(builder.AddString("name", "b"), "");
  EXPECT_EQ(builder.Finish(row), "");
  EXPECT_EQ(row.name, "b");
  EXPECT_TRUE(row.counters.empty());
  EXPECT_EQ(builder.Finish(row), "a row without a \"name\"");
}

TEST(RowBuilderTest, AMessageAloneIsNoError) {
  RowBuilder builder;
  ReportRow row;
  EXPECT_EQ(builder.AddString("name", "a"), "");
  EXPECT_EQ(builder.AddString("error_message", "bad"), "");
  EXPECT_EQ(builder.AddBool("error_occurred", false), "");
  EXPECT_EQ(builder.AddNumber("cpu_time", "2"), "");
  EXPECT_EQ(builder.Finish(row), "");
  EXPECT_FALSE(row.error.has_value());
  EXPECT_EQ(row.cpu_time, 2);
}

TEST(RowBuilderTest, SaysWhatIsWrongWithAField) {
  RowBuilder builder;
  EXPECT_EQ(builder.AddNumber("iterations", "1.5"), "\"iterations\" must be an integer");
  EXPECT_EQ(builder.AddString("run_name", "a"), "");
  EXPECT_EQ(builder.AddString("run_name", "b"), "\"run_name\" twice in one row");
  EXPECT_EQ(builder.AddNested("label"), "\"label\" must be a string");
  EXPECT_EQ(builder.AddString("time_unit", "h"), "unknown time_unit \"h\"");
}

TEST(RowBuilderTest, NumbersAreReadExactlyOrNotAtAll) {
  RowBuilder builder;
  EXPECT_EQ(builder.AddString("name", "n"), "");
  EXPECT_EQ(builder.AddNumber("x", "0.1"), "");
  EXPECT_EQ(builder.AddNumber("y", "1.7976931348623157e308"), "");
  EXPECT_EQ(builder.AddNumber("z", "-4.9e-324"), "");
  EXPECT_EQ(builder.AddNumber("iterations", "9007199254740993"), "");
  EXPECT_EQ(builder.AddNumber("threads", "2.0e0"), "");
  EXPECT_EQ(builder.AddNumber("v", "1e-400"), "1e-400 is no number that a double can hold");
  EXPECT_EQ(builder.AddNumber("real_time", "1e400"), "1e400 is no number that a double can hold");
  ReportRow row;
  EXPECT_EQ(builder.Finish(row), "");
  EXPECT_EQ(row.Counter("x"), 0.1);
  EXPECT_EQ(row.Counter("y"), 1.7976931348623157e308);
  EXPECT_EQ(row.Counter("z"), -4.9e-324);
  EXPECT_EQ(row.iterations, 9007199254740993) << "no double holds it";
  EXPECT_EQ(row.threads, 2);
}

// A counter with the name of one of Google Benchmark's own keys.
TEST(RowBuilderTest, OfAKeyThatComesTwiceTheFirstCounts) {
  RowBuilder builder;
  EXPECT_EQ(builder.AddString("name", "n"), "");
  EXPECT_EQ(builder.AddNumber("threads", "1"), "");
  EXPECT_EQ(builder.AddNumber("real_time", "5"), "");
  for (const char* key : {"threads", "real_time", "name", "label", "run_type", "error_occurred"}) {
    EXPECT_EQ(builder.AddNumber(key, "8.0e0"), "") << key;
  }
  EXPECT_EQ(builder.AddString("label", "text"), "") << "it stands behind the counters";
  EXPECT_EQ(builder.AddNumber("x", "1"), "");
  EXPECT_EQ(builder.AddNumber("x", "2"), "");
  ReportRow row;
  EXPECT_EQ(builder.Finish(row), "");
  EXPECT_EQ(row.name, "n");
  EXPECT_EQ(row.threads, 1);
  EXPECT_EQ(row.real_time, 5);
  EXPECT_EQ(row.label, "text");
  EXPECT_FALSE(row.error);
  EXPECT_EQ(row.counters, (std::vector<std::pair<std::string, double>>{{"x", 1}}));
  EXPECT_EQ(builder.repeated(), (std::set<std::string>{"threads", "real_time", "name", "label", "run_type",
                                                       "error_occurred", "x"}));
}

}  // namespace
}  // namespace weir
