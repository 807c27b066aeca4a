#include "strategies/commit/frame.h"

#include <cstring>

#include "xxhash.h"

namespace weir {
namespace {

// Of what follows the checksum.
uint64_t Checksum(const FrameHeader& header, std::string_view body, uint64_t offset) {
  const auto* const rest = reinterpret_cast<const char*>(&header) + sizeof(header.checksum);
  const uint64_t of_header = XXH3_64bits_withSeed(rest, sizeof(header) - sizeof(header.checksum), offset);
  return XXH3_64bits_withSeed(body.data(), body.size(), of_header);
}

}  // namespace

void Frame::Add(std::string_view record) {
  const auto length = static_cast<uint32_t>(record.size());
  bytes_.append(reinterpret_cast<const char*>(&length), sizeof(length));
  bytes_.append(record);
  ++records_;
}

std::string_view Frame::Seal(uint64_t offset, uint64_t sequence) {
  FrameHeader header = {0, sequence, static_cast<uint32_t>(size()), records_};
  header.checksum = Checksum(header, std::string_view(bytes_).substr(sizeof(header)), offset);
  std::memcpy(bytes_.data(), &header, sizeof(header));
  return bytes_;
}

void Frame::Clear() {
  bytes_.resize(sizeof(FrameHeader));
  records_ = 0;
}

bool IsFrame(const FrameHeader& header, std::string_view body, uint64_t offset, uint64_t sequence) {
  return header.sequence == sequence && header.size == body.size() &&
         header.checksum == Checksum(header, body, offset);
}

std::optional<std::string_view> TakeRecord(std::string_view& body) {
  uint32_t length = 0;
  if (body.size() < sizeof(length)) return std::nullopt;
  std::memcpy(&length, body.data(), sizeof(length));
  body.remove_prefix(sizeof(length));
  const std::string_view record = body.substr(0, length);
  body.remove_prefix(record.size());
  return record;
}

}  // namespace weir
