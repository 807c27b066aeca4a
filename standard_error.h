#ifndef WEIR_STANDARD_ERROR_H_
#define WEIR_STANDARD_ERROR_H_

#include <string_view>

namespace weir {

/// Writes `text` to standard error as it is, for a program or a library that says what went wrong. Where
/// standard error is full or closed the text is lost, and nothing else happens: unlike fmt::print it does not
/// throw.
///
/// Of a secret key of age in it, "AGE-SECRET-KEY-1…" in capital or small letters, only that beginning is
/// written: a user who gives a key in the place of a file's name must not find it in a log.
///
/// Thread-safe.
void SayOnStandardError(std::string_view text);

}  // namespace weir

#endif  // WEIR_STANDARD_ERROR_H_
