#include "harness/peers/shared_stream.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "fmt/format.h"
#include "harness/peers/outside_peer.h"

namespace weir {

absl::Status SharedStream::Open() {
  file_ = Descriptor(::memfd_create("weir-stream", MFD_CLOEXEC));
  return file_.get() < 0 ? absl::ErrnoToStatus(errno, "memfd_create") : absl::OkStatus();
}

absl::Status SharedStream::Fill(ExpectedStream& stream) {
  absl::Status opened = Open();
  if (!opened.ok()) return opened;
  std::vector<char> chunk(kOutsideBlock);
  while (const size_t filled = stream.Read(chunk)) {
    if (::write(file_.get(), chunk.data(), filled) != static_cast<ssize_t>(filled))
      return absl::ErrnoToStatus(errno, "lay the stream ready in memory");
  }
  return absl::OkStatus();
}

std::string SharedStream::path() const { return fmt::format("/proc/{}/fd/{}", ::getpid(), file_.get()); }

}  // namespace weir
