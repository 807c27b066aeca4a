#include "strategies/file/buffered_reader.h"

#include <algorithm>
#include <cstring>

#include "strategies/memory/block_buffer.h"

namespace weir {

BufferedReader::BufferedReader(size_t max_pull, size_t read_size, size_t further_memory)
    : Reader(max_pull),
      read_size_(read_size),
      further_memory_(further_memory),
      memory_(max_pull + kFileBlock) {}

bool BufferedReader::Refill(size_t least) {
  const size_t kept = Ready().size();
  char* end = MoveReadyBefore(memory_.data() + (kept + kFileBlock - 1) / kFileBlock * kFileBlock);
  while (Ready().size() < least) {
    const size_t room = static_cast<size_t>(memory_.data() + memory_.size() - end);
    const absl::StatusOr<size_t> got = ReadSome({end, std::min(room, read_size_)});
    if (!got.ok()) return Fail(got.status());
    if (*got == 0) return End();
    end += *got;
    OpenWindow({Ready().data(), static_cast<size_t>(end - Ready().data())});
  }
  return true;
}

char* BufferedReader::MoveReadyBefore(char* place) {
  const std::string_view kept = Ready();
  if (!kept.empty()) std::memmove(place - kept.size(), kept.data(), kept.size());
  OpenWindow({place - kept.size(), kept.size()});
  return place;
}

size_t BufferedReader::ReadAround(std::span<char> to) {
  if (to.size() < read_size_) return 0;
  const absl::StatusOr<size_t> got = ReadSome(to.first(read_size_));
  if (!got.ok()) return Fail(got.status());
  if (*got == 0) return End();
  ConsumeDirectly(*got);
  return *got;
}

}  // namespace weir
