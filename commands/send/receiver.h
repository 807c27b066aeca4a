#ifndef WEIR_COMMANDS_SEND_RECEIVER_H_
#define WEIR_COMMANDS_SEND_RECEIVER_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "commands/send/bounded_log.h"
#include "commands/send/file_receiving.h"
#include "strategies/socket/listening_socket.h"

namespace weir {

struct ReceiverOptions {
  ReceiveOptions files;         ///< its `admit` is the receiver's own
  bool keep = false;            ///< goes on after a file
  size_t max_connections = 64;  ///< at the same time
};

/// Takes files from whoever connects, a thread for each connection, until one is there, or for ever. What a connection
/// does wrong ends that connection, and is a line of the log.
///
/// Where all connections are taken, the one that has waited longest for its header is given up for a new one; where all
/// have a header, the new one is closed. So those who connect and say nothing keep nobody out.
///
/// Threads: Run by one, once; Progress by any.
class Receiver {
 public:
  /// `say`: gets a line for each file and for each thing that goes wrong, by any thread, of a bounded rate.
  Receiver(std::unique_ptr<ListeningSocket> listener, const ReceiverOptions& options,
           std::function<void(std::string_view)> say);
  ~Receiver();

  /// OK: a file is there. CANCELLED: `stop` was requested. Other errors are the listener's, for good.
  absl::Status Run(const std::stop_token& stop);

  /// What is coming, of all connections that have a header.
  struct Coming {
    size_t files = 0;
    uint64_t written = 0;  ///< bytes
    uint64_t length = 0;
    std::string name;  ///< of the first
  };
  Coming Progress() const;

 private:
  struct Session {
    std::unique_ptr<FileReceiving> receiving;
    bool evicted = false;
    bool over = false;
    std::jthread thread;
  };
  using Sessions = std::list<Session>;

  absl::Status Serve(const std::stop_token& stop);
  absl::Status AcceptAll(const std::stop_token& stop);
  absl::Status Accepted(absl::StatusOr<Socket> socket);
  bool MakeRoom();
  void Start(Socket socket);
  void Receive(Session& session);
  void Reap();
  void AbortAll();
  void EndAll();
  bool Admit();
  void Tick();
  std::string Received(const FileReceiving& receiving, double seconds) const;

  std::unique_ptr<ListeningSocket> listener_;  // while Run is under way
  ReceiverOptions options_;
  BoundedLog log_;
  std::function<void(std::string_view)> say_;
  std::atomic<bool> done_{false};
  std::atomic<bool> admitted_{false};

  mutable std::mutex mutex_;  // for the sessions
  std::condition_variable ended_;
  Sessions sessions_;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_RECEIVER_H_
