#include "results/report/json_writer.h"

#include <clocale>
#include <limits>

#include "gtest/gtest.h"

namespace weir {
namespace {

// `text` as JSON has it.
std::string Quoted(std::string_view text) {
  JsonWriter json;
  return json.Element(text).Take();
}

TEST(JsonWriterTest, WritesWhatIsNestedTwoSpacesDeeperALevel) {
  JsonWriter json;
  json.StartObject().String("a", "\"").Integer("b", -7).Number("c", 0.5).Bool("d", true);
  json.StartArray("e").Element("x").StartObject().Bool("f", false).EndObject().EndArray();
  json.StartArray("g").EndArray().StartObject("h").Raw("i", "[1, 2]").EndObject().EndObject();
  EXPECT_EQ(json.Take(), R"({
  "a": "\"",
  "b": -7,
  "c": 0.5,
  "d": true,
  "e": [
    "x",
    {
      "f": false
    }
  ],
  "g": [],
  "h": {
    "i": [1, 2]
  }
})");
}

TEST(JsonWriterTest, WhatIsAbsentIsLeftOut) {
  JsonWriter json;
  json.StartObject().StringUnlessEmpty("a", "").Integer("b", std::nullopt).Number("c", std::nullopt);
  json.Number("d", std::numeric_limits<double>::infinity()).StringUnlessEmpty("e", "x").EndObject();
  EXPECT_EQ(json.Take(), "{\n  \"e\": \"x\"\n}");
}

TEST(JsonWriterTest, IsTakenPieceByPiece) {
  JsonWriter json;
  json.StartObject().Integer("a", 1);
  EXPECT_EQ(json.Take(), "{\n  \"a\": 1");
  EXPECT_EQ(json.Integer("b", 2).EndObject().Take(), ",\n  \"b\": 2\n}");
}

TEST(JsonWriterTest, EscapesWhatJsonMustEscape) {
  EXPECT_EQ(Quoted("a\"b\\c\n\t\x01"), "\"a\\\"b\\\\c\\n\\t\\u0001\"");
  EXPECT_EQ(Quoted(std::string("a\0b", 3)), "\"a\\u0000b\"");
  EXPECT_EQ(Quoted(""), "\"\"");
}

TEST(JsonWriterTest, IsAsciiThatNoTerminalObeys) {
  EXPECT_EQ(Quoted("é × 😀"), "\"\\u00E9 \\u00D7 \\uD83D\\uDE00\"");
  EXPECT_EQ(Quoted("\x1b\xC2\x9B\xE2\x80\xAE"), "\"\\u001B\\u009B\\u202E\"");
}

TEST(JsonWriterTest, ReplacesWhatIsNotUtf8) {
  const std::string bad = "\\uFFFD";
  EXPECT_EQ(Quoted("\xFF"), '"' + bad + '"');
  EXPECT_EQ(Quoted("\x80"), '"' + bad + '"');
  EXPECT_EQ(Quoted("\xC3"), '"' + bad + '"') << "cut off";
  EXPECT_EQ(Quoted("\xC0\xAF"), '"' + bad + bad + '"') << "overlong";
  EXPECT_EQ(Quoted("\xED\xA0\x80"), '"' + bad + bad + bad + '"') << "half a surrogate pair";
  EXPECT_EQ(Quoted("\xF4\x90\x80\x80"), '"' + bad + bad + bad + bad + '"') << "beyond U+10FFFF";
  EXPECT_EQ(Quoted("a\xC3"
                   "b"),
            "\"a" + bad + "b\"");
}

TEST(JsonNumberTest, IsTheShortestForm) {
  EXPECT_EQ(JsonNumber(0.1), "0.1");
  EXPECT_EQ(JsonNumber(123456789), "123456789");
  EXPECT_EQ(JsonNumber(0), "0");
  EXPECT_EQ(JsonNumber(-0.0), "-0.0");
  EXPECT_EQ(JsonNumber(5e-324), "5e-324");
  EXPECT_EQ(std::stod(JsonNumber(std::numeric_limits<double>::max())), std::numeric_limits<double>::max());
}

TEST(JsonNumberTest, IgnoresTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "no locale with a decimal comma";
  EXPECT_EQ(JsonNumber(0.5), "0.5");
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace weir
