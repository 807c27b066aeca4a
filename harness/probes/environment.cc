#include "harness/probes/environment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

#include "fmt/core.h"
#include "harness/probes/mount.h"
#include "harness/probes/system_root.h"
#include "results/report/delimited_text.h"
#include "results/report/schema.h"

namespace weir {
namespace {

using Value = std::optional<std::string>;

// "model name\t: AMD EPYC\n" gives "AMD EPYC" for "model name".
Value CpuinfoField(std::string_view cpuinfo, std::string_view name) {
  for (size_t at = cpuinfo.find(name); at != std::string_view::npos; at = cpuinfo.find(name, at + 1)) {
    const bool begins_line = at == 0 || cpuinfo[at - 1] == '\n';
    const size_t colon = cpuinfo.find_first_not_of(" \t", at + name.size());
    if (!begins_line || colon == std::string_view::npos || cpuinfo[colon] != ':') continue;
    const size_t end = std::min(cpuinfo.find('\n', colon), cpuinfo.size());
    const size_t start = cpuinfo.find_first_not_of(" \t", colon + 1);
    if (start < end) return std::string(cpuinfo.substr(start, end - start));
  }
  return std::nullopt;
}

Value CpuModel(const SystemRoot& root) {
  const std::string cpuinfo = root.Read("/proc/cpuinfo").value_or("");
  if (Value name = CpuinfoField(cpuinfo, "model name")) return name;
  const Value implementer = CpuinfoField(cpuinfo, "CPU implementer");
  const Value part = CpuinfoField(cpuinfo, "CPU part");
  if (implementer && part) return fmt::format("implementer {} part {}", *implementer, *part);
  return CpuinfoField(cpuinfo, "cpu");  // POWER and others
}

// How many CPUs one part of a list names: 4 for "0-3", 1 for "8"; 0 when it is no such part.
int CountOfRange(std::string_view range) {
  const char* const end = range.data() + range.size();
  int first = 0;
  auto [next, error] = std::from_chars(range.data(), end, first);
  if (error != std::errc()) return 0;
  if (next == end) return 1;
  int last = 0;
  if (*next != '-' || std::from_chars(next + 1, end, last).ptr != end) return 0;
  return std::max(0, last - first + 1);
}

// How many CPUs a list such as "0-3,8,10-11" names; 0 when it is none.
int CountOfList(std::string_view list) {
  int count = 0;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    const int here = CountOfRange(list.substr(0, comma));
    if (here == 0) return 0;
    count += here;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return count;
}

int ProcessorsInCpuinfo(const SystemRoot& root) {
  const std::string cpuinfo = "\n" + root.Read("/proc/cpuinfo").value_or("");
  int count = 0;
  for (size_t at = cpuinfo.find("\nprocessor"); at != std::string::npos;
       at = cpuinfo.find("\nprocessor", at + 1)) {
    ++count;
  }
  return count;
}

Value Cores(const SystemRoot& root) {
  int count = CountOfList(root.Read("/sys/devices/system/cpu/online").value_or(""));
  if (count == 0) count = ProcessorsInCpuinfo(root);
  return count > 0 ? Value(std::to_string(count)) : std::nullopt;
}

Value Smt(const SystemRoot& root) {
  const auto active = root.ReadNumber("/sys/devices/system/cpu/smt/active");
  if (!active) return std::nullopt;
  return *active != 0 ? "on" : "off";
}

Value Governor(const SystemRoot& root) {
  std::set<std::string> governors;
  std::error_code error;
  for (std::filesystem::directory_iterator cpu(root.Path("/sys/devices/system/cpu"), error), end; cpu != end;
       cpu.increment(error)) {
    const std::string name = cpu->path().filename().native();
    const auto governor = root.Read("/sys/devices/system/cpu/" + name + "/cpufreq/scaling_governor");
    if (governor) governors.insert(*governor);
  }
  std::string text;
  for (const std::string& governor : governors) text += (text.empty() ? "" : ",") + governor;
  return text.empty() ? std::nullopt : Value(text);
}

Value Kernel(const SystemRoot& root) {
  const Value release = root.Read("/proc/sys/kernel/osrelease");
  if (!release) return std::nullopt;
  return root.Read("/proc/sys/kernel/ostype").value_or("Linux") + " " + *release;
}

Value MemoryBytes(const SystemRoot& root) {
  const auto kilobytes = NumberAfter(root.Read("/proc/meminfo").value_or(""), "MemTotal:");
  if (!kilobytes) return std::nullopt;
  return std::to_string(*kilobytes * 1024);
}

// The chosen word of "always [madvise] never".
Value TransparentHugePages(const SystemRoot& root) {
  const Value choices = root.Read("/sys/kernel/mm/transparent_hugepage/enabled");
  if (!choices) return std::nullopt;
  const size_t open = choices->find('[');
  const size_t close = choices->find(']');
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  return choices->substr(open + 1, close - open - 1);
}

// Each limit is set as bytes or as a share of the memory; the one that is not in use reads as 0.
Value DirtyLimit(const SystemRoot& root, const std::string& name) {
  const auto bytes = root.ReadNumber("/proc/sys/vm/" + name + "_bytes");
  if (bytes && *bytes > 0) return fmt::format("{} bytes", *bytes);
  const auto ratio = root.ReadNumber("/proc/sys/vm/" + name + "_ratio");
  if (ratio) return fmt::format("{} %", *ratio);
  return std::nullopt;
}

Value DirtyLimits(const SystemRoot& root) {
  const Value background = DirtyLimit(root, "dirty_background");
  const Value limit = DirtyLimit(root, "dirty");
  if (!background || !limit) return std::nullopt;
  return fmt::format("background {}, limit {}", *background, *limit);
}

}  // namespace

Environment DescribeEnvironment(const std::string& directory, const SystemRoot& root) {
  const std::optional<Mount> mount = MountOf(directory, root);
  Environment environment;
  const auto add = [&](std::string_view key, const Value& value) {
    environment.emplace_back(key, value.value_or(std::string(schema::kNotAvailable)));
  };
  add(schema::kCpuModel, CpuModel(root));
  add(schema::kCores, Cores(root));
  add(schema::kSmt, Smt(root));
  add(schema::kGovernor, Governor(root));
  add(schema::kVirtualization, DescribeVirtualization(root));
  add(schema::kContainer, DescribeContainer(root));
  add(schema::kKernel, Kernel(root));
  add(schema::kMemoryBytes, MemoryBytes(root));
  add(schema::kFilesystem, mount ? Value(mount->type) : std::nullopt);
  add(schema::kMountOptions, mount ? Value(mount->options) : std::nullopt);
  add(schema::kTransparentHugePages, TransparentHugePages(root));
  add(schema::kDirtyLimits, DirtyLimits(root));
  return environment;
}

namespace {

constexpr std::array<std::string_view, 3> kGuestClocks = {"kvm-clock", "xen", "hyperv_clocksource"};
constexpr std::array<std::string_view, 8> kGuestVendors = {"QEMU",  "VMware",    "innotek", "Xen",
                                                           "Bochs", "Parallels", "KVM",     "Red Hat"};

struct ContainerSign {
  std::string_view in_cgroup_of_init;
  std::string_view name;
};
constexpr std::array<ContainerSign, 5> kContainerSigns = {{{"kubepods", "kubernetes"},
                                                           {"docker", "docker"},
                                                           {"libpod", "podman"},
                                                           {"containerd", "containerd"},
                                                           {"lxc", "lxc"}}};

// The flags line of the first processor, x86 only; ARM calls its line Features.
std::optional<std::string_view> ProcessorFlags(std::string_view cpuinfo) {
  const size_t start = cpuinfo.find("\nflags");
  if (start == std::string_view::npos) return std::nullopt;
  return cpuinfo.substr(start + 1, cpuinfo.find('\n', start + 1) - start - 1);
}

bool BeginsWithAny(std::string_view text, const auto& prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::vector<std::string> NamesOfTheHypervisor(const SystemRoot& root) {
  std::vector<std::string> names;
  if (const auto type = root.Read("/sys/hypervisor/type")) names.push_back(*type);
  const auto clock = root.Read("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  if (clock && BeginsWithAny(*clock, kGuestClocks)) names.push_back(*clock);
  const auto vendor = root.Read("/sys/class/dmi/id/sys_vendor");
  if (vendor && BeginsWithAny(*vendor, kGuestVendors)) {
    names.push_back(*vendor + " " + root.Read("/sys/class/dmi/id/product_name").value_or(""));
  }
  return names;
}

// What DMI calls a machine that is virtual by another sign: the name of a cloud's instance type, for one.
void AddProductName(const SystemRoot& root, std::vector<std::string>& names) {
  const auto vendor = root.Read("/sys/class/dmi/id/sys_vendor");
  const auto product = root.Read("/sys/class/dmi/id/product_name");
  if (vendor && product && !BeginsWithAny(*vendor, kGuestVendors)) names.push_back(*vendor + " " + *product);
}

std::string InBrackets(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? " (" : ", ") + name;
  return text.empty() ? text : text + ")";
}

}  // namespace

std::optional<std::string> DescribeVirtualization(const SystemRoot& root) {
  const std::string cpuinfo = root.Read("/proc/cpuinfo").value_or("");
  const std::optional<std::string_view> flags = ProcessorFlags(cpuinfo);
  std::vector<std::string> names = NamesOfTheHypervisor(root);
  const bool flagged = flags && HasWord(*flags, ' ', "hypervisor");
  if (!flagged && names.empty()) return flags ? std::optional<std::string>("none") : std::nullopt;
  AddProductName(root, names);
  return "virtual machine" + InBrackets(names);
}

std::string DescribeContainer(const SystemRoot& root) {
  const std::string cgroup = root.Read("/proc/1/cgroup").value_or("");
  for (const ContainerSign& sign : kContainerSigns) {
    if (cgroup.find(sign.in_cgroup_of_init) != std::string::npos) return std::string(sign.name);
  }
  if (root.Exists("/.dockerenv")) return "docker";
  if (root.Exists("/run/.containerenv")) return "podman";
  return root.Read("/run/systemd/container").value_or("none seen");
}

}  // namespace weir
