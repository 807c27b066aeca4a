#ifndef WEIR_TESTS_CONFORMANCE_EMITTER_SUITE_H_
#define WEIR_TESTS_CONFORMANCE_EMITTER_SUITE_H_

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdint>
#include <deque>
#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/event/emitter.h"
#include "tests/conformance/emitter_model.h"
#include "tests/doubles/allocation_count.h"

// THE conformance suite of emitters: every clause of the contract in strategies/event/emitter.h, for every type
// that is given to INSTANTIATE_TYPED_TEST_SUITE_P(Emitters, EmitterTest, types, EmitterNames). What is for any
// thread, or any event, is left out for those whose traits say so.

namespace weir {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What is emitted in the suite; a static emitter is to be one of these.
struct Ping : Event<> {
  Ping() : Event("ping") {}
};
struct Number : Event<uint64_t> {
  Number() : Event("number") {}
};
struct Four : Event<uint64_t, double, const std::string&, bool> {
  Four() : Event("four") {}
};

struct EmitterNames {
  template <class E>
  static std::string GetName(int) {
    return std::string(E::kTraits.name);
  }
};

// Notes that it was called, does what it is told, and says so.
struct Recorder {
  std::vector<int>& log;
  int id;
  std::function<bool()> act = [] { return true; };

  Listener<> listener() {
    return [this] {
      log.push_back(id);
      return act();
    };
  }
  Listener<uint64_t> number_listener() {
    return [this](uint64_t) {
      log.push_back(id);
      return act();
    };
  }
};

template <class E>
class EmitterTest : public testing::Test {
 protected:
  static constexpr EmitterTraits kTraits = E::kTraits;

  Recorder& Make(int id) { return recorders_.emplace_back(Recorder{log, id}); }
  Recorder& Make(int id, std::function<void()> act) {
    return recorders_.emplace_back(Recorder{log, id, [act = std::move(act)] { return act(), true; }});
  }
  Connection On(int id) { return emitter->On(ping, Make(id).listener()); }
  Connection On(int id, std::function<void()> act) {
    return emitter->On(ping, Make(id, std::move(act)).listener());
  }
  // Whom an emit calls now.
  std::vector<int> Called() {
    log.clear();
    const Emitted emitted = emitter->Emit(ping);
    EXPECT_EQ(emitted.called, log.size());
    EXPECT_EQ(emitted.heard(), !log.empty());
    return log;
  }

