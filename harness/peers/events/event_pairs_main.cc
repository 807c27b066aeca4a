// What emitters cost beside each other, in slices of some 50 µs that take turns, so that a machine that others use too
// gives ratios that can be relied on: the median of the ratios to the first, each to its neighbour in time. For
// docs/events.md; `weir run` is for everything else. Arguments: the emitters, where not all.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "harness/peers/events/event_peers.h"

namespace weir {
namespace {

constexpr int kTurns = 2001;
constexpr double kSliceNanoseconds = 50'000;

struct Contestant {
  std::string_view name;
  std::unique_ptr<EventSubject> subject;
  uint64_t times = 100;  // in a slice
  std::vector<double> nanoseconds = {}, ratios = {};
};

double Median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

template <class Operate>
double Slice(Contestant& contestant, Operate operate) {
  const auto start = std::chrono::steady_clock::now();
  operate(*contestant.subject, contestant.times);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  return took.count() / static_cast<double>(contestant.times);
}

template <class Operate>
void Compare(std::string_view what, std::vector<Contestant> contestants, Operate operate) {
  for (Contestant& each : contestants) {
    Slice(each, operate);
    each.times =
        std::max<uint64_t>(10, static_cast<uint64_t>(kSliceNanoseconds / (1 + Slice(each, operate))));
  }
  for (int turn = 0; turn < kTurns; ++turn) {
    for (Contestant& each : contestants) each.nanoseconds.push_back(Slice(each, operate));
    for (Contestant& each : contestants)
      each.ratios.push_back(each.nanoseconds.back() / contestants.front().nanoseconds.back());
  }
  fmt::print("{}\n", what);
  for (const Contestant& each : contestants)
    fmt::print("  {:<12}{:>8.2f} ns{:>8.2f} x\n", each.name, Median(each.nanoseconds), Median(each.ratios));
}

std::vector<std::string_view> chosen;

std::vector<Contestant> Contestants(bool with_limit, std::vector<uint64_t>& weights) {
  std::vector<Contestant> contestants;
  const auto add = [&](const EventStrategy& each) {
    if (!chosen.empty() && std::ranges::find(chosen, each.name) == chosen.end() &&
        each.name != PlainCalls().name)
      return;
    contestants.push_back({each.name, each.make()});
    for (uint64_t& weight : weights) contestants.back().subject->Listen(weight);
  };
  if (with_limit) add(PlainCalls());
  for (const EventStrategy& each : LibraryPeers()) add(each);
  for (const EventStrategy& each : EventStrategies()) add(each);
  return contestants;
}

void CompareAll() {
  uint64_t further = 7;
  for (const uint64_t listeners : {1, 10, 100}) {
    std::vector<uint64_t> weights(listeners, 1);
    Compare(fmt::format("emit, one argument, {} listeners", listeners), Contestants(true, weights),
            [](EventSubject& subject, uint64_t times) { subject.Emit(1, times); });
  }
  std::vector<uint64_t> weights(10, 1);
  Compare("add and remove, beside 10 listeners", Contestants(false, weights),
          [&](EventSubject& subject, uint64_t times) { subject.AddAndRemove(further, times); });
  std::vector<uint64_t> none;
  Compare("add one that listens once, and emit", Contestants(false, none),
          [&](EventSubject& subject, uint64_t times) { subject.Once(further, times); });
  std::vector<uint64_t> one(1, 1);
  Compare("construct, with one listener", Contestants(false, none),
          [&](EventSubject& subject, uint64_t times) { subject.Construct(one, times); });
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  weir::chosen.assign(argv + 1, argv + argc);
  weir::CompareAll();
}
