#include "harness/records/sixteen_bytes.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace weir {
namespace {

template <class Bytes>
class SixteenBytesTest : public testing::Test {
 protected:
  // What they are, worked out byte by byte.
  static bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }
  static bool IsCanonical(const std::string& text, size_t digits) {
    const auto first = text.begin() + 1, end = first + static_cast<ptrdiff_t>(digits);
    return text[0] == ' ' && *end == ' ' && std::all_of(first, end, IsDigit) &&
           (digits == 1 || *first != '0');
  }

  template <int kDigits>
  static void ExpectIsRead(const std::string& text) {
    const Bytes bytes(text.data());
    uint64_t value = 0;
    ASSERT_EQ(bytes.template Read<kDigits>(value), IsCanonical(text, kDigits))
        << testing::PrintToString(text);
    if (IsCanonical(text, kDigits)) {
      ASSERT_EQ(value, std::stoull(text.substr(1, kDigits)));
    }
    const auto end = std::find_if_not(text.begin() + 1, text.end(), IsDigit);
    ASSERT_EQ(bytes.DigitsBehindFirst(), end - text.begin() - 1) << testing::PrintToString(text);
    std::string stored(18, '#');
    bytes.Store(stored.data() + 1);
    ASSERT_EQ(stored, "#" + text + "#");
  }

  template <int kDigits>
  void ExpectAreRead() {
    for (int i = 0; i < 20; ++i) {
      std::string text = " ";
      while (text.size() < 16) text.push_back(static_cast<char>('0' + random_() % 10));
      text[kDigits + 1] = ' ';
      for (char& byte : text) {
        const char before = byte;
        for (int other = 0; other < 256; ++other) {
          byte = static_cast<char>(other);
          ExpectIsRead<kDigits>(text);
        }
        byte = before;
      }
    }
  }

 private:
  std::mt19937 random_{1};
};

#ifdef __SSE2__
using Ways = testing::Types<SseBytes, WordBytes>;
#else
using Ways = testing::Types<WordBytes>;
#endif
TYPED_TEST_SUITE(SixteenBytesTest, Ways);

TYPED_TEST(SixteenBytesTest, EveryByteAtEveryPlaceOfEveryLength) {
  [this]<int... kBefore>(std::integer_sequence<int, kBefore...>) {
    (this->template ExpectAreRead<kBefore + 1>(), ...);
  }
  (std::make_integer_sequence<int, 14>());
}

}  // namespace
}  // namespace weir
