#include "harness/probes/memory_cgroup.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/probes/mount.h"
#include "harness/probes/system_root.h"
#include "results/report/delimited_text.h"

namespace weir {
namespace {

constexpr std::string_view kName = "weir-";

// A line of /proc/self/cgroup: "4:memory:/batch/3c5b"; for v2 "0::/user.slice".
std::optional<std::string> PathIn(const std::string& cgroups, int version) {
  std::istringstream lines(cgroups);
  for (std::string line; std::getline(lines, line);) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string_view controllers = std::string_view(line).substr(first + 1, second - first - 1);
    if (version == 2 ? controllers.empty() : HasWord(controllers, ',', "memory")) {
      return line.substr(second + 1);
    }
  }
  return std::nullopt;
}

// Where the hierarchy is mounted.
std::optional<Mount> MountIn(const std::string& mountinfo, int version) {
  std::istringstream lines(mountinfo);
  for (std::string line; std::getline(lines, line);) {
    std::optional<Mount> mount = ParseMount(line);
    if (!mount) continue;
    if (version == 2 && mount->type == "cgroup2") return mount;
    if (version == 1 && mount->type == "cgroup" && HasWord(mount->options, ',', "memory")) return mount;
  }
  return std::nullopt;
}

// The directory of the group `path`. A container sees a part of the hierarchy, and paths from its real root.
std::string DirectoryOf(const Mount& mount, std::string path) {
  if (mount.root != "/" && path.starts_with(mount.root)) path.erase(0, mount.root.size());
  if (path == "/") path.clear();
  return mount.mount_point + path;
}

std::optional<std::string> PresentGroup(const SystemRoot& root, int version) {
  const auto cgroups = root.Read("/proc/self/cgroup"), mountinfo = root.Read("/proc/self/mountinfo");
  if (!cgroups || !mountinfo) return std::nullopt;
  const std::optional<std::string> path = PathIn(*cgroups, version);
  const std::optional<Mount> mount = MountIn(*mountinfo, version);
  if (!path || !mount) return std::nullopt;
  return DirectoryOf(*mount, *path);
}

// The group whose children have the memory controller: the present one's parent, or the root of all.
std::optional<std::string> ParentForV2(const SystemRoot& root, const std::string& now) {
  const bool is_root = !root.Exists(now + "/cgroup.type");
  const std::string parent = is_root ? now : now.substr(0, now.rfind('/'));
  const std::optional<std::string> handed_on = root.Read(parent + "/cgroup.subtree_control");
  if (!handed_on || !HasWord(*handed_on, ' ', "memory")) return std::nullopt;
  return parent;
}

// Whether a group of this name was made by a process that has ended, or had this one's number.
bool IsAbandoned(std::string_view name) {
  if (!name.starts_with(kName)) return false;
  name.remove_prefix(kName.size());
  pid_t maker = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), maker);
  if (error != std::errc() || end != name.data() + name.size() || maker <= 0) return false;
  return maker == ::getpid() || (::kill(maker, 0) != 0 && errno == ESRCH);
}

// What processes left that were killed in their groups. The kernel removes no group that has a process.
void RemoveAbandoned(const std::string& parent) {
  std::error_code error;
  for (std::filesystem::directory_iterator each(parent, error), end; !error && each != end;
       each.increment(error)) {
    if (IsAbandoned(each->path().filename().native())) ::rmdir(each->path().c_str());
  }
}

bool MoveSelfInto(const SystemRoot& root, const std::string& directory) {
  std::ofstream processes(root.Path(directory + "/cgroup.procs"));
  return static_cast<bool>(processes << ::getpid() << std::flush);
}

}  // namespace

std::optional<MemoryCgroupPlace> FindMemoryCgroup(const SystemRoot& root) {
  const std::string name = "/" + std::string(kName) + std::to_string(::getpid());
  if (const std::optional<std::string> now = PresentGroup(root, 1)) {
    return MemoryCgroupPlace{1, *now, *now + name};
  }
  const std::optional<std::string> now = PresentGroup(root, 2);
  if (!now) return std::nullopt;
  const std::optional<std::string> parent = ParentForV2(root, *now);
  if (!parent) return std::nullopt;
  return MemoryCgroupPlace{2, *now, *parent + name};
}

bool MayMake(const MemoryCgroupPlace& place, const SystemRoot& root) {
  const auto writable = [&](const std::string& path) {
    return ::faccessat(AT_FDCWD, root.Path(path).c_str(), W_OK, AT_EACCESS) == 0;
  };
  const std::string parent = place.directory.substr(0, place.directory.rfind('/'));
  // Version 2 moves a process only for whoever may write to the common ancestor of both groups too.
  return writable(parent) && (place.version == 1 || writable(parent + "/cgroup.procs"));
}

std::unique_ptr<MemoryCgroup> MemoryCgroup::Enter(const SystemRoot& root) {
  std::optional<MemoryCgroupPlace> place = FindMemoryCgroup(root);
  if (!place) return nullptr;
  RemoveAbandoned(root.Path(place->directory.substr(0, place->directory.rfind('/'))));
  if (::mkdir(root.Path(place->directory).c_str(), 0755) != 0) return nullptr;
  if (MoveSelfInto(root, place->directory)) {
    return std::unique_ptr<MemoryCgroup>(new MemoryCgroup(root, *std::move(place)));
  }
  ::rmdir(root.Path(place->directory).c_str());
  return nullptr;
}

MemoryCgroup::~MemoryCgroup() {
  MoveSelfInto(root_, place_.now);
  ::rmdir(root_.Path(place_.directory).c_str());
}

std::optional<uint64_t> MemoryCgroup::PeakBytes() const {
  const char* const file = place_.version == 1 ? "/memory.max_usage_in_bytes" : "/memory.peak";
  const std::optional<long long> peak = root_.ReadNumber(place_.directory + file);
  if (!peak || *peak < 0) return std::nullopt;
  return static_cast<uint64_t>(*peak);
}

std::optional<uint64_t> MemoryCgroup::CacheBytes() const {
  const std::optional<std::string> stat = root_.Read(place_.directory + "/memory.stat");
  if (!stat) return std::nullopt;
  const auto bytes = NumberAfter(*stat, place_.version == 1 ? "cache" : "file");
  if (!bytes) return std::nullopt;
  return static_cast<uint64_t>(*bytes);
}

}  // namespace weir
