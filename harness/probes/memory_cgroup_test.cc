#include "harness/probes/memory_cgroup.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr size_t kSize = 32 << 20;

SystemRoot Recorded(const std::string& name) { return SystemRoot("harness/probes/testdata/" + name); }

std::string OwnName() { return fmt::format("/weir-{}", ::getpid()); }

// A tree that a test may write to, with these two files of /proc.
SystemRoot Invented(const std::string& cgroups, const std::string& mountinfo) {
  const std::filesystem::path tree = std::filesystem::path(testing::TempDir()) / "invented";
  std::filesystem::remove_all(tree);
  std::filesystem::create_directories(tree / "proc/self");
  std::ofstream(tree / "proc/self/cgroup") << cgroups;
  std::ofstream(tree / "proc/self/mountinfo") << mountinfo;
  return SystemRoot(tree.string());
}

TEST(FindMemoryCgroupTest, OfVersion2IsBesideThePresentGroup) {
  const auto place = FindMemoryCgroup(Recorded("bare_metal"));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->version, 2);
  EXPECT_EQ(place->now, "/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope");
  EXPECT_EQ(place->directory, "/sys/fs/cgroup/user.slice/user-1000.slice" + OwnName());
}

TEST(FindMemoryCgroupTest, OfVersion1IsBelowThePresentGroup) {
  const auto place = FindMemoryCgroup(Recorded("virtual_machine"));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->version, 1);
  EXPECT_EQ(place->now, "/sys/fs/cgroup/memory/batch/3c5b");
  EXPECT_EQ(place->directory, "/sys/fs/cgroup/memory/batch/3c5b" + OwnName());
}

TEST(FindMemoryCgroupTest, AContainerWithoutAControllerHasNone) {
  EXPECT_FALSE(FindMemoryCgroup(Recorded("container")));
  EXPECT_FALSE(FindMemoryCgroup(Recorded("ordinary_user"))) << "a session without the controller";
  EXPECT_FALSE(FindMemoryCgroup(SystemRoot("/no/such/tree")));
  EXPECT_FALSE(FindMemoryCgroup(Invented("0::/a\n", "31 23 0:27 / /cg rw - cgroup2 cgroup2 rw\n")))
      << "the parent does not hand the controller on";
}

TEST(FindMemoryCgroupTest, InAContainerPathsAreFromTheRealRoot) {
  const auto place = FindMemoryCgroup(Invented(
      "4:memory:/docker/ab/job\n", "35 31 0:32 /docker/ab /cg/memory rw - cgroup cgroup rw,memory\n"));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->now, "/cg/memory/job");
}

TEST(FindMemoryCgroupTest, TheRootOfVersion2MayHaveBoth) {
  const SystemRoot root = Invented("0::/\n", "31 23 0:27 / /cg rw - cgroup2 cgroup2 rw\n");
  std::filesystem::create_directories(root.Path("/cg"));
  std::ofstream(root.Path("/cg/cgroup.subtree_control")) << "memory\n";
  const auto place = FindMemoryCgroup(root);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->directory, "/cg" + OwnName());
}

TEST(MayMakeTest, OnlyWhereThereIsADirectoryToMakeItIn) {
  const SystemRoot root = Invented("4:memory:/a\n", "35 31 0:32 / /cg rw - cgroup cgroup rw,memory\n");
  const MemoryCgroupPlace place = FindMemoryCgroup(root).value();
  EXPECT_FALSE(MayMake(place, root)) << "the hierarchy is not to be seen";
  std::filesystem::create_directories(root.Path("/cg/a"));
  EXPECT_TRUE(MayMake(place, root));
  EXPECT_TRUE(std::filesystem::is_empty(root.Path("/cg/a")));
}

TEST(MayMakeTest, OfVersion2OnlyForWhoMayMoveProcessesThere) {
  const SystemRoot root = Recorded("bare_metal");
  MemoryCgroupPlace place = FindMemoryCgroup(root).value();
  EXPECT_TRUE(MayMake(place, root));
  place.directory = place.now + OwnName();
  EXPECT_FALSE(MayMake(place, root)) << "it has no cgroup.procs here";
}

