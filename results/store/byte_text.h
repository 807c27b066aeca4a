#ifndef WEIR_RESULTS_STORE_BYTE_TEXT_H_
#define WEIR_RESULTS_STORE_BYTE_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// Numbers and texts one after another, as they stand in a database's field.

/// Appends seven bits a byte, the lowest first; the highest bit says that more follow.
inline void AppendVarint(uint64_t value, std::string* text) {
  for (; value >= 0x80; value >>= 7) text->push_back(static_cast<char>(value | 0x80));
  text->push_back(static_cast<char>(value));
}

/// Appends the length and the bytes.
inline void AppendText(std::string_view part, std::string* text) {
  AppendVarint(part.size(), text);
  text->append(part);
}

/// Takes apart what the functions above have made. After the first thing that is not there, ok() is false and all
/// that is read is 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return ok_ ? value : 0;
    }
    ok_ = false;
    return 0;
  }

  uint8_t Byte() {
    const std::string_view byte = Bytes(1);
    return ok_ ? static_cast<uint8_t>(byte[0]) : 0;
  }

  std::string_view Text() { return Bytes(Varint()); }

  std::string_view Bytes(uint64_t count) {
    ok_ = ok_ && count <= bytes_.size();
    if (!ok_) return {};
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_BYTE_TEXT_H_
