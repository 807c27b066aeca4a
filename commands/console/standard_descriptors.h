#ifndef WEIR_COMMANDS_CONSOLE_STANDARD_DESCRIPTORS_H_
#define WEIR_COMMANDS_CONSOLE_STANDARD_DESCRIPTORS_H_

namespace weir {

/// To be called first by a program: where it was started without a standard input, output or error (`2>&-`),
/// the descriptor is taken by one that can neither be read nor written in its place. Else the next file to be
/// opened would get its number, and what is said on standard error would go into an output.
void ReserveStandardDescriptors();

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_STANDARD_DESCRIPTORS_H_
