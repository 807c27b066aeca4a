#ifndef WEIR_STRATEGIES_ENDPOINT_H_
#define WEIR_STRATEGIES_ENDPOINT_H_

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace weir {

/// An end of a stream: what a writer writes to, a reader reads, or a copy goes from or to. It is a path,
/// which is opened, or a descriptor that is open already: a socket, an end of a pipe, standard output.
///
/// A descriptor is handed over: it belongs to what is opened on it, whatever becomes of that, and is closed
/// in the end. Flags of the open file that are in the way, O_NONBLOCK above all, are taken off meanwhile, and
/// others may be set; in the end they are as they were. Whoever shares the open file sees that.
///
/// - A reader begins where the descriptor stands. Where it stands afterwards is not said.
/// - A writer begins where it stands, and a regular file is cut there: the stream ends it, as with a path.
///   Where the file keeps what it has (WriterOptions::append, or O_APPEND), it begins at the end. Afterwards
///   the descriptor stands behind the last byte, for whoever goes on with the same open file.
/// - One that is not open, or not in the direction that is needed, is INVALID_ARGUMENT. Strategies for
///   regular files only (`direct`, `uncached`, `mmap`) need to read what they write to.
class Endpoint {
 public:
  // Implicit, as a path is what most have.
  Endpoint(std::string path) : name_(std::move(path)) {}  // NOLINT(google-explicit-constructor)
  Endpoint(const char* path) : name_(path) {}             // NOLINT(google-explicit-constructor)
  /// `name` is what messages call it, in the place of a path.
  Endpoint(int descriptor, std::string name)
      : name_(std::move(name)), is_descriptor_(true), descriptor_(descriptor) {}

  /// For whoever keeps `descriptor`. What cannot be duplicated is not open, which opening tells.
  static Endpoint DuplicateOf(int descriptor, std::string name) {
    return {::fcntl(descriptor, F_DUPFD_CLOEXEC, 0), std::move(name)};
  }

  Endpoint(Endpoint&& other) noexcept
      : name_(std::move(other.name_)), is_descriptor_(other.is_descriptor_), descriptor_(other.Take()) {}
  Endpoint& operator=(Endpoint&&) = delete;
  /// Closes a descriptor that was not taken.
  ~Endpoint() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  /// The path, or what the descriptor is called. Stays when the descriptor is taken.
  const std::string& name() const { return name_; }
  bool is_descriptor() const { return is_descriptor_; }
  /// -1: it is a path, or the descriptor was taken.
  int descriptor() const { return descriptor_; }
  /// Gives the descriptor to the caller, who closes it.
  int Take() { return std::exchange(descriptor_, -1); }

 private:
  std::string name_;
  bool is_descriptor_ = false;
  int descriptor_ = -1;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_ENDPOINT_H_
