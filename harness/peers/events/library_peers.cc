#include <sigc++/sigc++.h>

#include <boost/signals2.hpp>
#include <deque>
#include <memory>
#include <span>

#include "harness/peers/events/event_peers.h"

namespace weir {
namespace {

// The listeners, as these libraries take them.
auto Hears0(uint64_t& weight) {
  return [&weight] { return Hear0(&weight); };
}
auto Hears1(uint64_t& weight) {
  return [&weight](uint64_t first) { return Hear1(&weight, first); };
}
auto Hears4(uint64_t& weight) {
  return [&weight](uint64_t first, uint64_t second, uint64_t third, uint64_t fourth) {
    return Hear4(&weight, first, second, third, fourth);
  };
}

// A combiner of Signals2's and an accumulator of sigc++'s: both get iterators that call when they are looked at.
struct CountCalls {
  using result_type = Emitted;
  template <class Iterator>
  Emitted operator()(Iterator first, Iterator last) const {
    Emitted emitted;
    for (; first != last; ++first) {
      ++emitted.called;
      if (!*first) ++emitted.failed;
    }
    return emitted;
  }
};

struct Signals2 {
  template <class Signature>
  using Signal = boost::signals2::signal<Signature, CountCalls>;

  static constexpr bool kAnyThread = true;

  template <class S, class Listener>
  static void AddAndRemove(S& signal, const Listener& listener) {
    signal.connect(listener).disconnect();
  }
  // As its documentation has it: a slot that is told of its own connection.
  static void AddOnce(Signal<bool(uint64_t)>& signal, uint64_t& weight) {
    signal.connect_extended([&weight](const boost::signals2::connection& own, uint64_t first) {
      own.disconnect();
      return Hear1(&weight, first);
    });
  }
};

struct Sigc {
  template <class Signature>
  struct Accumulated;
  template <class... Numbers>
  struct Accumulated<bool(Numbers...)> {
    using Type = typename sigc::signal<bool(Numbers...)>::template accumulated<CountCalls>;
  };
  template <class Signature>
  using Signal = typename Accumulated<Signature>::Type;

  static constexpr bool kAnyThread = false;

  template <class S, class Listener>
  static void AddAndRemove(S& signal, const Listener& listener) {
    signal.connect(listener).disconnect();
  }
  // It has no such thing: a slot holds its own connection.
  static void AddOnce(Signal<bool(uint64_t)>& signal, uint64_t& weight) {
    const auto own = std::make_shared<sigc::connection>();
    *own = signal.connect([&weight, own](uint64_t first) {
      sigc::connection connection = *own;
      uint64_t& kept = weight;  // what is captured goes with the slot
      connection.disconnect();
      return Hear1(&kept, first);
    });
  }
};

template <class Library>
class SignalSubject final : public EventSubject {
 public:
  void Listen(uint64_t& weight) override {
    none_.connect(Hears0(weight));
    one_.connect(Hears1(weight));
    four_.connect(Hears4(weight));
  }

  EmitSums Emit(uint64_t arguments, uint64_t times) override {
    EmitSums sums;
    if (arguments == 0) {
      for (uint64_t i = 0; i < times; ++i) sums.Add(none_());
    } else if (arguments == 1) {
      for (uint64_t i = 0; i < times; ++i) sums.Add(one_(i));
    } else {
      for (uint64_t i = 0; i < times; ++i) sums.Add(four_(i, i + 1, i + 2, i + 3));
    }
    return sums;
  }

  void AddAndRemove(uint64_t& weight, uint64_t times) override {
    for (uint64_t i = 0; i < times; ++i) Library::AddAndRemove(one_, Hears1(weight));
  }

  EmitSums Once(uint64_t& weight, uint64_t times) override {
    EmitSums sums;
    for (uint64_t i = 0; i < times; ++i) {
      Library::AddOnce(one_, weight);
      sums.Add(one_(1));
    }
    return sums;
  }

  // All three, as weir's emitters have all three events.
  void Construct(std::span<uint64_t> weights, uint64_t times) override {
    for (uint64_t i = 0; i < times; ++i) {
      SignalSubject subject;
      for (uint64_t& weight : weights) subject.one_.connect(Hears1(weight));
    }
  }

 private:
  typename Library::template Signal<bool()> none_;
  typename Library::template Signal<bool(uint64_t)> one_;
  typename Library::template Signal<bool(uint64_t, uint64_t, uint64_t, uint64_t)> four_;
};

template <class Library>
std::unique_ptr<EventSubject> MakeSubject() {
  return std::make_unique<SignalSubject<Library>>();
}

constexpr EventStrategy kPeers[] = {
    {"signals2", "peer: boost::signals2::signal, for any thread", Signals2::kAnyThread,
     MakeSubject<Signals2>},
    {"sigc++", "peer: sigc::signal, version 3", Sigc::kAnyThread, MakeSubject<Sigc>},
};

}  // namespace

std::span<const EventStrategy> LibraryPeers() { return kPeers; }

}  // namespace weir
