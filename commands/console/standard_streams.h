#ifndef WEIR_COMMANDS_CONSOLE_STANDARD_STREAMS_H_
#define WEIR_COMMANDS_CONSOLE_STANDARD_STREAMS_H_

#include <string_view>

namespace weir {

/// To be called first by a program: where it was started without a standard input, output or error (`2>&-`),
/// the descriptor is taken by one that can neither be read nor written in its place. Else the next file to be
/// opened would get its number, and what is said on standard error would go into an output.
void ReserveStandardDescriptors();

/// Writes `text`, a line, to standard error, for a program or a library that says what went wrong. What it
/// names may come from anywhere, so all but a newline at its end is made Printable(). Where standard error is
/// full or closed the text is lost, and nothing else happens: unlike fmt::print it does not throw for that.
///
/// Of a secret key of age in it, "AGE-SECRET-KEY-1…", a post-quantum or a plugin's one, "AGE-PLUGIN-NAME-1…",
/// in capital or small letters, only that beginning is written: a user who gives a key in the place of a
/// file's name must not find it in a log. Nor is the password in the address of a database written,
/// postgresql://USER:PASSWORD@HOST or behind "password=".
///
/// It takes the place of what ShowProgress has shown last. Thread-safe.
void SayOnStandardError(std::string_view text);

/// Shows `text` on the terminal that standard error is, over what the last call has shown there: made
/// Printable() and cut to the line. An empty text leaves the line empty. Thread-safe.
void ShowProgress(std::string_view text);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_STANDARD_STREAMS_H_
