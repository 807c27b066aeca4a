#include "results/report/json_members.h"

#include <limits>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(JsonMembersTest, InOneLine) {
  JsonMembers members;
  members.Add("a", "[]").String("b", "\"").Integer("c", -7).Number("d", 0.5).Bool("e", true).Bool("f", false);
  EXPECT_EQ(members.Object(), R"({"a": [], "b": "\"", "c": -7, "d": 0.5, "e": true, "f": false})");
}

TEST(JsonMembersTest, OneToALine) {
  JsonMembers members("  ");
  members.String("a", "").Integer("b", 1);
  EXPECT_EQ(members.Inside(), "  \"a\": \"\",\n  \"b\": 1");
}

TEST(JsonMembersTest, WhatIsAbsentIsLeftOut) {
  JsonMembers members;
  members.StringUnlessEmpty("a", "").Integer("b", std::nullopt).Number("c", std::nullopt);
  members.Number("d", std::numeric_limits<double>::infinity()).StringUnlessEmpty("e", "x");
  EXPECT_EQ(members.Object(), R"({"e": "x"})");
  EXPECT_EQ(JsonMembers().Inside(), "");
}

}  // namespace
}  // namespace weir
