#include "tests/conformance/limited_file_system.h"

#include <fcntl.h>
#include <linux/loop.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

#define WEIR_SKIP_UNLESS(done, what) \
  if (!(done)) GTEST_SKIP() << (what) << ": " << std::strerror(errno)

void EnterMountNamespace() {
  const bool entered = ::unshare(CLONE_NEWNS) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
  WEIR_SKIP_UNLESS(entered, "no mount namespace of one's own");
  WEIR_SKIP_UNLESS(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0,
                   "cannot make mounts private");
}

// Attaches `file` to a free loop device, which detaches when its last user is gone. "": none to be had.
std::string AttachLoop(int file) {
  const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
  if (control < 0) return "";
  for (int tries = 0; tries < 8; ++tries) {  // another process may take the free one before we do
    const int number = ::ioctl(control, LOOP_CTL_GET_FREE);
    const std::string device = fmt::format("/dev/loop{}", number);
    const int loop =
        ::open(device.c_str(), O_RDWR | O_CLOEXEC);  // stays open, and so attached, as long as we live
    if (number < 0 || loop < 0) return "";
    loop_config config = {};
    config.fd = static_cast<uint32_t>(file);
    config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
    if (::ioctl(loop, LOOP_CONFIGURE, &config) == 0) return device;
    ::close(loop);
    if (errno != EBUSY) return "";
  }
  return "";
}

}  // namespace

void MountTmpfs(const std::string& at, size_t size) {
  EnterMountNamespace();
  if (testing::Test::IsSkipped()) return;
  const std::string options = fmt::format("size={}", size);
  WEIR_SKIP_UNLESS(::mount("none", at.c_str(), "tmpfs", 0, options.c_str()) == 0, "cannot mount a tmpfs");
}

void MountLoopExt4(const std::string& at, size_t size) {
  EnterMountNamespace();
  if (testing::Test::IsSkipped()) return;
  const int image = ::memfd_create("ext4", 0);
  WEIR_SKIP_UNLESS(image >= 0 && ::ftruncate(image, static_cast<off_t>(size)) == 0, "no file in memory");
  const std::string format = fmt::format(
      "PATH=$PATH:/sbin:/usr/sbin mkfs.ext4 -q -F /proc/{}/fd/{} >/dev/null 2>&1", ::getpid(), image);
  WEIR_SKIP_UNLESS(std::system(format.c_str()) == 0, "mkfs.ext4 does not run");
  const std::string device = AttachLoop(image);
  WEIR_SKIP_UNLESS(!device.empty(), "no loop device");
  WEIR_SKIP_UNLESS(::mount(device.c_str(), at.c_str(), "ext4", 0, nullptr) == 0, "cannot mount an ext4");
}

}  // namespace weir
