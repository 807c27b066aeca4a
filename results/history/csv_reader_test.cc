#include "results/history/csv_reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::vector<std::vector<std::string>> Read(const std::string& text, std::string* error = nullptr) {
  size_t at = 0;
  CsvReader reader([&](char* buffer, size_t size) {
    const size_t some = text.copy(buffer, std::min<size_t>(size, 3), at);  // a few bytes at a time
    at += some;
    return some;
  });
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> fields;
  while (reader.Next(fields)) lines.push_back(fields);
  if (error != nullptr) *error = reader.error();
  return lines;
}

using Lines = std::vector<std::vector<std::string>>;

TEST(CsvReaderTest, ReadsFieldsOfAnyBytes) {
  EXPECT_EQ(Read("a,b\nc,\n"), (Lines{{"a", "b"}, {"c", ""}}));
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "a,b\r\n\r\nc,d"),
            (Lines{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(Read("\"a,\"\"b\"\"\",\"c\nd\"\ne"), (Lines{{"a,\"b\"", "c\nd"}, {"e"}}));
  EXPECT_EQ(Read(std::string("a\0b,\xff\n", 6)), (Lines{{std::string("a\0b", 3), "\xff"}}));
  EXPECT_EQ(Read(""), Lines());
}

TEST(CsvReaderTest, SaysWhereQuotesBegin) {
  std::string error;
  EXPECT_EQ(Read("a,b\n\nc,\"d\n", &error).size(), 1u);
  EXPECT_EQ(error, "the quotes that begin in line 3 are not closed");
}

}  // namespace
}  // namespace weir
