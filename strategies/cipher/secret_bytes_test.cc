#include "strategies/cipher/secret_bytes.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "gtest/gtest.h"

namespace {

// The array whose freeing is watched, its size, and whether it was all zero then.
const char* watched = nullptr;
size_t watched_size = 0;
std::optional<bool> wiped;

void Watch(const weir::SecretBytes& secret) {
  watched = secret.view().data();
  watched_size = secret.size();
  wiped.reset();
}

}  // namespace

void* operator new[](size_t size) {
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

void operator delete[](void* memory) noexcept {
  if (memory != nullptr && memory == watched) {
    wiped = std::all_of(watched, watched + watched_size, [](char byte) { return byte == 0; });
    watched = nullptr;
  }
  std::free(memory);
}

void operator delete[](void* memory, size_t) noexcept { operator delete[](memory); }

namespace weir {
namespace {

static_assert(!std::is_copy_constructible_v<SecretBytes> && !std::is_copy_assignable_v<SecretBytes>);

TEST(SecretBytesTest, IsWipedBeforeItsMemoryIsGivenBack) {
  std::optional<SecretBytes> secret = SecretBytes::CopyOf("a secret");
  Watch(*secret);
  secret.reset();
  ASSERT_TRUE(wiped.has_value());
  EXPECT_TRUE(*wiped);
}

TEST(SecretBytesTest, IsWipedWhenAnotherTakesItsPlace) {
  SecretBytes secret = SecretBytes::CopyOf("a secret");
  Watch(secret);
  secret = SecretBytes::CopyOf("another");
  ASSERT_TRUE(wiped.has_value());
  EXPECT_TRUE(*wiped);
  EXPECT_EQ(secret.view(), "another");
}

TEST(SecretBytesTest, MovesAndLeavesNothingBehind) {
  SecretBytes from = SecretBytes::CopyOf("a secret");
  const SecretBytes to = std::move(from);
  EXPECT_EQ(to.view(), "a secret");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(from.view(), "");
}

TEST(SecretBytesTest, RandomBytesDiffer) {
  const absl::StatusOr<SecretBytes> one = SecretBytes::Random(32);
  const absl::StatusOr<SecretBytes> other = SecretBytes::Random(32);
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_EQ(one->size(), 32u);
  EXPECT_NE(one->view(), other->view());
}

}  // namespace
}  // namespace weir
