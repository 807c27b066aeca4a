#include "tests/conformance/power_cut.h"

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

constexpr size_t kSector = 512;

void Put(std::string& file, uint64_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
  std::memcpy(file.data() + offset, bytes.data(), bytes.size());
}

void Apply(std::string& file, const FileEvent& event) {
  if (event.kind == FileEvent::Kind::kWrite) Put(file, event.offset, event.bytes);
  if (event.kind == FileEvent::Kind::kSize) file.resize(event.offset);
}

// Those of its sectors that chance chooses.
void ApplyTorn(std::string& file, const FileEvent& event, std::mt19937_64& random) {
  if (event.kind != FileEvent::Kind::kWrite) return Apply(file, event);
  size_t at = 0;
  while (at < event.bytes.size()) {
    const uint64_t end = std::min<uint64_t>((event.offset + at) / kSector * kSector + kSector,
                                            event.offset + event.bytes.size());
    const size_t size = end - (event.offset + at);
    if (random() % 2 == 0) Put(file, event.offset + at, std::string_view(event.bytes).substr(at, size));
    at += size;
  }
}

}  // namespace

PowerCut::PowerCut(std::span<const FileEvent> events) {
  for (const FileEvent& each : events) {
    if (each.kind == FileEvent::Kind::kSync) {
      for (const FileEvent* const change : unsynced_) Apply(durable_, *change);
      unsynced_.clear();
    } else if (each.is_durable) {
      Apply(durable_, each);
    } else {
      unsynced_.push_back(&each);
    }
  }
}

void PowerCut::ForEachFile(std::mt19937_64& random,
                           const std::function<bool(const std::string& file)>& see) const {
  const bool has_all = unsynced_.size() <= kAllSubsets;
  const size_t subsets = has_all ? size_t{1} << unsynced_.size() : kRandomSubsets;
  for (size_t subset = 0; subset < subsets; ++subset) {
    std::vector<const FileEvent*> kept;
    for (size_t i = 0; i < unsynced_.size(); ++i) {
      if (has_all ? (subset >> i & 1) != 0 : random() % 2 == 0) kept.push_back(unsynced_[i]);
    }
    for (const bool is_torn : {false, true}) {
      std::string file = durable_;
      for (const FileEvent* const each : kept) {
        if (is_torn) {
          ApplyTorn(file, *each, random);
        } else {
          Apply(file, *each);
        }
      }
      if (!see(file)) return;
      if (file.size() > durable_.size() && !see(file.substr(0, durable_.size()))) return;
    }
  }
}

}  // namespace weir
