#ifndef WEIR_STRATEGIES_AGE_AGE_FILE_H_
#define WEIR_STRATEGIES_AGE_AGE_FILE_H_

#include <cstddef>
#include <span>

#include "absl/status/status.h"
#include "strategies/age/x25519.h"
#include "strategies/cipher/parallel_blocks.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// How the chunks of a file are worked on.
struct AgeOptions {
  size_t threads = 1;
  size_t chunks_a_block = 16;  ///< what a thread takes at a time: 1 MiB
  ParallelBlocksOptions blocks;
};

/// Encrypts what is left of `source` to all of `recipients`, in the age v1 format, under keys that are fresh.
/// Neither reader nor writer is closed. The first error of the reader, the writer, or: INVALID_ARGUMENT for
/// recipients that cannot be encrypted to.
absl::Status EncryptAgeFile(Reader& source, std::span<const X25519Recipient> recipients, Writer& target,
                            const AgeOptions& options = {});

/// Decrypts an age v1 file. Everything that is appended to `target` is authentic, and a beginning of what was
/// encrypted; that it is all of it, only OK says. Errors, beside the reader's and the writer's own:
///
///   INVALID_ARGUMENT   it is no age file, or its header is malformed
///   PERMISSION_DENIED  none of `identities` is one of its recipients
///   UNAUTHENTICATED    the header was changed
///   DATA_LOSS          a chunk was changed, moved, repeated or is missing, or something follows the last
absl::Status DecryptAgeFile(Reader& source, std::span<const X25519Identity> identities, Writer& target,
                            const AgeOptions& options = {});

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_AGE_FILE_H_
