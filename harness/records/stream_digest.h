#ifndef WEIR_HARNESS_RECORDS_STREAM_DIGEST_H_
#define WEIR_HARNESS_RECORDS_STREAM_DIGEST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace weir {

/// What a stream of bytes is recognised by: its length, and for each of its blocks of kBlock bytes, the last
/// one shorter, 128 bits of XXH3. Two streams of the same digest are the same.
struct StreamDigest {
  static constexpr size_t kBlock = 1024 * 1024;

  struct Block {
    uint64_t low = 0;
    uint64_t high = 0;
    bool operator==(const Block&) const = default;
  };

  uint64_t bytes = 0;
  std::vector<Block> blocks;

  bool operator==(const StreamDigest&) const = default;

  /// Where the first block begins that the two have not in common, in bytes. None: they are the same.
  std::optional<uint64_t> FirstDifference(const StreamDigest& other) const;
};

/// Makes the digest of a stream that comes in pieces.
class StreamDigester {
 public:
  StreamDigester();
  ~StreamDigester();
  StreamDigester(const StreamDigester&) = delete;
  StreamDigester& operator=(const StreamDigester&) = delete;

  void Add(std::string_view piece);

  /// Of all that was added; nothing may be added after it.
  StreamDigest Finish();

 private:
  struct State;

  void EndBlock();

  const std::unique_ptr<State> state_;
  size_t in_block_ = 0;  // bytes of the block that was begun
  StreamDigest digest_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_STREAM_DIGEST_H_
