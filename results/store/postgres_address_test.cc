#include "results/store/postgres_address.h"

#include <optional>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PostgresAddress, IsKnownByItsScheme) {
  EXPECT_TRUE(IsPostgresAddress("postgresql://host/db"));
  EXPECT_TRUE(IsPostgresAddress("postgres:///db"));
  EXPECT_FALSE(IsPostgresAddress("history.sqlite"));
  EXPECT_FALSE(IsPostgresAddress("postgresql"));
}

TEST(PostgresAddress, ShowsWhoAndWhere) {
  EXPECT_EQ(WithoutPassword("postgresql://ann@db.example:5432/weir"),
            "postgresql://ann@db.example:5432/weir");
  EXPECT_EQ(WithoutPassword("postgresql:///weir?host=/tmp"), "postgresql:///weir");
  EXPECT_EQ(WithoutPassword("postgres://a:1,[::1]:2,c/weir"), "postgres://a:1,[::1]:2,c/weir");
  EXPECT_EQ(WithoutPassword("postgresql://"), "postgresql://");
}

/// Holds WithoutPassword() to it for each user, each password, and each end of the address.
void ExpectHidden(const std::vector<std::string>& passwords, const std::vector<std::string>& ends) {
  for (const std::string user : {"", "ann", "ann%40x"}) {
    for (const std::string& password : passwords) {
      for (const std::string& end : ends) {
        const std::string address = fmt::format("postgresql://{}:{}{}", user, password, end);
        EXPECT_THAT(WithoutPassword(address).value_or(""), Not(HasSubstr("secret"))) << address;
      }
    }
  }
}

TEST(PostgresAddress, IsNotShownWhereItIsUnclear) {
  EXPECT_EQ(WithoutPassword("postgresql://ann:a@b@host/db"), std::nullopt);
  EXPECT_EQ(WithoutPassword("postgresql://ann:secret"), std::nullopt);
}

TEST(PostgresAddress, NeverShowsAPassword) {
  const std::vector<std::string> ends = {"@host/db", "@/db", "@host:1/db?user=a@b",
                                         "@host/db?password=secret", "@"};
  ExpectHidden({"secret", "se:secret", "secret%40", "secret@", "@secret", "se/secret", "?secret", "#secret",
                "secret?x=1", "a@secret/b?c", "secret@secret", "1/secret", "5432?secret"},
               ends);
}

TEST(PostgresAddress, NeverShowsAPasswordWithoutAHost) {
  ExpectHidden({"secret", "se:secret", "secret%40", "se/secret", "?secret", "#secret", "5432?secret"},
               {"", "/db?password=secret&user=a@b", "?user=a@b&password=secret"});
}

}  // namespace
}  // namespace weir
