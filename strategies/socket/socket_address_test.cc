#include "strategies/socket/socket_address.h"

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::string Printed(std::string_view text) {
  const absl::StatusOr<SocketAddress> address = SocketAddress::Parse(text);
  return address.ok() ? address->ToString() : address.status().ToString();
}

TEST(SocketAddressTest, PrintsWhatItReads) {
  for (const std::string text :
       {"127.0.0.1:0", "127.0.0.1:4000", "0.0.0.0:65535", "[::1]:80", "[::]:0", "unix:/run/weir.sock",
        "unix:relative", "unix:@abstract", "unix:/with:colon"}) {
    EXPECT_EQ(Printed(text), text);
  }
}

TEST(SocketAddressTest, SaysWhatIsWrong) {
  const auto says = [](std::string_view text, std::string_view what) {
    const absl::StatusOr<SocketAddress> address = SocketAddress::Parse(text);
    EXPECT_TRUE(absl::IsInvalidArgument(address.status())) << text << ": " << address.status();
    EXPECT_NE(address.status().ToString().find(what), std::string::npos) << address.status();
  };
  says("", "there is no port");
  says("localhost", "there is no port");
  says("127.0.0.1:", "is no number from 0 to 65535");
  says("127.0.0.1:65536", "is no number from 0 to 65535");
  says("127.0.0.1:-1", "is no number from 0 to 65535");
  says("127.0.0.1:+1", "is no number from 0 to 65535");
  says("127.0.0.1: 80", "is no number from 0 to 65535");
  says("127.0.0.1:http", "is no number from 0 to 65535");
  says(":80", "there is no host");
  says("[]:80", "is no numeric host");
  says("::1:80", "stands in brackets");
  says("no.such.host:80", "is no numeric host");
  says(std::string_view("a\0b:80", 6), "NUL in the host");
  says("unix:", "the path is empty");
  says("unix:@", "the path is empty");
  says(std::string_view("unix:a\0b", 8), "NUL in the path");
}

TEST(SocketAddressTest, TakesPathsAsLongAsTheKernelDoes) {
  EXPECT_TRUE(SocketAddress::Unix(std::string(107, 'a')).ok());
  const absl::Status refused = SocketAddress::Unix(std::string(108, 'a')).status();
  EXPECT_TRUE(absl::IsInvalidArgument(refused));
  EXPECT_NE(refused.ToString().find("has 108 bytes, and a Unix socket's has 107 at most"), std::string::npos)
      << refused;
}

TEST(SocketAddressTest, LooksNamesUp) {
  const absl::StatusOr<std::vector<SocketAddress>> found = SocketAddress::LookUp("localhost:81");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_FALSE(found->empty());
  for (const SocketAddress& address : *found) EXPECT_EQ(address.port(), 81);
  EXPECT_TRUE(absl::IsInvalidArgument(SocketAddress::LookUp("localhost").status()));
}

TEST(SocketAddressTest, IsEqualToItselfOnly) {
  const SocketAddress one = *SocketAddress::Parse("127.0.0.1:1");
  EXPECT_EQ(one, *SocketAddress::Parse("127.0.0.1:1"));
  EXPECT_FALSE(one == *SocketAddress::Parse("127.0.0.1:2"));
  EXPECT_FALSE(one == *SocketAddress::Parse("unix:1"));
}

}  // namespace
}  // namespace weir
