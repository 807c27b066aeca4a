#include "harness/probes/virtualization.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::string kTrees = "harness/probes/testdata/";

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
