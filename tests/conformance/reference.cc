#include "tests/conformance/reference.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>

namespace weir {
namespace {

constexpr size_t kLongest = size_t{12} << 20;

}  // namespace

std::string_view NumberedText(size_t size) {
  static const std::string text = [] {
    std::string made(kLongest + Writer::kPadding + 10, ' ');
    char* const end = made.data() + made.size() - 10;
    int i = 0;
    for (char* at = made.data(); at < end; *at++ = '|') at = std::to_chars(at, end + 9, i++).ptr;
    return made;
  }();
  if (size > kLongest) std::abort();
  return std::string_view(text).substr(0, size);
}

std::string_view Reference::Draw(size_t size) {
  const std::string_view text = NumberedText(kLongest);
  return text.substr(random_() % (text.size() - size), size);
}

// The sizes at which strategies go another way, the last of them larger than all that is held at once.
size_t Reference::DrawEdge() {
  const size_t buffer = buffer_size_, window = writer_.max_reserve();
  const size_t sizes[] = {0,          1,      buffer - 1, buffer,         buffer + 1,     2 * buffer,
                          window - 1, window, window + 1, 3 * buffer + 7, 8 * buffer - 1, 11 * buffer + 3};
  return sizes[random_() % std::size(sizes)];
}

template <class Target>
bool Reference::Append(Target& target, size_t size) {
  const std::string_view record = Draw(size);
  expected_ += record;
  return target.Append(record);
}

template <class Target>
bool Reference::AppendPadded(Target& target, size_t size) {
  const std::string_view record = Draw(size);
  expected_ += record;
  return target.Append(PaddedRecord{record});
}

template <class Target>
bool Reference::ReserveAndCommit(Target& target) {
  const size_t most = random_() % 16 == 0 ? writer_.max_reserve() : random_() % 100;
  const size_t max = std::min(writer_.max_reserve(), most);
  char* const room = target.Reserve(max);
  if (room == nullptr) return false;
  const std::string_view record = Draw(random_() % (max + 1));
  std::copy(record.begin(), record.end(), room);
  expected_ += record;
  return target.Commit(record.size());
}

bool Reference::ThroughWindow() {
  Writer::Window window(writer_);
  for (uint64_t i = random_() % 20; i > 0; --i) {
    if (!Append(window, random_() % 40) || !AppendPadded(window, random_() % 60)) return false;
    if (!ReserveAndCommit(window)) return false;
  }
  return true;
}

bool Reference::Level() { return random_() % 16 == 0 ? writer_.Sync().ok() : writer_.Flush().ok(); }

bool Reference::Step() {
  switch (random_() % 8) {
    case 0:
      return Level();
    case 1:
      return ThroughWindow();
    case 2:
      return ReserveAndCommit(writer_);
    case 3:
      return AppendPadded(writer_, random_() % 100);
    case 4:
      return Append(writer_, DrawEdge());
    default:
      return Append(writer_, random_() % 40);
  }
}

}  // namespace weir
