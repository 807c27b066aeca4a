#include "strategies/memory/live_addresses.h"

#include <bit>
#include <cstdint>

#include "gtest/gtest.h"

namespace weir {
namespace {

const void* At(uintptr_t address) { return std::bit_cast<const void*>(address); }

// On x86-64 a program has the lower half of these.
TEST(LiveAddressesTest, EveryAddressThatAProgramCanHaveIsHeld) {
  LiveAddresses live;
  ASSERT_TRUE(live.Open(MemorySystem::Real()));
  for (const uintptr_t address : {0x10ul, 0x7fff'ffff'fff0ul, 0x8000'0000'0000ul, 0xffff'ffff'fff0ul}) {
    EXPECT_FALSE(live.Remove(At(address))) << address;
    EXPECT_TRUE(live.Add(At(address))) << address;
    EXPECT_FALSE(live.Remove(At(address + 1))) << address;
    EXPECT_TRUE(live.Remove(At(address))) << address;
    EXPECT_FALSE(live.Remove(At(address))) << address;
  }
  EXPECT_FALSE(live.Add(At(0x1'0000'0000'0000)));
  EXPECT_FALSE(live.Remove(At(0x1'0000'0000'0000)));
}

}  // namespace
}  // namespace weir
