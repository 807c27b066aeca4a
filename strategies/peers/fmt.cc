#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "fmt/os.h"
#include "strategies/peers/library_descriptor.h"
#include "strategies/peers/library_peers.h"
#include "strategies/peers/peers.h"

namespace weir {
namespace {

class FmtWriter final : public LibraryWriter {
 public:
  FmtWriter(const std::string& name, const WriterOptions& options)
      : LibraryWriter(name, options), buffer_size_(options.buffer_size) {}
  ~FmtWriter() override { CancelIfOpen(); }

  absl::Status Open(Endpoint& target) {
    // fmt 9 can be given flags or a buffer's size by name, but not both.
    fmt::detail::ostream_params params;
    params.buffer_size = buffer_size_;
    if (append()) params.oflag = fmt::file::WRONLY | fmt::file::CREATE | fmt::file::APPEND;
    return OpenByPath(target, [&](const std::string& path) {
      try {
        stream_.emplace(fmt::output_file(path, params));
      } catch (const std::system_error& error) {
        errno = error.code().value();
      } catch (const std::bad_alloc&) {
        errno = ENOMEM;
      }
      return stream_.has_value();
    });
  }

 private:
  bool PushRecord(std::string_view record) override {
    if (!Try("fmt::ostream::print to", [&] { stream_->print("{}", record); })) return false;
    AcceptDirectly(record.size());
    return true;
  }

  bool DoFlush() override {
    return Try("fmt::ostream::flush of", [&] { stream_->flush(); }) && ConfirmFlushed();
  }

  void CloseLibrary() override {
    if (!status().ok()) Divert(fd());  // its destructor writes once more, and terminates if that fails
    Try("fmt::ostream::close of", [&] { stream_->close(); });
  }

  void AbandonLibrary() override {
    Divert(fd());
    stream_.reset();
  }

  template <class Call>
  bool Try(std::string_view what, Call call) {
    try {
      call();
      return true;
    } catch (const std::system_error& error) {
      errno = error.code().value();
      return FailWithErrno(what);
    }
  }

  const size_t buffer_size_;
  std::optional<fmt::ostream> stream_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenFmtWriter(Endpoint target, const WriterOptions& options) {
  return OpenPeer<FmtWriter, Writer>(std::move(target), options);
}

}  // namespace weir
