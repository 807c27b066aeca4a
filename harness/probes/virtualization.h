#ifndef WEIR_HARNESS_PROBES_VIRTUALIZATION_H_
#define WEIR_HARNESS_PROBES_VIRTUALIZATION_H_

#include <optional>
#include <string>

#include "harness/probes/system_root.h"

namespace weir {

/// Whether this is a virtual machine, and which: "none", or "virtual machine" with the hints that say so in
/// brackets, as in "virtual machine (kvm-clock, QEMU Standard PC)". The signs, any one suffices: the
/// hypervisor flag that x86 sets in cpuinfo, /sys/hypervisor/type (Xen), a clock source that only a guest
/// has, a DMI vendor that builds no hardware. The vendor of a cloud is no sign by itself: the same name
/// stands in its bare-metal machines.
///
/// Nullopt when nothing was seen but the absence proves nothing: a processor without that flag, such as ARM.
std::optional<std::string> DescribeVirtualization(const SystemRoot& root = SystemRoot());

/// "docker", "podman", "kubernetes", "lxc", what systemd says, or "none seen" (a container can hide itself
/// well).
std::string DescribeContainer(const SystemRoot& root = SystemRoot());

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_VIRTUALIZATION_H_
