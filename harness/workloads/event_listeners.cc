#include <utility>

#include "harness/workloads/event_subject.h"

namespace weir {
namespace {

thread_local uint64_t heard = 0;

}  // namespace

bool Hear0(void* weight) {
  heard += *static_cast<const uint64_t*>(weight);
  return true;
}

bool Hear1(void* weight, uint64_t first) {
  heard += *static_cast<const uint64_t*>(weight) + first;
  return true;
}

bool Hear4(void* weight, uint64_t first, uint64_t second, uint64_t third, uint64_t fourth) {
  heard += *static_cast<const uint64_t*>(weight) + first + second + third + fourth;
  return true;
}

uint64_t TakeHeard() { return std::exchange(heard, 0); }

}  // namespace weir
