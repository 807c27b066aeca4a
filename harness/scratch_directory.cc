#include "harness/scratch_directory.h"

#include <stdlib.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "fmt/format.h"

namespace weir {
namespace {

// What a file system needs beside the data, and what other programs may write meanwhile.
constexpr double kOverhead = 1.02;
constexpr double kSlack = 64e6;

std::string Decimal(double bytes) {
  return bytes >= 1e9 ? fmt::format("{:.1f} GB", bytes * 1e-9) : fmt::format("{:.0f} MB", bytes * 1e-6);
}

}  // namespace

absl::StatusOr<ScratchDirectory> ScratchDirectory::Create(const std::string& parent) {
  std::string path = parent + "/weir-data-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return absl::ErrnoToStatus(errno, fmt::format("cannot make a directory for data files in {}", parent));
  }
  return ScratchDirectory(std::move(path));
}

ScratchDirectory::ScratchDirectory(ScratchDirectory&& other) noexcept
    : path_(std::exchange(other.path_, std::string())) {}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

absl::Status CheckSpace(const std::string& directory, uint64_t bytes) {
  struct statvfs info;
  if (::statvfs(directory.c_str(), &info) != 0) {
    return absl::ErrnoToStatus(errno, fmt::format("cannot tell the free space of {}", directory));
  }
  const double needed = static_cast<double>(bytes) * kOverhead + kSlack;
  const double free = static_cast<double>(info.f_bavail) * static_cast<double>(info.f_frsize);
  if (free >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(fmt::format("the largest case needs {} in {}, where {} are free",
                                                  Decimal(needed), directory, Decimal(free)));
}

}  // namespace weir
