#ifndef WEIR_STRATEGIES_MEMORY_LIVE_ADDRESSES_H_
#define WEIR_STRATEGIES_MEMORY_LIVE_ADDRESSES_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "strategies/memory/memory_system.h"

namespace weir {

/// Which addresses of the process, multiples of 16, are lent: a bit for each, in tables that come into being
/// where they are needed. So a block that is returned twice, or was never lent, is found without a look at
/// it, also where its memory is gone. Any thread; each call is one locked instruction.
class LiveAddresses {
 public:
  LiveAddresses() = default;
  LiveAddresses(const LiveAddresses&) = delete;
  LiveAddresses& operator=(const LiveAddresses&) = delete;
  ~LiveAddresses();

  /// False: there is no memory for the table.
  bool Open(MemorySystem& system);

  /// False: there is no memory for its table.
  bool Add(const void* address) {
    std::atomic<uint64_t>* const word = WordOf(address);
    if (word == nullptr) return AddInNewTable(address);
    word->fetch_or(BitOf(address), std::memory_order_release);
    return true;
  }

  /// False: it was not there.
  bool Remove(const void* address) {
    std::atomic<uint64_t>* const word = WordOf(address);
    if (word == nullptr || reinterpret_cast<uintptr_t>(address) % 16 != 0) return false;
    return (word->fetch_and(~BitOf(address), std::memory_order_acq_rel) & BitOf(address)) != 0;
  }

 private:
  // Linux gives no more unless it is asked to: 47 bits on x86-64, 48 on arm64.
  static constexpr size_t kAddressBits = 48, kTableBits = 32;
  static constexpr size_t kTables = size_t{1} << (kAddressBits - kTableBits);
  static constexpr size_t kTableBytes = (size_t{1} << kTableBits) / 16 / 8;
  using Word = std::atomic<uint64_t>;

  static uint64_t BitOf(const void* address) {
    return uint64_t{1} << (reinterpret_cast<uintptr_t>(address) / 16 % 64);
  }
  Word* WordOf(const void* address) const {
    const auto number = reinterpret_cast<uintptr_t>(address);
    if (number >> kAddressBits != 0) return nullptr;
    Word* const table = tables()[number >> kTableBits].load(std::memory_order_acquire);
    return table == nullptr ? nullptr : table + number % (size_t{1} << kTableBits) / 16 / 64;
  }
  bool AddInNewTable(const void* address);
  std::atomic<Word*>* tables() const { return reinterpret_cast<std::atomic<Word*>*>(tables_.base()); }

  AddressRange tables_;
  std::atomic<bool> has_tables_{false};
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_LIVE_ADDRESSES_H_
