// weir's own emitters, as what is measured by the workload `events`.

#include <memory>
#include <span>
#include <vector>

#include "harness/workloads/event_subject.h"
#include "strategies/event/emitters.h"

namespace weir {
namespace {

struct NoArgument : Event<> {
  NoArgument() : Event("none") {}
};
struct OneArgument : Event<uint64_t> {
  OneArgument() : Event("one") {}
};
struct FourArguments : Event<uint64_t, uint64_t, uint64_t, uint64_t> {
  FourArguments() : Event("four") {}
};

template <class E>
class EmitterSubject final : public EventSubject {
 public:
  void Listen(uint64_t& weight) override {
    emitter_.On(none_, {Hear0, &weight});
    emitter_.On(one_, {Hear1, &weight});
    emitter_.On(four_, {Hear4, &weight});
  }

  EmitSums Emit(uint64_t arguments, uint64_t times) override {
    if (arguments == 0) return EmitEach(none_, times, [](uint64_t, auto emit) { return emit(); });
    if (arguments == 1) return EmitEach(one_, times, [](uint64_t i, auto emit) { return emit(i); });
    return EmitEach(four_, times, [](uint64_t i, auto emit) { return emit(i, i + 1, i + 2, i + 3); });
  }

  void AddAndRemove(uint64_t& weight, uint64_t times) override {
    for (uint64_t i = 0; i < times; ++i) emitter_.Off(emitter_.On(one_, {Hear1, &weight}));
  }

  EmitSums Once(uint64_t& weight, uint64_t times) override {
    EmitSums sums;
    for (uint64_t i = 0; i < times; ++i) {
      emitter_.Once(one_, {Hear1, &weight});
      sums.Add(emitter_.Emit(one_, 1));
    }
    return sums;
  }

  void Construct(std::span<uint64_t> weights, uint64_t times) override {
    for (uint64_t i = 0; i < times; ++i) {
      E emitter;
      for (uint64_t& weight : weights) emitter.On(one_, {Hear1, &weight});
    }
  }

 private:
  // The event is a local of the loop, as the array is of the limit's.
  template <class What, class With>
  [[gnu::always_inline]] EmitSums EmitEach(const What what, uint64_t times, With with) {
    EmitSums sums;
    for (uint64_t i = 0; i < times; ++i)
      sums.Add(with(
          i, [&](auto... numbers)
                 __attribute__((always_inline)) { return emitter_.Emit(what, numbers...); }));
    return sums;
  }

  const NoArgument none_;
  const OneArgument one_;
  const FourArguments four_;
  E emitter_;
};

class PlainSubject final : public EventSubject {
 public:
  void Listen(uint64_t& weight) override {
    none_.push_back({Hear0, &weight});
    one_.push_back({Hear1, &weight});
    four_.push_back({Hear4, &weight});
  }

  EmitSums Emit(uint64_t arguments, uint64_t times) override {
    EmitSums sums;
    if (arguments == 0) {
      for (uint64_t i = 0; i < times; ++i) sums.Add(CallEach(none_));
    } else if (arguments == 1) {
      for (uint64_t i = 0; i < times; ++i) sums.Add(CallEach(one_, i));
    } else {
      for (uint64_t i = 0; i < times; ++i) sums.Add(CallEach(four_, i, i + 1, i + 2, i + 3));
    }
    return sums;
  }

  void AddAndRemove(uint64_t&, uint64_t) override {}
  EmitSums Once(uint64_t&, uint64_t) override { return {}; }
  void Construct(std::span<uint64_t>, uint64_t) override {}

 private:
  template <class... Numbers>
  struct Called {
    bool (*function)(void* weight, Numbers...);
    void* weight;
  };

  template <class... Numbers>
  static Emitted CallEach(const std::vector<Called<Numbers...>>& all,
                          std::type_identity_t<Numbers>... numbers) {
    Emitted emitted;
    for (const Called<Numbers...>& each : all) {
      ++emitted.called;
      if (!each.function(each.weight, numbers...)) ++emitted.failed;
    }
    return emitted;
  }

  std::vector<Called<>> none_;
  std::vector<Called<uint64_t>> one_;
  std::vector<Called<uint64_t, uint64_t, uint64_t, uint64_t>> four_;
};

template <class E>
std::unique_ptr<EventSubject> MakeSubject() {
  return std::make_unique<EmitterSubject<E>>();
}

std::vector<EventStrategy> MakeStrategies() {
  std::vector<EventStrategy> strategies;
  ForEachEmitter<NoArgument, OneArgument, FourArguments>([&]<class E>(std::type_identity<E>) {
    strategies.push_back({E::kTraits.name, E::kTraits.summary, E::kTraits.any_thread, MakeSubject<E>});
  });
  return strategies;
}

}  // namespace

const EventStrategy& PlainCalls() {
  static constexpr EventStrategy kCalls = {
      "call", "the listeners called from a plain array", true,
      []() -> std::unique_ptr<EventSubject> { return std::make_unique<PlainSubject>(); }};
  return kCalls;
}

std::span<const EventStrategy> EventStrategies() {
  static const auto& strategies = *new std::vector<EventStrategy>(MakeStrategies());
  return strategies;
}

}  // namespace weir