TEST(MayMakeTest, NotForAUserWithoutPermission) {
  const SystemRoot root = Invented("4:memory:/a\n", "35 31 0:32 / /cg rw - cgroup cgroup rw,memory\n");
  const std::filesystem::path group = root.Path("/cg/a");
  std::filesystem::create_directories(group);
  std::filesystem::permissions(group, std::filesystem::perms(0555));
  const MemoryCgroupPlace place = FindMemoryCgroup(root).value();
  constexpr uid_t kNobody = 65534;
  const uid_t user = ::geteuid();
  ASSERT_EQ(::seteuid(user == 0 ? kNobody : user), 0);
  EXPECT_FALSE(MayMake(place, root));
  ASSERT_EQ(::seteuid(user), 0);
  std::filesystem::permissions(group, std::filesystem::perms(0755));
}

// The invented group is a plain directory with the files of either version in it.
void ExpectFigures(const std::string& cgroups, const std::string& mountinfo, const std::string& peak_file,
                   const std::string& cache_key) {
  const SystemRoot root = Invented(cgroups, mountinfo);
  std::filesystem::create_directories(root.Path("/cg/a"));
  std::ofstream(root.Path("/cg/cgroup.subtree_control")) << "memory\n";
  std::ofstream(root.Path("/cg/a/cgroup.type")) << "domain\n";
  const auto group = MemoryCgroup::Enter(root);
  ASSERT_TRUE(group);
  EXPECT_FALSE(group->PeakBytes()) << "a file that is not there is no figure";
  const std::string directory = root.Path(FindMemoryCgroup(root)->directory);
  std::ofstream(directory + peak_file) << "123456789\n";
  std::ofstream(directory + "/memory.stat") << "anon 5\n" << cache_key << " 4096\nkernel 7\n";
  EXPECT_EQ(group->PeakBytes(), 123456789u);
  EXPECT_EQ(group->CacheBytes(), 4096u);
  std::filesystem::remove_all(directory);
}

TEST(MemoryCgroupTest, FiguresOfBothVersions) {
  ExpectFigures("0::/a\n", "31 23 0:27 / /cg rw - cgroup2 cgroup2 rw\n", "/memory.peak", "file");
  ExpectFigures("4:memory:/a\n", "31 23 0:27 / /cg rw - cgroup cgroup rw,memory\n",
                "/memory.max_usage_in_bytes", "cache");
}

TEST(MemoryCgroupTest, RemovesWhatKilledProcessesLeft) {
  const pid_t dead = ::fork();
  if (dead == 0) ::_exit(0);
  ASSERT_EQ(::waitpid(dead, nullptr, 0), dead);
  const SystemRoot root = Invented("4:memory:/a\n", "35 31 0:32 / /cg rw - cgroup cgroup rw,memory\n");
  const std::string left = root.Path(fmt::format("/cg/a/weir-{}", dead)), of_an_earlier_self = OwnName(),
                    held = root.Path(fmt::format("/cg/a/weir-{}", ::getppid())),
                    other = root.Path("/cg/a/weir-1x");
  for (const std::string& group : {left, root.Path("/cg/a" + of_an_earlier_self), held, other})
    std::filesystem::create_directories(group);
  const auto group = MemoryCgroup::Enter(root);
  EXPECT_TRUE(group) << "a group of this process's number was there";
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_TRUE(std::filesystem::exists(held));
  EXPECT_TRUE(std::filesystem::exists(other));
}

TEST(MemoryCgroupTest, CountsThisMachinesMemoryWhereItCan) {
  const auto place = FindMemoryCgroup();
  auto group = MemoryCgroup::Enter();
  if (!group) GTEST_SKIP() << "no memory cgroup can be made here";
  void* const pages = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  std::memset(pages, 1, kSize);
  ::munmap(pages, kSize);
  EXPECT_GE(group->PeakBytes().value_or(kSize), kSize);
  EXPECT_TRUE(group->CacheBytes());
  group.reset();
  EXPECT_FALSE(std::filesystem::exists(place->directory));
}

}  // namespace
}  // namespace weir
