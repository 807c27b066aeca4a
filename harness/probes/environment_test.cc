#include "harness/probes/environment.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::string kTrees = "harness/probes/testdata/";

TEST(EnvironmentTest, DescribesBareMetal) {
  const Environment expected = {
      {"weir_cpu_model", "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"},
      {"weir_cores", "4"},
      {"weir_smt", "off"},
      {"weir_governor", "performance,powersave"},
      {"weir_virtualization", "none"},
      {"weir_container", "none seen"},
      {"weir_kernel", "Linux 6.1.0-18-amd64"},
      {"weir_memory_bytes", "67278063616"},
      {"weir_filesystem", "tmpfs"},
      {"weir_mount_options", "rw,noatime,nodiratime,size=1048576k"},
      {"weir_transparent_huge_pages", "always"},
      {"weir_dirty_limits", "background 10 %, limit 20 %"},
  };
  EXPECT_EQ(DescribeEnvironment("/srv/bench/none/such", SystemRoot(kTrees + "bare_metal")), expected);
}

TEST(EnvironmentTest, DescribesAContainerOnArm) {
  const Environment expected = {
      {"weir_cpu_model", "implementer 0x41 part 0xd0c"},
      {"weir_cores", "2"},
      {"weir_smt", "n/a"},
      {"weir_governor", "n/a"},
      {"weir_virtualization", "n/a"},
      {"weir_container", "kubernetes"},
      {"weir_kernel", "Linux 5.10.205-195.804.amzn2.aarch64"},
      {"weir_memory_bytes", "8238727168"},
      {"weir_filesystem", "ext4"},
      {"weir_mount_options", "rw,noatime"},
      {"weir_transparent_huge_pages", "n/a"},
      {"weir_dirty_limits", "background 67108864 bytes, limit 268435456 bytes"},
  };
  EXPECT_EQ(DescribeEnvironment("/data/none/such", SystemRoot(kTrees + "container")), expected);
}

TEST(EnvironmentTest, DescribesAVirtualMachine) {
  const Environment expected = {
      {"weir_cpu_model", "AMD EPYC"},
      {"weir_cores", "2"},
      {"weir_smt", "off"},
      {"weir_governor", "n/a"},
      {"weir_virtualization", "virtual machine (kvm-clock)"},
      {"weir_container", "docker"},
      {"weir_kernel", "Linux 6.18.44-vm"},
      {"weir_memory_bytes", "25276514304"},
      {"weir_filesystem", "ext4"},
      {"weir_mount_options", "rw,relatime,discard"},
      {"weir_transparent_huge_pages", "madvise"},
      {"weir_dirty_limits", "background 10 %, limit 20 %"},
  };
  EXPECT_EQ(DescribeEnvironment("/none/such", SystemRoot(kTrees + "virtual_machine")), expected);
}

TEST(EnvironmentTest, KeepsEveryKeyWhereNothingCanBeRead) {
  const Environment nothing = DescribeEnvironment("/none/such", SystemRoot(kTrees + "nothing_here"));
  const Environment something = DescribeEnvironment("/none/such", SystemRoot(kTrees + "bare_metal"));
  ASSERT_EQ(nothing.size(), something.size());
  for (size_t i = 0; i < nothing.size(); ++i) {
    EXPECT_EQ(nothing[i].first, something[i].first);
    EXPECT_EQ(nothing[i].second, nothing[i].first == "weir_container" ? "none seen" : "n/a")
        << nothing[i].first;
  }
}

TEST(EnvironmentTest, ThisMachineHasACpuAndAFileSystem) {
  for (const auto& [key, value] : DescribeEnvironment(testing::TempDir())) {
    RecordProperty(key, value);
    const bool always_there = key == "weir_cores" || key == "weir_kernel" || key == "weir_memory_bytes";
    EXPECT_TRUE(!always_there || value != "n/a") << key;
  }
}

// A tree made up by the test itself.
class MadeUpTree {
 public:
  explicit MadeUpTree(const std::string& name) : directory_(testing::TempDir() + "/" + name) {
    std::filesystem::remove_all(directory_);
  }
  void Add(const std::string& path, const std::string& text) {
    const std::filesystem::path file = directory_ + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  SystemRoot root() const { return SystemRoot(directory_); }

 private:
  std::string directory_;
};

constexpr char kPlainProcessor[] = "processor\t: 0\nflags\t\t: fpu vme hypervisor_not avx\n";

TEST(VirtualizationTest, BareMetalIsNone) {
  EXPECT_EQ(DescribeVirtualization(SystemRoot(kTrees + "bare_metal")), "none");
}

TEST(VirtualizationTest, TheFlagAndTheClockNameAVirtualMachine) {
  EXPECT_EQ(DescribeVirtualization(SystemRoot(kTrees + "virtual_machine")), "virtual machine (kvm-clock)");
}

TEST(VirtualizationTest, ArmWithoutASignIsNotAvailable) {
  EXPECT_EQ(DescribeVirtualization(SystemRoot(kTrees + "container")), std::nullopt);
  EXPECT_EQ(DescribeVirtualization(SystemRoot(kTrees + "nothing_here")), std::nullopt);
}

TEST(VirtualizationTest, AVendorOfVirtualHardwareIsASign) {
  MadeUpTree tree("qemu");
  tree.Add("/sys/class/dmi/id/sys_vendor", "QEMU\n");
  tree.Add("/sys/class/dmi/id/product_name", "KVM Virtual Machine\n");
  EXPECT_EQ(DescribeVirtualization(tree.root()), "virtual machine (QEMU KVM Virtual Machine)");
}

TEST(VirtualizationTest, ACloudsNameAloneIsNone) {
  MadeUpTree tree("cloud_metal");
  tree.Add("/proc/cpuinfo", kPlainProcessor);
  tree.Add("/sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
  tree.Add("/sys/class/dmi/id/product_name", "c5.metal\n");
  EXPECT_EQ(DescribeVirtualization(tree.root()), "none");
  tree.Add("/sys/hypervisor/type", "xen\n");
  EXPECT_EQ(DescribeVirtualization(tree.root()), "virtual machine (xen, Amazon EC2 c5.metal)");
}

TEST(ContainerTest, NamesWhatItSees) {
  EXPECT_EQ(DescribeContainer(SystemRoot(kTrees + "bare_metal")), "none seen");
  EXPECT_EQ(DescribeContainer(SystemRoot(kTrees + "container")), "kubernetes");
  MadeUpTree tree("contained");
  tree.Add("/run/systemd/container", "systemd-nspawn\n");
  EXPECT_EQ(DescribeContainer(tree.root()), "systemd-nspawn");
  tree.Add("/run/.containerenv", "");
  EXPECT_EQ(DescribeContainer(tree.root()), "podman");
  tree.Add("/.dockerenv", "");
  EXPECT_EQ(DescribeContainer(tree.root()), "docker");
  tree.Add("/proc/1/cgroup", "0::/lxc/one\n");
  EXPECT_EQ(DescribeContainer(tree.root()), "lxc");
}

}  // namespace
}  // namespace weir
