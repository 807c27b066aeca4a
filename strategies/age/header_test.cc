#include "strategies/age/header.h"

#include <string>

#include "gtest/gtest.h"
#include "strategies/age/text_encoding.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

constexpr std::string_view kText =
    "age-encryption.org/v1\n"
    "-> X25519 abc\n"
    "Zm9v\n"
    "-> other\n"
    "\n"
    "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";

std::string Reason(std::string_view text) { return std::string(ParseHeader(text).status().message()); }

// kText with the first `from` in it replaced.
std::string With(std::string_view from, std::string_view to) {
  std::string text(kText);
  return text.replace(text.find(from), from.size(), to);
}

TEST(HeaderTest, ParsesStanzasAndTheCode) {
  const absl::StatusOr<AgeHeader> header = ParseHeader(kText);
  ASSERT_TRUE(header.ok()) << header.status();
  ASSERT_EQ(header->stanzas.size(), 2u);
  EXPECT_EQ(header->stanzas[0], (Stanza{{"X25519", "abc"}, "foo"}));
  EXPECT_EQ(header->stanzas[1], (Stanza{{"other"}, ""}));
  EXPECT_EQ(header->mac, (std::array<char, 32>{}));
  EXPECT_TRUE(header->authenticated.ends_with("\n---"));
  EXPECT_TRUE(kText.starts_with(header->authenticated));
}

TEST(HeaderTest, WritesWhatItParsesWithBodiesOfEverySize) {
  for (size_t size = 0; size < 200; ++size) {
    const std::vector<Stanza> stanzas = {{{"type", "!", "~"}, std::string(size, 'b')}, {{"t"}, ""}};
    const absl::StatusOr<std::string> authenticated = AuthenticatedHeader(stanzas);
    ASSERT_TRUE(authenticated.ok());
    const std::string text = CompleteHeader(*authenticated, {'m'});
    const absl::StatusOr<AgeHeader> header = ParseHeader(text);
    ASSERT_TRUE(header.ok()) << header.status() << text;
    EXPECT_EQ(header->stanzas, stanzas);
    EXPECT_EQ(header->mac[0], 'm');
    EXPECT_EQ(header->authenticated, *authenticated);
  }
}

TEST(HeaderTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(Reason(""),
            "header, line 1: this is no age file, which would begin with 'age-encryption.org/v1'");
  EXPECT_EQ(Reason(With("/v1", "/v2")), "header, line 1: a version of the age format that is not known");
  EXPECT_EQ(Reason("-----BEGIN AGE ENCRYPTED FILE-----\n"),
            "header, line 1: an armored file, which is not read; age -d reads it");
  EXPECT_EQ(Reason(With("X25519 abc", "X25519  abc")), "header, line 2: an empty argument of a stanza");
  EXPECT_EQ(Reason(With("X25519 abc", "X25519 abc ")), "header, line 2: an empty argument of a stanza");
  EXPECT_EQ(Reason(With("abc",
                        "a\x7f"
                        "c")),
            "header, line 2: a character in a stanza's arguments that is not visible ASCII");
  EXPECT_EQ(Reason(With("Zm9v", "Zm9vY")),
            "header, line 3: a line of a stanza's body that is not base64 as it must be");
  EXPECT_EQ(Reason(With("Zm9v", std::string(68, 'A'))),
            "header, line 3: a line of a stanza's body of more than 64 characters");
  EXPECT_EQ(Reason(With("-> other\n\n", "--> other\n\n")),
            "header, line 4: neither a stanza, as '-> ', nor the end, as '--- '");
  EXPECT_EQ(Reason(With("--- A", "--- ")),
            "header, line 6: the authentication code is not 32 bytes in base64");
  const std::string full_line(64, 'A');
  EXPECT_EQ(Reason(With("Zm9v", full_line)),
            "header, line 4: a line of a stanza's body that is not base64 as it must be")
      << "behind a full line a shorter one must come, an empty one too";
  EXPECT_EQ(Reason(With("other\n\n", "other\n" + full_line + "\n")),
            "header, line 6: a line of a stanza's body that is not base64 as it must be");
  EXPECT_EQ(Reason(With("Zm9v", "Zm9v\nZm9v")),
            "header, line 4: neither a stanza, as '-> ', nor the end, as '--- '")
      << "a short line is the last";
  EXPECT_EQ(Reason(With("--- A", "---A")),
            "header, line 6: neither a stanza, as '-> ', nor the end, as '--- '");
  for (const std::string& text : {With("--- A", "---  A"), With("--- A", "--- AAAAA"), With("--- A", "--- "),
                                  std::string(kText.substr(0, kText.size() - 1)) + " \n",
                                  std::string(kText.substr(0, kText.size() - 1)) + "=\n",
                                  std::string(kText.substr(0, kText.size() - 2)) + "B\n"}) {
    EXPECT_EQ(Reason(text), "header, line 6: the authentication code is not 32 bytes in base64") << text;
  }
  EXPECT_EQ(Reason(std::string(kText) + "x"), "header, line 6: something follows the end of the header");
  EXPECT_EQ(Reason("age-encryption.org/v1\n--- A\n"),
            "header, line 2: there is no stanza, which would begin with '-> '");
}

TEST(HeaderTest, SaysWhatAShellMadeOfAFile) {
  constexpr const char* kWide =
      "header, line 1: the file was made UTF-16 text, as PowerShell's > does, and is no longer what was "
      "encrypted; encrypt with -o OUT in place of >";
  std::string wide, other;
  for (const char c : kText) {
    wide.append(1, c).append(1, '\0');
    other.append(1, '\0').append(1, c);
  }
  for (const std::string& text : {wide, other, "\xff\xfe" + wide, "\xfe\xff" + other})
    EXPECT_EQ(Reason(text), kWide);
  EXPECT_EQ(Reason("\xef\xbb\xbf" + std::string(kText)),
            "header, line 1: the file was saved as text, with a byte order mark, and is no longer what was "
            "encrypted; encrypt with -o OUT, and leave the file as it is");
  for (const std::string& other_file :
       {std::string("\xff\xfeo\0t\0h\0e\0r\0", 12), std::string("a\0b\0", 4),
        "\xef\xbb\xbf" + std::string("other"), std::string("\x7f\0\0\0", 4)}) {
    EXPECT_EQ(Reason(other_file),
              "header, line 1: this is no age file, which would begin with 'age-encryption.org/v1'");
  }
  for (const char* version : {"v1\r\n", "v1\r"}) {
    EXPECT_EQ(
        Reason(With("v1\n", version)),
        "header, line 1: the file's line ends were changed, as by PowerShell's > or a transfer of text, "
        "and it is no longer what was encrypted; encrypt with -o OUT in place of >, and copy the file as "
        "binary");
  }
  EXPECT_EQ(Reason(With("v1\n", "v1x\r\n")), "header, line 1: a version of the age format that is not known");
}

TEST(HeaderTest, IsCutNowhere) {
  for (size_t size = 0; size < kText.size(); ++size) EXPECT_NE(Reason(kText.substr(0, size)), "") << size;
}

TEST(HeaderTest, RecipientsPastTheLimitAreRefused) {
  const std::vector<Stanza> stanzas(11'000, Stanza{{"X25519", std::string(43, 'x')}, std::string(32, 'b')});
  EXPECT_EQ(AuthenticatedHeader(stanzas).status().message(), "11000 recipients are too many for one file");
  EXPECT_TRUE(AuthenticatedHeader(std::span(stanzas).first(10'000)).ok());
}

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
