#ifndef WEIR_HARNESS_PROBES_ENVIRONMENT_H_
#define WEIR_HARNESS_PROBES_ENVIRONMENT_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/probes/system_root.h"

namespace weir {

/// What a report says about the machine: (key, value) in a fixed order, ready for Google Benchmark's context.
/// A value that the machine does not give is "n/a"; a key is never left out, so that two reports can be
/// compared key by key.
///
/// | key | value, for example |
/// |---|---|
/// | weir_cpu_model | "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"; on ARM "implementer 0x41 part 0xd0c" |
/// | weir_cores | CPUs online: "4" |
/// | weir_smt | "on", "off" |
/// | weir_governor | cpufreq's, all that occur: "performance", "performance,powersave" |
/// | weir_virtualization | "none", "virtual machine (kvm-clock)" |
/// | weir_container | "docker", "none seen" |
/// | weir_kernel | "Linux 6.1.0-18-amd64" |
/// | weir_memory_bytes | "67278063616" |
/// | weir_filesystem | of the directory: "ext4" |
/// | weir_mount_options | of the directory: "rw,relatime,discard" |
/// | weir_transparent_huge_pages | "always", "madvise", "never" |
/// | weir_dirty_limits | "background 10 %, limit 20 %", "background 67108864 bytes, limit 268435456 bytes" |
using Environment = std::vector<std::pair<std::string, std::string>>;

/// Reads the machine once; `directory` is where the cases write. Milliseconds; not for use beside a timed
/// region.
Environment DescribeEnvironment(const std::string& directory, const SystemRoot& root = SystemRoot());

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

#endif  // WEIR_HARNESS_PROBES_ENVIRONMENT_H_
