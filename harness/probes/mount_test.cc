#include "harness/probes/mount.h"

#include <sys/sysmacros.h>

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::string kTrees = "harness/probes/testdata/";

std::string BareMetal() { return SystemRoot(kTrees + "bare_metal").Read("/proc/self/mountinfo").value(); }

TEST(ParseMountTest, JoinsTheOptionsOfMountAndFileSystem) {
  const auto mount =
      ParseMount("40 29 259:3 / /srv rw,noatime shared:20 - xfs /dev/nvme0n1p3 rw,noatime,inode64");
  EXPECT_EQ(mount->device, makedev(259, 3));
  EXPECT_EQ(mount->mount_point, "/srv");
  EXPECT_EQ(mount->type, "xfs");
  EXPECT_EQ(mount->source, "/dev/nvme0n1p3");
  EXPECT_EQ(mount->options, "rw,noatime,inode64");
}

TEST(ParseMountTest, AReadOnlyMountOfAWritableFileSystemIsReadOnly) {
  EXPECT_EQ(ParseMount("1 0 8:1 / /a ro,relatime - ext4 /dev/sda1 rw,discard")->options,
            "ro,relatime,discard");
}

TEST(ParseMountTest, TakesAnyNumberOfOptionalFields) {
  EXPECT_EQ(ParseMount("1 0 8:1 / /a rw - ext4 /dev/a rw")->type, "ext4");
  EXPECT_EQ(ParseMount("1 0 8:1 / /a rw shared:1 master:2 propagate_from:3 - ext4 /dev/a rw")->type, "ext4");
}

TEST(ParseMountTest, UndoesOctalEscapes) {
  EXPECT_EQ(ParseMount("1 0 8:1 / /a\\040b\\134c\\011d rw - ext4 /dev/x rw")->mount_point, "/a b\\c\td");
  EXPECT_EQ(ParseMount("1 0 8:1 / /a\\04 rw - ext4 /dev/x rw")->mount_point, "/a\\04");
}

TEST(ParseMountTest, RejectsWhatIsNoMount) {
  for (const char* line : {"", "this line is broken", "1 0 8:1 / /a rw", "1 0 8:1 / /a rw - ext4",
                           "1 0 8 / /a rw - a b c", "1 0 x:1 / /a rw - ext4 /dev/x rw"}) {
    EXPECT_FALSE(ParseMount(line).has_value()) << line;
  }
}

TEST(FindMountTest, TheLongestMountPointWins) {
  EXPECT_EQ(FindMount(BareMetal(), "/home/user", std::nullopt)->type, "ext4");
  EXPECT_EQ(FindMount(BareMetal(), "/srv/data", std::nullopt)->type, "xfs");
  EXPECT_EQ(FindMount(BareMetal(), "/srv/bench/x", std::nullopt)->type, "tmpfs");
  EXPECT_EQ(FindMount(BareMetal(), "/srv/bench", std::nullopt)->type, "tmpfs");
  EXPECT_EQ(FindMount(BareMetal(), "/srv/with blank\\and\ttab/x", std::nullopt)->type, "btrfs");
}

TEST(FindMountTest, APrefixMustEndWithAName) {
  EXPECT_EQ(FindMount(BareMetal(), "/srv/benchmark", std::nullopt)->type, "xfs");
  EXPECT_EQ(FindMount(BareMetal(), "/srvs", std::nullopt)->type, "ext4");
}

TEST(FindMountTest, TheLastOfEqualMountPointsHidesTheOthers) {
  const auto mountinfo = SystemRoot(kTrees + "virtual_machine").Read("/proc/self/mountinfo");
  EXPECT_EQ(FindMount(*mountinfo, "/dev/shm/x", std::nullopt)->options, "ro,relatime,size=2k");
}

TEST(FindMountTest, TheDeviceDecidesWhereALongerMountPointIsHidden) {
  const std::string_view hidden =
      "1 0 8:1 / / rw - ext4 /dev/a rw\n"
      "2 1 8:2 / /a/b rw - xfs /dev/b rw\n"
      "3 1 8:3 / /a rw - btrfs /dev/c rw\n";
  EXPECT_EQ(FindMount(hidden, "/a/b", makedev(8, 3))->type, "btrfs");
  EXPECT_EQ(FindMount(hidden, "/a/b", makedev(9, 9))->type, "xfs");
}

TEST(FindMountTest, InAChrootThereMayBeNone) {
  EXPECT_FALSE(FindMount("", "/a", std::nullopt).has_value());
  EXPECT_FALSE(FindMount("1 0 0:5 / /proc rw - proc proc rw\n", "/a", std::nullopt).has_value());
}

TEST(MountOfTest, ReadsARecordedTree) {
  EXPECT_EQ(MountOf("/data/none/such", SystemRoot(kTrees + "container"))->options, "rw,noatime");
  EXPECT_FALSE(MountOf("/data", SystemRoot(kTrees + "nothing_here")).has_value());
}

}  // namespace
}  // namespace weir
