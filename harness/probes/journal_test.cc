#include "harness/probes/journal.h"

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::optional<bool> Of(const std::string& type, const std::string& source,
                       const std::string& tree = "bare_metal") {
  return KeepsMetadataWhole({.type = type, .source = source}, SystemRoot("harness/probes/testdata/" + tree));
}

TEST(JournalTest, OfExt4TheKernelTells) {
  EXPECT_EQ(Of("ext4", "/dev/nvme0n1p2"), true);
  EXPECT_EQ(Of("ext4", "/dev/vda", "virtual_machine"), false);
  EXPECT_EQ(Of("ext4", "/dev/vda", "container"), std::nullopt) << "it shows no /proc/fs";
}

TEST(JournalTest, OfOthersTheirKindTells) {
  EXPECT_EQ(Of("xfs", "/dev/sda"), true);
  EXPECT_EQ(Of("btrfs", "/dev/sda"), true);
  EXPECT_EQ(Of("vfat", "/dev/sda"), false);
  EXPECT_EQ(Of("nfs4", "host:/export"), std::nullopt);
  EXPECT_EQ(Of("overlay", "overlay"), std::nullopt);
}

}  // namespace
}  // namespace weir
