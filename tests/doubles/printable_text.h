#ifndef WEIR_TESTS_DOUBLES_PRINTABLE_TEXT_H_
#define WEIR_TESTS_DOUBLES_PRINTABLE_TEXT_H_

#include <cstddef>
#include <string>

namespace weir {

/// `size` printable characters without a period that a buffer's size might have.
inline std::string PrintableText(size_t size) {
  std::string text(size, ' ');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('!' + (i * 7 + i / 94) % 94);
  return text;
}

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_PRINTABLE_TEXT_H_
