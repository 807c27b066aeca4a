#include "harness/probes/virtualization.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "results/report/delimited_text.h"

namespace weir {
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
