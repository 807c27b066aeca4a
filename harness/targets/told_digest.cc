#include "harness/targets/told_digest.h"

#include <cstddef>
#include <string>

#include "fmt/format.h"
#include "harness/process/pipe_messages.h"

namespace weir {

bool TellDigest(int fd, const StreamDigest& digest) {
  return Tell(fd, digest.bytes) && Tell(fd, digest.blocks.size()) &&
         Tell(fd, digest.blocks.data(), digest.blocks.size() * sizeof(StreamDigest::Block));
}

std::optional<StreamDigest> HearDigest(int fd) {
  StreamDigest digest;
  size_t blocks = 0;
  if (!Hear(fd, digest.bytes) || !Hear(fd, blocks)) return std::nullopt;
  digest.blocks.resize(blocks);
  if (!Hear(fd, digest.blocks.data(), blocks * sizeof(StreamDigest::Block))) return std::nullopt;
  return digest;
}

absl::Status VerifyDigest(const StreamDigest& digest, const Expected& expected) {
  const StreamDigest wanted = expected.Digest();
  const std::optional<uint64_t> differs = digest.FirstDifference(wanted);
  if (!differs) return absl::OkStatus();
  const std::string where =
      fmt::format("the first wrong byte is one of the {} from offset {} on", StreamDigest::kBlock, *differs);
  if (digest.bytes != wanted.bytes) {
    return absl::DataLossError(fmt::format("{} of {} bytes arrived; {}", digest.bytes, wanted.bytes, where));
  }
  return absl::DataLossError(
      fmt::format("the {} bytes that arrived are not those that were sent; {}", wanted.bytes, where));
}

}  // namespace weir
