#ifndef WEIR_STRATEGIES_EVENT_EMITTER_H_
#define WEIR_STRATEGIES_EVENT_EMITTER_H_

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "strategies/event/connection.h"
#include "strategies/event/event.h"

namespace weir {

/// Where a listener is added.
enum class Place { kLast, kFirst };
/// How often it is called.
enum class Times { kAlways, kOnce };

/// What tests and workloads need to know of an implementation.
struct EmitterTraits {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  bool any_thread = false;   ///< any thread may do anything at any time; else one thread at a time
  bool allocates_on_emit = false;
  bool any_event = true;         ///< takes events that are named while it runs; else those of its type
  bool scans_to_remove = false;  ///< removing one of N listeners takes as long as N says
};

/// THE interface of emitters: what happens is told by Emit to those who listen. Implementations are `final`
/// classes that derive from this with themselves as `Implementation`; nothing is virtual, as a call through a
/// table would cost as much as the emit. They have no name in common but a contract, this one, which
/// tests/conformance holds each of them to.
///
/// Order: listeners are called in the order in which they were added, those that were prepended before all
/// that were there. The same one may be added again, and is called as often as it is there; each time has a
/// connection of its own.
///
/// Re-entrancy: a listener may do anything with the emitter that calls it: add, remove (itself, the next one,
/// all), emit the same event or another one, destroy the emitter.
///  - Who is added during an emit is called from the next emit on; an emit inside this one is a next one.
///  - Who is removed during an emit, and has not been called by then, is not called. Node.js does call it, as
///    it goes through a copy: then whoever has let go of what a listener uses is called with it all the same.
///  - Who listens once is removed before the call: so an emit inside it does not call it again.
///  - When a listener destroys the emitter, nobody else is called, and Emit returns as usual.
///
/// Failure: a listener says by returning false that it failed. The others are called all the same, and the
/// caller is told how many failed. A listener does not throw.
///
/// Memory: Emit allocates nothing, but where the traits say otherwise. The others may; where there is none
/// they throw std::bad_alloc, and have changed nothing. Nothing of a listener is owned; see Listener.
///
/// Threads: one at a time, but where `any_thread` says otherwise. With that:
///  - No lock is held while a listener is called. One listener may be called by several threads at once.
///  - An emit that begins after On has returned calls it. One that is under way does not.
///  - No call begins once Off, Clear or the destructor has returned, and calls that are under way on other
///    threads have ended by then; so what the listener uses may go. Called from inside an emit, of whichever
///    emitter, they do not wait: a call that another thread has begun may still be under way. (Two listeners
///    that remove each other on two threads would wait for each other for ever.) Who waits must not hold what
///    a listener waits for.
///  - Who listens once is called by one thread.
///  - Who destroys the emitter must know that nobody begins to use it any more.
template <class Implementation>
class Emitter {
 public:
  Emitter(const Emitter&) = delete;
  Emitter& operator=(const Emitter&) = delete;

  /// Adds a listener behind all, or before all. With the connection it can be removed; who drops that has it
  /// stay.
  template <class E>
  Connection On(const E& event, typename E::ListenerType listener) {
    return self().Add(event, listener, Place::kLast, Times::kAlways);
  }
  template <class E>
  Connection Prepend(const E& event, typename E::ListenerType listener) {
    return self().Add(event, listener, Place::kFirst, Times::kAlways);
  }
  /// The same, for one call.
  template <class E>
  Connection Once(const E& event, typename E::ListenerType listener) {
    return self().Add(event, listener, Place::kLast, Times::kOnce);
  }
  template <class E>
  Connection PrependOnce(const E& event, typename E::ListenerType listener) {
    return self().Add(event, listener, Place::kFirst, Times::kOnce);
  }

  /// Removes the listener of a connection of this emitter's. False: it is gone already.
  bool Off(const Connection& connection) {
    if (connection.list == nullptr) return false;
    return static_cast<typename Implementation::List*>(connection.list)->Remove(connection);
  }

  /// The connection as an object whose end is the listener's; it may outlive the emitter.
  [[nodiscard]] ScopedConnection Scoped(const Connection& connection) { return ScopedConnection(connection); }

  /// Calls everyone who listens, and says how many were called and how many of them failed. Of ErrorEvent:
  /// OK if anyone listened, else the error that nobody heard of, so that it is not lost.
  template <class E, class... Values>
  [[gnu::always_inline]] auto Emit(const E& event, Values&&... values) {
    static_assert(std::is_invocable_v<typename E::Function, void*, Values...>,
                  "these are not the arguments of the event");
    auto* const list = self().Find(event);
    const Emitted emitted = list == nullptr ? Emitted() : E::CallAll(*list, values...);
    if constexpr (std::is_base_of_v<ErrorEvent, E>) {
      return emitted.heard() ? absl::OkStatus() : absl::Status(values...);
    } else {
      return emitted;
    }
  }

  /// How many listen.
  template <class E>
  size_t Count(const E& event) const {
    const auto* const list = self().Find(event);
    return list == nullptr ? 0 : list->count();
  }

  /// Removes all listeners of the event.
  template <class E>
  void Clear(const E& event) {
    if (auto* const list = self().Find(event)) list->Clear();
  }

 protected:
  Emitter() = default;
  ~Emitter() = default;

 private:
  Implementation& self() { return static_cast<Implementation&>(*this); }
  const Implementation& self() const { return static_cast<const Implementation&>(*this); }
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_EMITTER_H_
