#include "strategies/memory/live_addresses.h"

namespace weir {

bool LiveAddresses::Open(MemorySystem& system) {
  constexpr size_t kSize = kTables * sizeof(std::atomic<Word*>);
  return tables_.Reserve(system, kSize) && tables_.Extend(kSize, 0);
}

LiveAddresses::~LiveAddresses() {
  if (!has_tables_.load(std::memory_order_relaxed)) return;
  for (size_t i = 0; i < kTables; ++i) {
    Word* const table = tables()[i].load(std::memory_order_relaxed);
    if (table != nullptr) tables_.system().Release(reinterpret_cast<char*>(table), kTableBytes);
  }
}

bool LiveAddresses::AddInNewTable(const void* address) {
  const auto number = reinterpret_cast<uintptr_t>(address);
  if (number >> kAddressBits != 0) return false;
  MemorySystem& system = tables_.system();
  char* const memory = system.Reserve(kTableBytes);
  if (memory == nullptr) return false;
  Word* none = nullptr;
  const bool is_first =
      system.Commit(memory, kTableBytes) &&
      tables()[number >> kTableBits].compare_exchange_strong(none, reinterpret_cast<Word*>(memory));
  if (is_first) has_tables_.store(true, std::memory_order_relaxed);
  if (!is_first) system.Release(memory, kTableBytes);
  return WordOf(address) != nullptr && Add(address);
}

}  // namespace weir