  const Ping ping;
  const Number number;
  const Four four;
  std::vector<int> log;
  std::deque<Recorder> recorders_;
  std::unique_ptr<E> emitter = std::make_unique<E>();
};

TYPED_TEST_SUITE_P(EmitterTest);

TYPED_TEST_P(EmitterTest, NobodyListens) {
  EXPECT_EQ(this->emitter->Emit(this->ping), Emitted());
  EXPECT_FALSE(this->emitter->Emit(this->ping).heard());
  EXPECT_EQ(this->emitter->Count(this->ping), 0u);
  this->emitter->Clear(this->ping);
  EXPECT_FALSE(this->emitter->Off({}));
}

TYPED_TEST_P(EmitterTest, CallsInTheOrderOfAdding) {
  for (int i = 0; i < 20; ++i) this->On(i);
  for (int i = 1; i <= 20; ++i) this->emitter->Prepend(this->ping, this->Make(-i).listener());
  std::vector<int> wanted;
  for (int i = -20; i < 20; ++i) wanted.push_back(i);
  EXPECT_EQ(this->Called(), wanted);
  EXPECT_EQ(this->emitter->Count(this->ping), 40u);
}

TYPED_TEST_P(EmitterTest, TheSameListenerTwiceIsTwo) {
  Recorder& same = this->Make(1);
  const Connection first = this->emitter->On(this->ping, same.listener());
  this->On(2);
  const Connection second = this->emitter->On(this->ping, same.listener());
  EXPECT_THAT(this->Called(), ElementsAre(1, 2, 1));
  EXPECT_TRUE(this->emitter->Off(second));
  EXPECT_THAT(this->Called(), ElementsAre(1, 2));
  EXPECT_FALSE(this->emitter->Off(second)) << "the other one stays";
  EXPECT_TRUE(this->emitter->Off(first));
  EXPECT_THAT(this->Called(), ElementsAre(2));
}

TYPED_TEST_P(EmitterTest, RemovesAnyOneAndNoOther) {
  std::vector<Connection> connections;
  for (int i = 0; i < 300; ++i) connections.push_back(this->On(i));
  std::vector<int> left;
  for (int i = 0; i < 300; ++i) left.push_back(i);
  std::mt19937 random(1);
  while (!left.empty()) {
    const size_t at = random() % left.size();
    EXPECT_TRUE(this->emitter->Off(connections[static_cast<size_t>(left[at])]));
    EXPECT_FALSE(this->emitter->Off(connections[static_cast<size_t>(left[at])]));
    left.erase(left.begin() + static_cast<ptrdiff_t>(at));
    EXPECT_EQ(this->emitter->Count(this->ping), left.size());
    if (left.size() % 7 == 0) {
      ASSERT_EQ(this->Called(), left);
    }
  }
  this->On(7);
  EXPECT_THAT(this->Called(), ElementsAre(7));
}

TYPED_TEST_P(EmitterTest, ClearRemovesAllOfOneEvent) {
  const Connection connection = this->On(1);
  this->On(2);
  this->emitter->On(this->number, this->Make(3).number_listener());
  this->emitter->Clear(this->ping);
  EXPECT_THAT(this->Called(), IsEmpty());
  EXPECT_FALSE(this->emitter->Off(connection));
  EXPECT_EQ(this->emitter->Count(this->number), 1u);
  this->On(4);
  EXPECT_THAT(this->Called(), ElementsAre(4));
  EXPECT_FALSE(this->emitter->Off(connection)) << "whoever came in its place stays";
  EXPECT_THAT(this->Called(), ElementsAre(4));
}

TYPED_TEST_P(EmitterTest, AFailureReachesTheCallerAndNobodyIsLeftOut) {
  this->emitter->On(this->ping, [] { return false; });
  this->On(1);
  this->emitter->On(this->ping, [] { return false; });
  this->On(2);
  EXPECT_EQ(this->emitter->Emit(this->ping), (Emitted{.called = 4, .failed = 2}));
  EXPECT_THAT(this->log, ElementsAre(1, 2));
}

TYPED_TEST_P(EmitterTest, ArgumentsArriveAsTheyAre) {
  struct Seen {
    uint64_t number = 0;
    double real = 0;
    const std::string* text = nullptr;
    bool truth = false;
  } seen[2];
  for (Seen& each : seen) {
    this->emitter->On(this->four, [&each](uint64_t number, double real, const std::string& text, bool truth) {
      each = {number, real, &text, truth};
      return true;
    });
  }
  const std::string text = "a text that is too long to be copied without memory";
  EXPECT_EQ(this->emitter->Emit(this->four, uint64_t{1} << 60, 0.5, text, true).called, 2u);
  for (const Seen& each : seen) {
    EXPECT_EQ(each.number, uint64_t{1} << 60);
    EXPECT_EQ(each.real, 0.5);
    EXPECT_EQ(each.text, &text) << "it was copied";
    EXPECT_TRUE(each.truth);
  }
}

TYPED_TEST_P(EmitterTest, AnErrorThatNobodyHearsIsReturned) {
  const ErrorEvent error;
  EXPECT_EQ(this->emitter->Emit(error, absl::DataLossError("gone")), absl::DataLossError("gone"));
  absl::Status heard;
  this->emitter->On(error, [&heard](const absl::Status& status) { return heard = status, true; });
  EXPECT_TRUE(this->emitter->Emit(error, absl::DataLossError("gone")).ok());
  EXPECT_EQ(heard, absl::DataLossError("gone"));
}

TYPED_TEST_P(EmitterTest, OnceIsOnce) {
  this->emitter->Once(this->ping, this->Make(1).listener());
  this->On(2);
  this->emitter->PrependOnce(this->ping, this->Make(0).listener());
  const Connection never = this->emitter->Once(this->ping, this->Make(9).listener());
  EXPECT_EQ(this->emitter->Count(this->ping), 4u);
  EXPECT_TRUE(this->emitter->Off(never));
  EXPECT_THAT(this->Called(), ElementsAre(0, 1, 2));
  EXPECT_EQ(this->emitter->Count(this->ping), 1u);
  EXPECT_THAT(this->Called(), ElementsAre(2));
}

TYPED_TEST_P(EmitterTest, OnceIsGoneBeforeItsCall) {
  Connection itself;
  Recorder& once = this->Make(1, [&] {
    EXPECT_EQ(this->emitter->Count(this->ping), 0u);
    EXPECT_FALSE(this->emitter->Off(itself));
    EXPECT_FALSE(this->emitter->Emit(this->ping).heard());
  });
  itself = this->emitter->Once(this->ping, once.listener());
  EXPECT_THAT(this->Called(), ElementsAre(1));
}

TYPED_TEST_P(EmitterTest, WhoIsAddedDuringAnEmitIsCalledFromTheNextOn) {
  this->On(1, [&] {
    for (int i = 0; i < 50; ++i) this->On(100 + i);
    for (int i = 0; i < 50; ++i) this->emitter->Prepend(this->ping, this->Make(-i).listener());
    this->emitter->Once(this->ping, this->Make(999).listener());
  });
  this->On(2);
  EXPECT_THAT(this->Called(), ElementsAre(1, 2));
  EXPECT_EQ(this->emitter->Count(this->ping), 103u);
  this->recorders_.front().act = [] { return true; };
  const std::vector<int> next = this->Called();
  EXPECT_EQ(next.size(), 103u);
  EXPECT_EQ(next.front(), -49);
  EXPECT_EQ(next.back(), 999);
}

TYPED_TEST_P(EmitterTest, WhoIsAddedDuringAnEmitIsCalledByOneInsideIt) {
  this->On(1, [&] {
    if (this->emitter->Count(this->ping) > 2) return;
    for (int i = 3; i < 30; ++i) this->On(i);
    EXPECT_EQ(this->emitter->Emit(this->ping).called, 29u);
  });
  this->On(2);
  EXPECT_EQ(this->emitter->Emit(this->ping).called, 2u);
  EXPECT_EQ(this->log.size(), 31u);
  EXPECT_EQ(this->log.back(), 2) << "the outer one goes on where it was";
}

TYPED_TEST_P(EmitterTest, WhoIsRemovedDuringAnEmitIsNotCalled) {
  Connection connections[5];
  connections[0] = this->On(0, [&] { this->emitter->Off(connections[1]); });
  connections[1] = this->On(1);
  connections[2] = this->On(2, [&] {
    this->emitter->Off(connections[2]);
    this->emitter->Off(connections[4]);
  });
  connections[3] = this->On(3);
  connections[4] = this->On(4);
  EXPECT_THAT(this->Called(), ElementsAre(0, 2, 3));
  EXPECT_EQ(this->emitter->Count(this->ping), 2u);
  EXPECT_THAT(this->Called(), ElementsAre(0, 3));
}

TYPED_TEST_P(EmitterTest, AListenerThatRemovesItselfLeavesNoOneOut) {
  std::vector<Connection> connections(10);
  for (int i = 0; i < 10; ++i)
    connections[static_cast<size_t>(i)] =
        this->On(i, [&, i] { EXPECT_TRUE(this->emitter->Off(connections[static_cast<size_t>(i)])); });
  EXPECT_THAT(this->Called(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_THAT(this->Called(), IsEmpty());
}

TYPED_TEST_P(EmitterTest, AllMayBeRemovedDuringAnEmit) {
  this->On(1, [&] {
    this->emitter->Clear(this->ping);
    EXPECT_EQ(this->emitter->Count(this->ping), 0u);
    this->On(5);
  });
  this->On(2);
  this->emitter->Once(this->ping, this->Make(3).listener());
  EXPECT_THAT(this->Called(), ElementsAre(1));
  EXPECT_THAT(this->Called(), ElementsAre(5));
}

TYPED_TEST_P(EmitterTest, WhatAnEmitInsideAnotherRemovesTheOuterDoesNotCall) {
  Connection last;
  int depth = 0;
  this->On(1, [&] {
    if (++depth > 100) return;
    if (depth == 100) this->emitter->Off(last);
    this->emitter->Emit(this->ping);
  });
  last = this->On(2);
  this->log.clear();
  this->emitter->Emit(this->ping);
  EXPECT_EQ(std::ranges::count(this->log, 2), 0);
  EXPECT_EQ(this->emitter->Count(this->ping), 1u);
  EXPECT_EQ(this->log.size(), 101u);
}

TYPED_TEST_P(EmitterTest, AnotherEventMayBeEmittedAndAddedTo) {
  this->On(1, [&] {
    this->emitter->On(this->number, this->Make(2).number_listener());
    EXPECT_TRUE(this->emitter->Emit(this->number, 1).heard());
  });
  this->On(3);
  EXPECT_EQ(this->emitter->Emit(this->ping).called, 2u);
  EXPECT_THAT(this->log, ElementsAre(1, 2, 3));
}

TYPED_TEST_P(EmitterTest, AListenerMayDestroyTheEmitter) {
  std::optional<ScopedConnection> kept;
  this->On(1, [&] { this->emitter->Emit(this->number, 7); });
  kept = this->emitter->Scoped(this->On(2));
  this->emitter->On(this->number, this->Make(3, [&] { this->emitter.reset(); }).number_listener());
  this->emitter->On(this->number, this->Make(4).number_listener());
  EXPECT_EQ(this->emitter->Emit(this->ping), (Emitted{.called = 1}));
  EXPECT_THAT(this->log, ElementsAre(1, 3));
  EXPECT_FALSE(kept->Off());
}

TYPED_TEST_P(EmitterTest, AListenerMayDestroyTheEmitterThatGrewUnderIt) {
  this->On(1, [&] {
    for (int i = 0; i < 100; ++i) this->On(i);
    this->emitter.reset();
  });
  this->On(2);
  EXPECT_EQ(this->emitter->Emit(this->ping).called, 1u);
}

TYPED_TEST_P(EmitterTest, AScopedConnectionRemovesItsListener) {
  {
    const ScopedConnection scoped = this->emitter->Scoped(this->On(1));
    ScopedConnection moved = this->emitter->Scoped(this->On(2));
    this->On(3);
    EXPECT_THAT(this->Called(), ElementsAre(1, 2, 3));
    ScopedConnection to = std::move(moved);
    EXPECT_THAT(this->Called(), ElementsAre(1, 2, 3));
    to = this->emitter->Scoped(this->On(4));
    EXPECT_THAT(this->Called(), ElementsAre(1, 3, 4)) << "what it had before is let go of";
  }
  EXPECT_THAT(this->Called(), ElementsAre(3));
}

TYPED_TEST_P(EmitterTest, AScopedConnectionMayOutliveItsEmitter) {
  ScopedConnection scoped = this->emitter->Scoped(this->On(1));
  const ScopedConnection another = this->emitter->Scoped(this->On(2));
  this->emitter.reset();
  EXPECT_FALSE(scoped.Off());
}

TYPED_TEST_P(EmitterTest, AnyBytesAreAName) {
  if constexpr (TypeParam::kTraits.any_event) {
    const std::string names[] = {"",
                                 "__proto__",
                                 "constructor",
                                 "toString",
                                 std::string(1, '\0'),
                                 "\xff\xfe",
                                 "__proto__ ",
                                 std::string(100000, 'x'),
                                 "error"};
    std::vector<Event<>> events(std::begin(names), std::end(names));
    for (size_t i = 0; i < events.size(); ++i) {
      EXPECT_EQ(events[i].name(), names[i]);
      EXPECT_FALSE(this->emitter->Emit(events[i]).heard()) << i;
      this->emitter->On(events[i], this->Make(static_cast<int>(i)).listener());
    }
    for (size_t i = 0; i < events.size(); ++i) {
      this->log.clear();
      EXPECT_EQ(this->emitter->Emit(Event<>(names[i])).called, 1u) << "the same name is the same event";
      EXPECT_THAT(this->log, ElementsAre(static_cast<int>(i)));
    }
  }
}

TYPED_TEST_P(EmitterTest, OtherArgumentsAreAnotherEvent) {
  if constexpr (TypeParam::kTraits.any_event) {
    const Event<> none("same");
    const Event<uint64_t> one("same");
    this->emitter->On(none, this->Make(1).listener());
    EXPECT_FALSE(this->emitter->Emit(one, uint64_t{1}).heard());
    this->emitter->On(one, this->Make(2).number_listener());
    EXPECT_EQ(this->emitter->Emit(none).called, 1u);
    EXPECT_THAT(this->log, ElementsAre(1));
  }
}

TYPED_TEST_P(EmitterTest, AMillionListeners) {
  constexpr uint64_t kMany = 1'000'000;
  struct Sum {
    uint64_t calls = 0, numbers = 0;
  } sum;
  std::vector<Connection> connections;
  for (uint64_t i = 0; i < kMany; ++i) {
    const Listener<uint64_t> listener = [&sum](uint64_t number) {
      return ++sum.calls, sum.numbers += number, true;
    };
    const bool first = i % 2 == 0 && !TypeParam::kTraits.scans_to_remove;
    connections.push_back(first ? this->emitter->Prepend(this->number, listener)
                                : this->emitter->On(this->number, listener));
  }
  EXPECT_EQ(this->emitter->Emit(this->number, 3).called, kMany);
  EXPECT_EQ(sum.calls, kMany);
  EXPECT_EQ(sum.numbers, 3 * kMany);
  for (uint64_t i = kMany; i-- > kMany / 2;) ASSERT_TRUE(this->emitter->Off(connections[i]));
  EXPECT_EQ(this->emitter->Emit(this->number, 0).called, kMany / 2);
  if (!TypeParam::kTraits.scans_to_remove) {
    for (uint64_t i = 0; i < kMany / 2; i += 3) ASSERT_TRUE(this->emitter->Off(connections[i]));
    EXPECT_EQ(this->emitter->Emit(this->number, 0).called, this->emitter->Count(this->number));
  }
  this->emitter->Clear(this->number);
  EXPECT_FALSE(this->emitter->Emit(this->number, 0).heard());
}

TYPED_TEST_P(EmitterTest, EmitAllocatesNothing) {
  if (TypeParam::kTraits.allocates_on_emit) GTEST_SKIP() << "its traits say that it does";
  static uint64_t calls;
  for (int i = 0; i < 100; ++i) this->emitter->On(this->number, [](uint64_t) { return ++calls, true; });
  this->emitter->Once(this->number, [](uint64_t) { return ++calls, true; });
  this->emitter->Emit(this->ping);
  this->emitter->Emit(this->four, uint64_t{1}, 1.0, std::string(), true);
  const uint64_t before = AllocationCount();
  for (uint64_t i = 0; i < 100; ++i) this->emitter->Emit(this->number, i);
  const uint64_t after = AllocationCount();
  EXPECT_EQ(after - before, 0u);
  EXPECT_GE(calls, 10000u);
}

// What nobody thought of: listeners that do anything, against a model that is plain.
TYPED_TEST_P(EmitterTest, DoesWhatTheModelDoes) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const std::vector<int> wanted = RandomTrace<EmitterModel>(seed);
    ASSERT_EQ(RandomTrace<TypeParam>(seed), wanted) << "seed " << seed;
  }
}

// ------------------------------------------------------------------------------------------ any thread

// How long a listener waits for something that must not happen.
inline void GiveItAChance(const std::atomic<bool>& happened) {
  for (int i = 0; i < 2000 && !happened; ++i) std::this_thread::yield();
}

// Has `remove` called on another thread while a listener is being called; it must not return before that is.
template <class E, class Remove>
void ExpectToWait(E& emitter, const Ping& ping, bool once, Remove remove) {
  struct Call {
    std::latch begun{1};
    std::atomic<bool> removed{false};
    std::atomic<bool> ended{false};
  } call;
  const Listener<> listener = [&call] {
    call.begun.count_down();
    GiveItAChance(call.removed);
    return call.ended = true;
  };
  const Connection connection = once ? emitter.Once(ping, listener) : emitter.On(ping, listener);
  std::thread remover([&] {
    call.begun.wait();
    remove(connection);
    call.removed = true;
    EXPECT_TRUE(call.ended) << "what the listener uses may be gone by now";
  });
  emitter.Emit(ping);
  remover.join();
}

TYPED_TEST_P(EmitterTest, RemovalWaitsForCallsOnOtherThreads) {
  if constexpr (TypeParam::kTraits.any_thread) {
    auto& emitter = *this->emitter;
    const auto off = [&](const Connection& connection) { emitter.Off(connection); };
    ExpectToWait(emitter, this->ping, false, off);
    ExpectToWait(emitter, this->ping, true, off);
    ExpectToWait(emitter, this->ping, false, [&](const auto&) { emitter.Clear(this->ping); });
    ExpectToWait(emitter, this->ping, false,
                 [&](const auto& connection) { static_cast<void>(emitter.Scoped(connection)); });
    auto own = std::make_unique<TypeParam>();
    ExpectToWait(*own, this->ping, false, [&](const auto&) { own.reset(); });
  }
}

TYPED_TEST_P(EmitterTest, NoLockIsHeldWhileAListenerIsCalled) {
  if constexpr (TypeParam::kTraits.any_thread) {
    std::latch begun{1}, done{1};
    const auto wait = [&] {
      begun.count_down();
      done.wait();
      return true;
    };
    this->emitter->On(this->ping, [&wait] { return wait(); });
    std::thread emitting([&] { this->emitter->Emit(this->ping); });
    begun.wait();
    const Connection added = this->emitter->On(this->number, [](uint64_t) { return true; });
    this->emitter->On(this->ping, [] { return true; });
    EXPECT_EQ(this->emitter->Count(this->ping), 2u);
    EXPECT_EQ(this->emitter->Emit(this->number, 1).called, 1u);
    EXPECT_TRUE(this->emitter->Off(added)) << "another event's calls are not waited for";
    done.count_down();
    emitting.join();
  }
}

TYPED_TEST_P(EmitterTest, ListenersThatRemoveEachOtherOnTwoThreadsEnd) {
  if constexpr (TypeParam::kTraits.any_thread) {
    for (int repetition = 0; repetition < 200; ++repetition) {
      TypeParam emitter;
      std::barrier both(2);
      Connection ping_connection, number_connection;
      const auto ping_listener = [&] {
        both.arrive_and_wait();
        return emitter.Off(number_connection);
      };
      const auto number_listener = [&] {
        both.arrive_and_wait();
        return emitter.Off(ping_connection);
      };
      ping_connection = emitter.On(this->ping, [&ping_listener] { return ping_listener(); });
      number_connection =
          emitter.On(this->number, [&number_listener](uint64_t) { return number_listener(); });
      std::thread other([&] { EXPECT_EQ(emitter.Emit(this->number, 1).failed, 0u); });
      EXPECT_EQ(emitter.Emit(this->ping).failed, 0u);
      other.join();
      EXPECT_EQ(emitter.Count(this->ping) + emitter.Count(this->number), 0u);
    }
  }
}

TYPED_TEST_P(EmitterTest, OnceIsForOneThread) {
  if constexpr (TypeParam::kTraits.any_thread) {
    for (int repetition = 0; repetition < 1000; ++repetition) {
      std::atomic<int> calls = 0;
      this->emitter->Once(this->ping, [&calls] { return ++calls, true; });
      std::barrier together(2);
      std::thread other([&] {
        together.arrive_and_wait();
        this->emitter->Emit(this->ping);
      });
      together.arrive_and_wait();
      this->emitter->Emit(this->ping);
      other.join();
      ASSERT_EQ(calls, 1);
    }
  }
}

TYPED_TEST_P(EmitterTest, DestroyedWhileAnotherThreadIsInsideAnEmit) {
  if constexpr (TypeParam::kTraits.any_thread) {
    for (int repetition = 0; repetition < 100; ++repetition) {
      auto emitter = std::make_unique<TypeParam>();
      std::latch inside{1}, destroyed{1};
      const auto wait = [&](uint64_t number) {
        if (number == 1) {
          inside.count_down();
          destroyed.wait();
        } else {
          emitter.reset();
          destroyed.count_down();
        }
        return true;
      };
      emitter->On(this->number, [&wait](uint64_t number) { return wait(number); });
      emitter->On(this->number, [](uint64_t) { return false; });
      std::thread other([&, raw = emitter.get()] { EXPECT_EQ(raw->Emit(this->number, 1).called, 1u); });
      inside.wait();
      EXPECT_EQ(emitter->Emit(this->number, 2).called, 1u);
      other.join();
    }
  }
}

// A listener with memory of its own, which goes as soon as it is removed.
TYPED_TEST_P(EmitterTest, FourThreadsAddRemoveAndEmit) {
  if constexpr (TypeParam::kTraits.any_thread) {
    constexpr int kThreads = 4, kRepetitions = 1000;
    std::atomic<uint64_t> calls = 0;
    std::barrier together(kThreads);
    const auto work = [&] {
      together.arrive_and_wait();
      for (int i = 0; i < kRepetitions; ++i) {
        struct Own {
          std::atomic<uint64_t>& calls;
          uint64_t alive = 0x600d;
        };
        auto own = std::make_unique<Own>(Own{calls});
        const Listener<uint64_t> listener = [own = own.get()](uint64_t number) {
          own->calls += number;
          return own->alive == 0x600d;
        };
        Connection connection;
        switch (i % 4) {
          case 0:
            connection = this->emitter->On(this->number, listener);
            break;
          case 1:
            connection = this->emitter->Prepend(this->number, listener);
            break;
          default:
            connection = this->emitter->Once(this->number, listener);
        }
        EXPECT_EQ(this->emitter->Emit(this->number, 1).failed, 0u);
        this->emitter->Off(connection);
        own->alive = 0;
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
    for (std::thread& each : threads) each.join();
    EXPECT_EQ(this->emitter->Count(this->number), 0u);
    EXPECT_GE(calls, uint64_t{kThreads * kRepetitions});
    EXPECT_FALSE(this->emitter->Emit(this->number, 1).heard());
  }
}

REGISTER_TYPED_TEST_SUITE_P(
    EmitterTest, NobodyListens, CallsInTheOrderOfAdding, TheSameListenerTwiceIsTwo, RemovesAnyOneAndNoOther,
    ClearRemovesAllOfOneEvent, AFailureReachesTheCallerAndNobodyIsLeftOut, ArgumentsArriveAsTheyAre,
    AnErrorThatNobodyHearsIsReturned, OnceIsOnce, OnceIsGoneBeforeItsCall,
    WhoIsAddedDuringAnEmitIsCalledFromTheNextOn, WhoIsAddedDuringAnEmitIsCalledByOneInsideIt,
    WhoIsRemovedDuringAnEmitIsNotCalled, AListenerThatRemovesItselfLeavesNoOneOut,
    AllMayBeRemovedDuringAnEmit, WhatAnEmitInsideAnotherRemovesTheOuterDoesNotCall,
    AnotherEventMayBeEmittedAndAddedTo, AListenerMayDestroyTheEmitter,
    AListenerMayDestroyTheEmitterThatGrewUnderIt, AScopedConnectionRemovesItsListener,
    AScopedConnectionMayOutliveItsEmitter, AnyBytesAreAName, OtherArgumentsAreAnotherEvent, AMillionListeners,
    EmitAllocatesNothing, DoesWhatTheModelDoes, RemovalWaitsForCallsOnOtherThreads,
    NoLockIsHeldWhileAListenerIsCalled, ListenersThatRemoveEachOtherOnTwoThreadsEnd, OnceIsForOneThread,
    DestroyedWhileAnotherThreadIsInsideAnEmit, FourThreadsAddRemoveAndEmit);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_EMITTER_SUITE_H_
