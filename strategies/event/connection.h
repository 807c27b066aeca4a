#ifndef WEIR_STRATEGIES_EVENT_CONNECTION_H_
#define WEIR_STRATEGIES_EVENT_CONNECTION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace weir {

struct Connection;

/// Those who listen to one event of one emitter, as whoever wants to be rid of one of them sees it. It lives
/// until its emitter and all scoped connections have let go of it, and no emit is under way.
class ListenerList {
 public:
  ListenerList() = default;
  ListenerList(const ListenerList&) = delete;
  ListenerList& operator=(const ListenerList&) = delete;

  /// False: it is gone already.
  virtual bool Remove(const Connection& connection) = 0;

  void Hold() { holders_.fetch_add(1, std::memory_order_relaxed); }
  /// The last one deletes it.
  void LetGo() {
    if (holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 protected:
  virtual ~ListenerList() = default;

 private:
  std::atomic<uint32_t> holders_{1};  // the emitter, or an emit that has outlived it
};

/// A listener in its place: what Off needs. A value that is dropped at will, and of no use without its
/// emitter.
struct Connection {
  ListenerList* list = nullptr;
  int64_t id = 0;         ///< of the list; none is used twice
  void* where = nullptr;  ///< the list's own
};

/// Removes its listener when it goes. It may outlive the emitter: then there is nothing left to do.
class ScopedConnection {
 public:
  ScopedConnection() = default;
  explicit ScopedConnection(const Connection& connection) : connection_(connection) {
    if (connection_.list != nullptr) connection_.list->Hold();
  }
  ScopedConnection(ScopedConnection&& other) noexcept
      : connection_(std::exchange(other.connection_, Connection())) {}
  ScopedConnection& operator=(ScopedConnection&& other) noexcept {
    if (this == &other) return *this;
    Off();
    connection_ = std::exchange(other.connection_, Connection());
    return *this;
  }
  ~ScopedConnection() { Off(); }

  /// Removes the listener now. False: it is gone already.
  bool Off() {
    const Connection connection = std::exchange(connection_, Connection());
    if (connection.list == nullptr) return false;
    const bool was_there = connection.list->Remove(connection);
    connection.list->LetGo();
    return was_there;
  }

 private:
  Connection connection_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_CONNECTION_H_
