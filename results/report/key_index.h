#ifndef WEIR_RESULTS_REPORT_KEY_INDEX_H_
#define WEIR_RESULTS_REPORT_KEY_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"

namespace weir {

/// Keeps many short texts in few allocations. What Keep() returned is valid as long as the pool, also after
/// the pool was moved.
class NamePool {
 public:
  std::string_view Keep(std::string_view name) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < name.size()) {
      blocks_.emplace_back().reserve(name.size() > kBlockBytes ? name.size() : kBlockBytes);
    }
    std::string& block = blocks_.back();
    const size_t start = block.size();
    block += name;
    return std::string_view(block).substr(start);
  }

 private:
  static constexpr size_t kBlockBytes = size_t{1} << 20;

  std::deque<std::string> blocks_;  // none ever grows beyond what was reserved, so none moves
};

/// Numbers distinct keys 0, 1, 2, … in the order in which they first come.
///
/// For millions of keys: the table holds 8 bytes of each, a part of its hash and its number, so that it grows
/// without looking at a key and a key that is not there is seldom compared with one that is. At most 2^32 - 1
/// keys. Not thread-safe.
template <typename Key>
class KeyIndex {
 public:
  void Reserve(size_t keys) {
    keys_.reserve(keys);
    slots_.reserve(keys);
  }

  /// The number of `key`, and whether it is new.
  std::pair<uint32_t, bool> Add(const Key& key) {
    const auto number = static_cast<uint32_t>(keys_.size());
    const Wanted wanted{HashOf(key), &key, &keys_};
    const auto slot = slots_.lazy_emplace(wanted, [&](const auto& construct) {
      construct(Slot{wanted.hash, number});
    });
    const bool is_new = slot->number == number;
    if (is_new) keys_.push_back(key);
    return {slot->number, is_new};
  }

  std::optional<uint32_t> Find(const Key& key) const {
    const auto slot = slots_.find(Wanted{HashOf(key), &key, &keys_});
    return slot == slots_.end() ? std::nullopt : std::optional(slot->number);
  }

  const Key& operator[](uint32_t number) const { return keys_[number]; }
  /// Puts an equal key in the place of that one, say one that views a text that lasts longer.
  void Replace(uint32_t number, const Key& equal) { keys_[number] = equal; }

  size_t size() const { return keys_.size(); }

 private:
  struct Slot {
    uint32_t hash;
    uint32_t number;
  };
  // A key that is looked up.
  struct Wanted {
    uint32_t hash;
    const Key* key;
    const std::vector<Key>* keys;
  };
  struct SlotHash {
    using is_transparent = void;
    size_t operator()(const Slot& slot) const { return slot.hash; }
    size_t operator()(const Wanted& wanted) const { return wanted.hash; }
  };
  struct SlotEqual {
    using is_transparent = void;
    bool operator()(const Slot& a, const Slot& b) const { return a.number == b.number; }
    bool operator()(const Slot& slot, const Wanted& wanted) const {
      return slot.hash == wanted.hash && (*wanted.keys)[slot.number] == *wanted.key;
    }
  };

  static uint32_t HashOf(const Key& key) { return static_cast<uint32_t>(absl::Hash<Key>()(key)); }

  std::vector<Key> keys_;
  absl::flat_hash_set<Slot, SlotHash, SlotEqual> slots_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_KEY_INDEX_H_
