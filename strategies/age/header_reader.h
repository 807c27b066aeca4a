#ifndef WEIR_STRATEGIES_AGE_HEADER_READER_H_
#define WEIR_STRATEGIES_AGE_HEADER_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "strategies/reader.h"

namespace weir {

/// Takes the text of a header off the front of an age file: up to the newline of the line that begins with
/// three dashes. Where that never comes, it is all that there is; and where the file does not begin as an age
/// file does, what tells so: ParseHeader says what is wrong with either.
///
/// INVALID_ARGUMENT for one longer than kMaxHeaderSize; or the reader's error.
absl::StatusOr<std::string> ReadHeaderText(Reader& source);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_HEADER_READER_H_
