#ifndef WEIR_TESTS_CONFORMANCE_REFERENCE_H_
#define WEIR_TESTS_CONFORMANCE_REFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "strategies/writer.h"

namespace weir {

/// A writer, and beside it the plainest one there is: a string to which everything is appended. Whatever the
/// seed draws is done to both.
class Reference {
 public:
  /// `buffer_size`: as the writer was opened with; sizes are drawn around it.
  Reference(Writer& writer, size_t buffer_size, uint64_t seed)
      : writer_(writer), buffer_size_(buffer_size), random_(seed) {}

  /// What the file must become.
  const std::string& expected() const { return expected_; }

  /// One step drawn at random: Append, padded Append, Reserve and Commit, a Window of several, Flush or Sync.
  /// False: the writer refused it.
  bool Step();

 private:
  std::string_view Draw(size_t size);
  size_t DrawEdge();
  bool Level();
  template <class Target>
  bool Append(Target& target, size_t size);
  template <class Target>
  bool AppendPadded(Target& target, size_t size);
  template <class Target>
  bool ReserveAndCommit(Target& target);
  bool ThroughWindow();

  Writer& writer_;
  const size_t buffer_size_;
  std::mt19937_64 random_;
  std::string expected_;
};

/// `size` bytes of text in which no part looks like another: "0|1|2|…". Readable for Writer::kPadding past
/// it.
std::string_view NumberedText(size_t size);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_REFERENCE_H_
