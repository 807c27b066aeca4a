// The conformance suite of copies over strategies that are broken on purpose: each has one bug that a way of
// copying may have.

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "strategies/copy/copy_registry.h"
#include "strategies/file/input_file.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "tests/conformance/copy_conformance.h"

namespace weir {
namespace {

enum class Bug {
  kNone,
  kIgnoresShortTransfers,
  kNeverSaysThatItFellBack,
  kLosesTheLastByte,
  kMakesHolesText,
  kIgnoresStop,
  kEmptiesWhatItAppendsTo,
};

// What arrives of `bytes`.
template <Bug kBug>
absl::Status Write(OutputFile& out, std::span<char> bytes, bool is_last) {
  if (kBug == Bug::kLosesTheLastByte && is_last) bytes = bytes.first(bytes.size() - 1);
  if (kBug == Bug::kMakesHolesText) std::ranges::replace(bytes, '\0', ' ');
  if (kBug != Bug::kIgnoresShortTransfers) return out.Write({bytes.data(), bytes.size()});
  if (out.calls().Write(out.fd(), bytes.data(), bytes.size()) < 0) return out.Error("write", out.offset());
  out.Advance(bytes.size());
  return absl::OkStatus();
}

template <Bug kBug>
absl::Status CopyAll(InputFile& in, OutputFile& out, const CopyOptions& options) {
  std::string buffer(options.buffer_size, ' ');
  while (true) {
    if (kBug != Bug::kIgnoresStop && options.stop && options.stop()) return absl::CancelledError("stopped");
    const absl::StatusOr<size_t> got = in.Read(buffer);
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OkStatus();
    absl::Status written = Write<kBug>(out, std::span(buffer).first(*got), *got < buffer.size());
    if (!written.ok()) return written;
  }
}

template <Bug kBug>
absl::StatusOr<CopyResult> Copy(Endpoint from, Endpoint to, const CopyOptions& options) {
  const auto calls = options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>();
  absl::StatusOr<InputFile> in = InputFile::Open(from, {.system_calls = calls});
  if (!in.ok()) return in.status();
  const bool append = options.append && kBug != Bug::kEmptiesWhatItAppendsTo;
  absl::StatusOr<OutputFile> out = OutputFile::Create(to, {.append = append, .system_calls = calls});
  if (!out.ok()) return out.status();
  absl::Status copied = CopyAll<kBug>(*in, *out, options);
  for (const absl::Status& closed : {out->Close(), in->Close()}) {
    if (copied.ok()) copied = closed;
  }
  if (!copied.ok()) return copied;
  return CopyResult{out->committed(), calls->count(), false};
}

template <Bug kBug>
constexpr CopyStrategy Row(std::string_view name, CopyCapabilities capabilities = {}) {
  return {.name = name,
          .summary = "broken on purpose",
          .capabilities = capabilities,
          .default_buffer_size = 4096,
          .copy = Copy<kBug>};
}

constexpr CopyStrategy kBroken[] = {
    Row<Bug::kNone>("fine"),
    Row<Bug::kIgnoresShortTransfers>("ignores_short_transfers"),
    Row<Bug::kNeverSaysThatItFellBack>("never_says_that_it_fell_back", {.in_kernel = true}),
    Row<Bug::kLosesTheLastByte>("loses_the_last_byte"),
    Row<Bug::kMakesHolesText>("makes_holes_text"),
    Row<Bug::kIgnoresStop>("ignores_stop"),
    Row<Bug::kEmptiesWhatItAppendsTo>("empties_what_it_appends_to"),
};

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::CopyConformanceMain(argc, argv, weir::kBroken); }
