#include "strategies/age/header_reader.h"

#include <string>

#include "gtest/gtest.h"
#include "strategies/age/header.h"
#include "strategies/age/mangled_text.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

TEST(ReadHeaderTextTest, TakesTheHeaderAndNoMore) {
  const std::string header = "age-encryption.org/v1\n-> a\nZm9v\n--- xyz\n";
  const std::string file = header + "--- payload\n";
  TextReader source(file);
  const absl::StatusOr<std::string> text = ReadHeaderText(source);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, header);
  EXPECT_EQ(source.consumed(), header.size());
}

TEST(ReadHeaderTextTest, TakesAHeaderOfManyWindows) {
  std::string header = "age-encryption.org/v1\n";
  for (int i = 0; i < 1000; ++i) header += "-> X25519 abc\nZm9v\n";
  header += "--- xyz\n";
  TextReader source(header);
  EXPECT_EQ(*ReadHeaderText(source), header);
}

TEST(ReadHeaderTextTest, ReadsLittleOfWhatIsNoAgeFile) {
  const std::string file(10'000'000, 'x');
  TextReader source(file);
  const absl::StatusOr<std::string> text = ReadHeaderText(source);
  ASSERT_TRUE(text.ok());
  EXPECT_FALSE(ParseHeader(*text).ok());
  EXPECT_LE(source.consumed(), 1000u);
}

// Of text that arrives byte by byte it takes as much as tells what it is, and no more than a line.
TEST(ReadHeaderTextTest, TakesEnoughOfWhatAShellMadeOfAFile) {
  std::string wide;
  for (const char c : std::string("age-encryption.org/v1\n-> a\n")) wide.append(1, c).append(1, '\0');
  for (const std::string& file :
       {"\xff\xfe" + wide, wide, std::string(kByteOrderMark) + "age-encryption.org/v1\n",
        std::string("age-encryption.org/v1\r\n-> a\r\n"), std::string("age-encryption.org/v1\r-> a\r"),
        std::string("-----BEGIN AGE ENCRYPTED FILE-----\n")}) {
    TextReader whole(file), bytes(file, SIZE_MAX, 1);
    const std::string whole_reason(ParseHeader(*ReadHeaderText(whole)).status().message());
    EXPECT_EQ(whole_reason.find("this is no age file"), std::string::npos) << whole_reason;
    EXPECT_EQ(ParseHeader(*ReadHeaderText(bytes)).status().message(), whole_reason);
    EXPECT_LE(bytes.consumed(), 30u);
  }
}

TEST(ReadHeaderTextTest, GivesWhatThereIsOfAHeaderThatIsCut) {
  const std::string file = "age-encryption.org/v1\n-> a\nZm";
  TextReader source(file);
  EXPECT_EQ(*ReadHeaderText(source), file);
}

TEST(ReadHeaderTextTest, HoldsNoMoreThanTheLimit) {
  std::string file = "age-encryption.org/v1\n";
  for (const char* line : {"-> a\n\n", "-> a"}) {
    while (file.size() < 3 * kMaxHeaderSize) file += line;
    TextReader source(file);
    EXPECT_EQ(ReadHeaderText(source).status().message(), "header: it is longer than 1 MiB");
    EXPECT_LE(source.consumed(), kMaxHeaderSize);
    file = "age-encryption.org/v1\n";
  }
}

TEST(ReadHeaderTextTest, PassesOnTheReadersError) {
  const std::string file = "age-encryption.org/v1\n" + std::string(5000, 'x');
  TextReader source(file, 2000);
  EXPECT_EQ(ReadHeaderText(source).status().message(), "broken source");
}

}  // namespace
}  // namespace weir
