#include "commands/send/file_header.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

FileHeader Example() {
  FileHeader header{.length = 1234567, .mode = 0644, .name = "report.pdf"};
  header.proof.fill('\xab');
  return header;
}

std::string Proof() {
  std::string digits;
  for (int i = 0; i < 32; ++i) digits += "ab";
  return digits;
}

std::string Text(const std::string& length = "1234567", const std::string& mode = "644",
                 const std::string& name = "report.pdf") {
  return "weir-file/1\nlength " + length + "\nmode " + mode + "\nproof " + Proof() + "\nname " + name + "\n";
}

TEST(FileHeaderTest, IsAFrameThatDecodersSkip) {
  const std::string frame = FileHeaderFrame(Example());
  EXPECT_EQ(frame.substr(0, 8),
            std::string("\x57\x2a\x4d\x18", 4) + static_cast<char>(Text().size()) + std::string(3, '\0'));
  EXPECT_EQ(frame.substr(8), Text());
  TextReader source(frame);
  EXPECT_EQ(ReadFileHeader(source).value(), Example());
  EXPECT_EQ(source.consumed(), frame.size());
}

TEST(FileHeaderTest, LimitsComeBack) {
  FileHeader header = Example();
  header.name = std::string(kMaxFileName, 'n');
  header.length = kMaxFileLength;
  for (const mode_t mode : {0u, 0777u}) {
    header.mode = mode;
    EXPECT_LE(FileHeaderFrame(header).size(), kMaxFileHeader + 8);
  }
  const std::string frame = FileHeaderFrame(header);
  TextReader source(frame);
  EXPECT_EQ(ReadFileHeader(source).value(), header);
}

TEST(FileHeaderTest, OnlyOneWayToWriteItIsRead) {
  EXPECT_EQ(ParseFileHeader(Text()).value(), Example());
  const std::string wrong[] = {
      "",
      "weir-file/1\n",
      "weir-file/2\n" + Text().substr(12),
      "weir-file/1 \n" + Text().substr(12),
      Text() + "\n",
      Text() + "name other\n",
      Text().substr(0, Text().size() - 1),
      Text("-1"),
      Text("+1"),
      Text("01"),
      Text(""),
      Text(" 1"),
      Text("0x10"),
      Text("1e3"),
      Text("9223372036854775808"),
      Text("99999999999999999999999"),
      Text("1", "1777"),
      Text("1", "4755"),
      Text("1", "0644"),
      Text("1", "8"),
      Text("1", ""),
      Text("1", "644\nmode 644"),
      Text("1", "644", ""),
  };
  for (const std::string& text : wrong) {
    EXPECT_EQ(ParseFileHeader(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  std::string capital = Text();
  capital.replace(capital.find("ab"), 2, "AB");
  EXPECT_FALSE(ParseFileHeader(capital).ok());
}

TEST(FileHeaderTest, EveryCutAndEveryFlippedBitIsAnErrorOrAnotherHeader) {
  const std::string frame = FileHeaderFrame(Example());
  for (size_t size = 0; size < frame.size(); ++size) {
    const std::string cut = frame.substr(0, size);
    TextReader source(cut);
    EXPECT_EQ(ReadFileHeader(source).status().code(), absl::StatusCode::kInvalidArgument) << size;
  }
  for (size_t bit = 0; bit < frame.size() * 8; ++bit) {
    std::string changed = frame;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    TextReader source(changed);
    const absl::StatusOr<FileHeader> header = ReadFileHeader(source);
    EXPECT_TRUE(!header.ok() || *header != Example()) << bit;
  }
}

TEST(FileHeaderTest, AHeaderThatClaimsToBeLongIsNotRead) {
  const std::string frame = std::string("\x57\x2a\x4d\x18\xff\xff\xff\xff", 8) + std::string(5000, 'x');
  TextReader source(frame);
  EXPECT_EQ(ReadFileHeader(source).status().message(),
            "the file's header is malformed: it has 4294967295 bytes");
}

TEST(FileHeaderTest, OtherContentIsSaidToBeNoFile) {
  using namespace std::string_literals;
  const std::string tar = "photos/\0\0\0 and so on"s;
  TextReader source(tar);
  EXPECT_EQ(ReadFileHeader(source).status().message(),
            "what was encrypted is no file that `weir send` has sent");
}

TEST(FileHeaderTest, TheReadersErrorIsPassedOn) {
  const std::string frame = FileHeaderFrame(Example());
  for (const size_t at : {0, 20}) {
    TextReader source(frame, at, 10);
    EXPECT_EQ(ReadFileHeader(source).status().code(),
              at == 0 ? absl::StatusCode::kDataLoss : absl::StatusCode::kInvalidArgument);
  }
}

TEST(CheckFileNameTest, TakesNamesAndNoPaths) {
  for (const char* name : {"a", "report.pdf", "a b", "-rf", "~", "größe 日本語 😀", "a..b", "C:\\x"}) {
    EXPECT_TRUE(CheckFileName(name).ok()) << name;
  }
  const std::string hostile[] = {"",
                                 ".",
                                 "..",
                                 "../x",
                                 "/etc/passwd",
                                 "a/b",
                                 "a/",
                                 ".bashrc",
                                 " a",
                                 "a ",
                                 "a\nb",
                                 "a\x1b[2J",
                                 "a\x7f",
                                 "a\tb",
                                 "a\xc2\x9b",
                                 "evil\u202etxt.exe",
                                 "\xff\xfe",
                                 "a\u2028b",
                                 std::string("a\0b", 3),
                                 std::string(256, 'n'),
                                 std::string(4096, 'n')};
  for (const std::string& name : hostile) {
    EXPECT_EQ(CheckFileName(name).code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_LT(CheckFileName(name).message().size(), 400u);
  }
  EXPECT_EQ(CheckFileName("a\x1b[2J").message(),
            "the file's name, \"a\\x1b[2J\", has characters that cannot be shown");
}

}  // namespace
}  // namespace weir
