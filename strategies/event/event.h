#ifndef WEIR_STRATEGIES_EVENT_EVENT_H_
#define WEIR_STRATEGIES_EVENT_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"

namespace weir {

/// Which of the process's events it is: the same for the same name and the same types of arguments, counted
/// up from 0 in the order in which they were first named.
using EventId = uint32_t;

/// The id of the event that is called `name`, which may be any bytes, none included, and has arguments of the
/// types that `types` stands for. Any thread may ask. What was named once stays for the life of the process.
EventId InternEvent(std::string_view name, const void* types);

/// What it was called; stays for the life of the process.
std::string_view NameOfEvent(EventId id);

/// What is passed to a listener: a reference, or a small value that costs nothing to copy.
template <class T>
concept EventArgument = std::is_lvalue_reference_v<T> ||(std::is_trivially_copyable_v<T> && sizeof(T) <= 16);

/// Someone who listens: a function that gets the arguments and says whether it succeeded, and one word for
/// it. Made of whatever can be called and is no larger than a word, as a function or a lambda that captures
/// `this` or one pointer; what it points to must live until the listener is removed, as nothing is owned.
template <EventArgument... Args>
class Listener {
 public:
  using Function = bool (*)(void* word, Args... args);

  constexpr Listener(Function function, void* word) : function_(function), word_(word) {}

  template <class Callable>
  // NOLINTNEXTLINE(google-explicit-constructor): so that a lambda is a listener
  requires std::is_invocable_r_v<bool, Callable&, Args...> Listener(Callable callable)
      : function_([](void* word, Args... args) -> bool {
          Callable called = FromWord<Callable>(word);
          return called(static_cast<Args>(args)...);
        }) {
    static_assert(sizeof(Callable) <= sizeof(void*) && std::is_trivially_copyable_v<Callable>,
                  "a listener is one word: let it capture a pointer to what is larger");
    std::memcpy(&word_, &callable, sizeof(Callable));
  }

  Function function() const { return function_; }
  void* word() const { return word_; }

 private:
  template <class Callable>
  static Callable FromWord(void* word) {
    union {
      char none;
      Callable callable;
    } made{};
    std::memcpy(static_cast<void*>(&made.callable), &word, sizeof(Callable));
    return made.callable;
  }

  Function function_;
  void* word_ = nullptr;
};

/// What came of an emit.
struct Emitted {
  uint32_t called = 0;  ///< listeners
  uint32_t failed = 0;  ///< of these

  bool heard() const { return called > 0; }
  bool operator==(const Emitted&) const = default;
};

/// An event: a name, and the types of its arguments. Two of the same name with other types are two events.
/// Naming it takes a lock and a look-up; it is done once and the object kept. An event that a StaticEmitter
/// is to know is a type of its own that derives from this.
template <EventArgument... Args>
class Event {
 public:
  using ListenerType = Listener<Args...>;
  using Function = typename ListenerType::Function;

  explicit Event(std::string_view name) : id_(InternEvent(name, &kTypes)), name_(NameOfEvent(id_)) {}

  EventId id() const { return id_; }
  std::string_view name() const { return name_; }
  /// Has `list` call all of its listeners.
  template <class List>
  [[gnu::always_inline]] static Emitted CallAll(List& list, Args... args) {
    return list.template Call<Args...>(args...);
  }
  /// The same address for the same types.
  static const void* types() { return &kTypes; }

 private:
  static constexpr char kTypes = 0;

  EventId id_;
  std::string_view name_;
};

/// The event that must not be lost; see Emitter::Emit.
struct ErrorEvent : Event<const absl::Status&> {
  ErrorEvent() : Event("error") {}
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_EVENT_H_
