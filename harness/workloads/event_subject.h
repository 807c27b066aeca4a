#ifndef WEIR_HARNESS_WORKLOADS_EVENT_SUBJECT_H_
#define WEIR_HARNESS_WORKLOADS_EVENT_SUBJECT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "harness/workloads/workloads.h"
#include "strategies/event/event.h"

namespace weir {

// Who listens where emitters are measured: adds its weight and the arguments to what the calling thread has heard.
// Compiled apart, so that no emitter sees what it calls.
bool Hear0(void* weight);
bool Hear1(void* weight, uint64_t first);
bool Hear4(void* weight, uint64_t first, uint64_t second, uint64_t third, uint64_t fourth);

/// What the calling thread has heard since it was asked last.
uint64_t TakeHeard();

/// What emits came to.
struct EmitSums {
  uint64_t failed = 0;   ///< calls
  uint64_t unheard = 0;  ///< emits

  void Add(const Emitted& emitted) {
    failed += emitted.failed;
    unheard += emitted.heard() ? 0 : 1;
  }
};

/// An emitter of three events, of 0, 1 and 4 numbers, that is measured. Its loops are its own, so that between
/// two emits there is nothing but the loop. The `i`th emit has the numbers i, i + 1, i + 2, i + 3, as far as the
/// event has them.
class EventSubject {
 public:
  virtual ~EventSubject() = default;

  /// Adds the listener of `weight` to each event, behind the others. Before the clock.
  virtual void Listen(uint64_t& weight) = 0;

  /// Emits the event of so many arguments so often.
  virtual EmitSums Emit(uint64_t arguments, uint64_t times) = 0;
  /// Adds a listener to the event of one argument and removes it, so often.
  virtual void AddAndRemove(uint64_t& weight, uint64_t times) = 0;
  /// Adds a listener to the event of one argument that listens once, and emits that with the number 1, so often.
  /// Always the same number, as with several threads another's emit may be the one that it hears.
  virtual EmitSums Once(uint64_t& weight, uint64_t times) = 0;
  /// Makes another emitter like this, adds a listener for each weight to the event of one argument, and destroys
  /// it, so often.
  virtual void Construct(std::span<uint64_t> weights, uint64_t times) = 0;
};

/// A way of emitting, as a row of a workload. Texts must outlive the row.
struct EventStrategy {
  std::string_view name;
  std::string_view summary;
  bool any_thread;
  std::unique_ptr<EventSubject> (*make)();
};

/// weir's own emitters.
std::span<const EventStrategy> EventStrategies();

/// The limit of all: the listeners in a plain array, called from it. It only emits.
const EventStrategy& PlainCalls();

/// A workload `name` that does with `strategies`, which must outlive it, what `events` does with weir's own:
/// --operations times what --operation says, on --threads, beside so many --listeners. What was heard is checked
/// against the sum that it must be.
Workload MakeEventWorkload(std::string_view name, std::string_view summary,
                           std::span<const EventStrategy> strategies);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_EVENT_SUBJECT_H_
