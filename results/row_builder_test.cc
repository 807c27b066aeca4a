#include "results/row_builder.h"

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
  EXPECT_EQ(builder.AddNumber("iterations", "1"), "\"iterations\" twice in one row");
  EXPECT_EQ(builder.AddNested("label"), "\"label\" must be a string");
  EXPECT_EQ(builder.AddString("time_unit", "h"), "unknown time_unit \"h\"");
}

}  // namespace
}  // namespace weir
