#include "strategies/copy/copy_ends.h"

#include <cerrno>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {

absl::StatusOr<CopyEnds> CopyEnds::Open(Endpoint& from, Endpoint& to, const CopyOptions& options) {
  absl::StatusOr<InputFile> in =
      InputFile::Open(from, {.buffer_size = options.buffer_size, .system_calls = options.system_calls});
  if (!in.ok()) return in.status();
  absl::StatusOr<OutputFile> out =
      OutputFile::Create(to, {.append = options.append, .system_calls = options.system_calls});
  if (!out.ok()) return out.status();
  return CopyEnds(*std::move(in), *std::move(out), options);
}

absl::Status CopyEnds::CheckStop() const {
  return stop_ && stop_() ? absl::CancelledError("stopped") : absl::OkStatus();
}

absl::Status CopyEnds::Error(std::string_view what) const {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("{} {} to {} at offset {}, errno {}", what, in_.path(),
                                                out_.path(), in_.offset(), error));
}

absl::StatusOr<CopyResult> CopyEnds::Finish(absl::Status copied, bool fell_back) {
  for (absl::Status closed : {out_.Close(), in_.Close()}) {
    if (copied.ok()) copied = std::move(closed);
  }
  if (!copied.ok()) return copied;
  return CopyResult{out_.committed(), in_.calls().count(), fell_back};
}

absl::Status CopyInChunks(CopyEnds& ends, size_t buffer_size) {
  const AlignedBuffer buffer(buffer_size);
  while (true) {
    absl::Status going = ends.CheckStop();
    if (!going.ok()) return going;
    const absl::StatusOr<size_t> got = ends.in().Read(buffer.span());
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OkStatus();
    absl::Status written = ends.out().Write({buffer.data(), *got});
    if (!written.ok()) return written;
  }
}

}  // namespace weir
